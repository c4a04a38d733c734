"""What can be found: the catalogue, its feeds, and the numbered index versions."""
