"""Recipes that fit the learned composers in a frozen encoder's space."""
