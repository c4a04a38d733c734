"""The pipeline encoder's own text tower: no second model to load."""

from collections.abc import Sequence

from shared.errors import UnknownSpec
from worker.encoders.base import Encoder, FloatArray, joint_dim, joint_part
from worker.sentences.base import SentenceEncoder

__all__ = ["TextTower", "load"]


class TextTower:
    """Sentences in the space that words and pictures share."""

    def __init__(self, encoder: Encoder) -> None:
        self.model_id = encoder.model_id
        self.dim = joint_dim(encoder)
        self._encoder = encoder

    def encode_sentences(self, texts: Sequence[str]) -> FloatArray:
        """See SentenceEncoder; raises PicturesOnly as the encoder does."""
        return joint_part(self._encoder, self._encoder.encode_texts(texts))


def load(rest: str, encoder: Encoder, device: str = "auto") -> SentenceEncoder:
    """`encoder`; raises UnknownSpec for a name behind it."""
    del device
    if rest:
        raise UnknownSpec(
            f"the sentence encoder 'encoder' is the pipeline's own (asked for {rest!r}); "
            "write 'encoder', or transformers:NAME for another"
        )
    return TextTower(encoder)
