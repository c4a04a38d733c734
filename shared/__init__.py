"""What every room knows: settings, messages, errors, pictures. It imports none of them."""
