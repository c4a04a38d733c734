"""How a reference image and a modification text become one query embedding."""
