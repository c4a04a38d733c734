"""The engines of a version: what makes and opens the structure that is searched."""
