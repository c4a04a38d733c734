"""The console script; each command imports the room it needs."""
