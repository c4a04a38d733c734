"""Sentences as embeddings, to compare captions with what is asked."""
