"""The house encoder's second eye: its features, its projection, its heads."""
