"""Recipes that fit encoders, composers, rerankers and detectors."""
