"""Pictures in a few words, for a second way to find them."""
