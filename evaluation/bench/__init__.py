"""How fast sartor is, beside others that do the same."""
