"""What people's words mean: sentences of several languages to wishes, and back to one line."""

from shared.words.reading import understood

__all__ = ["understood"]
