"""How a forward pass is run, apart from what it means."""
