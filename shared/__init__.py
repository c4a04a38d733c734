"""What both sides of the queue agree on: settings, messages, errors, pictures."""
