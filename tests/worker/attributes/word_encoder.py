"""An encoder that knows three words: its embeddings are axes, so that one can compute by hand.

Axes 0, 1, 2 are red, green and blue; axis 3 is every sentence that begins with "a photo", and
every sentence that names none of the three.
"""

import numpy as np

WORDS = ("red", "green", "blue")


class WordEncoder:
    dim = 4

    def __init__(self, model_id="words@0123456789ab"):
        self.model_id = model_id
        self.asked = []

    def encode_images(self, images):
        """The mean colour."""
        means = [np.asarray(image, np.float32).mean((0, 1)) for image in images]
        rows = np.pad(np.array(means, np.float32).reshape(-1, 3), [(0, 0), (0, 1)])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode_texts(self, texts):
        self.asked.extend(texts)
        return np.eye(4, dtype=np.float32)[[self._axis(text) for text in texts]]

    def _axis(self, text):
        named = [axis for axis, word in enumerate(WORDS) if word in text.split()]
        return named[0] if named and not text.startswith("a photo") else 3


class TwoPartWordEncoder(WordEncoder):
    """A `TwoPartEncoder`: behind the words two numbers that tell how bright a picture is."""

    dim, joint_dim = 6, 4

    @property
    def joint(self):
        return WordEncoder(self.model_id.replace("@", "-joint@"))

    def encode_images(self, images):
        brightness = [np.asarray(image, np.float32).mean() / 255 for image in images]
        rest = np.array([[one, 1 - one] for one in brightness], np.float32).reshape(-1, 2)
        rows = np.hstack([super().encode_images(images), rest])
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def encode_texts(self, texts):
        return np.pad(super().encode_texts(texts), [(0, 0), (0, 2)])

    def blended(self, embeddings):
        raise NotImplementedError("attributes are read off one picture")


def load(rest, device="auto"):
    return WordEncoder()
