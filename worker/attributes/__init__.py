"""Attributes off embeddings: type, colour, pattern, gender, usage, with calibrated confidence."""
