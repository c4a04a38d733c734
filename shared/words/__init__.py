"""What people's words mean: sentences of several languages to wishes, and back to one line."""

from shared.words.colours import nearest, rgb_of
from shared.words.labels import label
from shared.words.reading import understood

__all__ = ["label", "nearest", "rgb_of", "understood"]
