"""Recipes that fit detectors of garments to street photos."""
