"""A rendered wardrobe and the journey of one street photo, on one machine."""
