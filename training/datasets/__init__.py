"""Readers of training data, one file a source."""
