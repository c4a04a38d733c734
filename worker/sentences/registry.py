"""Sentence encoders by spec string; each is loaded with the pipeline's encoder, and a device."""

from shared.registry import Registry
from worker.sentences.base import SentenceEncoder

__all__ = ["SENTENCES"]

SENTENCES = Registry[SentenceEncoder](
    "sentence encoder",
    {
        "encoder": "worker.sentences.text_tower:load",
        "transformers": "worker.sentences.transformers:load",
    },
)
