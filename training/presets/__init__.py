"""Known training recipes as presets of the one trainer: each a small recipe and its `Task`."""
