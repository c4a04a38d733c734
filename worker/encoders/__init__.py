"""Encoders: pictures and sentences to embeddings of one shared space."""
