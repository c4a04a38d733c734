"""Which garments a photo shows, and where."""
