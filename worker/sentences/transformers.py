"""Sentence encoders of the transformers library: all-MiniLM-L6-v2 and others that pool the mean.

The mean over a sentence's tokens at unit length (Reimers & Gurevych, "Sentence-BERT", EMNLP 2019).
Models that pool otherwise, by their first token say, load but were not trained so. No code from the
hub is run.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModel, AutoTokenizer

from worker.encoders.base import Encoder, FloatArray
from worker.encoders.batches import embed
from worker.encoders.weights import device_for, loading, model_id
from worker.sentences.base import SentenceEncoder

__all__ = ["TransformersSentences", "load"]

# all-MiniLM-L6-v2 was trained on so many; a caption and a request together have fewer.
MOST_TOKENS = 128
UNUSED = "pooler."  # the layer on the first token: the mean goes without it


class TransformersSentences:
    """A text model with its tokenizer.

    Raises:
        AttributeError, TypeError, ValueError: model and tokenizer do not fit each other.
    """

    def __init__(self, spec: str, model: Any, tokenizer: Any, device: str) -> None:  # noqa: ANN401 - Auto classes promise no type
        self.model_id = model_id(spec, model)
        self._model = model.eval().to(device)
        self._tokenizer = tokenizer
        self._most = min(MOST_TOKENS, model.config.max_position_embeddings)
        with torch.inference_mode():
            self.dim = int(self._means(["a"]).shape[1])

    def encode_sentences(self, texts: Sequence[str]) -> FloatArray:
        """See SentenceEncoder; what is longer than 128 tokens is cut."""
        return embed(texts, self._means, (0, self.dim))

    def _means(self, texts: list[str]) -> torch.Tensor:
        tokens = self._tokenizer(
            texts, padding=True, truncation=True, max_length=self._most, return_tensors="pt"
        ).to(self._model.device)
        states: torch.Tensor = self._model(**tokens).last_hidden_state
        real: torch.Tensor = tokens["attention_mask"][..., None]
        return (states * real).sum(dim=1) / real.sum(dim=1)


def load(rest: str, encoder: Encoder, device: str = "auto") -> SentenceEncoder:
    """`NAME_OR_FOLDER`: a model on the hub or a folder as `save_pretrained` writes it.

    Raises:
        WeightsUnavailable: no such model, one that reads no text alone, or weights that can be
            neither found nor read; the model id holds a folder's name only.
    """
    del encoder
    is_folder = Path(rest).is_dir()
    spec = f"transformers:{Path(rest).name if is_folder else rest}"
    with loading(spec, hub=not is_folder, kind="sentence encoder"):
        model = _weights(rest)
        return TransformersSentences(spec, model, _tokenizer(rest), device_for(device))


def _tokenizer(name: str) -> Any:  # noqa: ANN401 - see above
    """The tokenizer with its words: without its file BERT's loads and knows none."""
    tokenizer = AutoTokenizer.from_pretrained(name, trust_remote_code=False)
    if len(tokenizer) <= len(tokenizer.all_special_ids):
        raise ValueError("its tokenizer has no vocabulary")
    return tokenizer


def _weights(name: str) -> Any:  # noqa: ANN401 - see above
    """The model in float32, and whole: transformers fills what a file lacks with random numbers."""
    model, found = AutoModel.from_pretrained(
        name, trust_remote_code=False, dtype=torch.float32, output_loading_info=True
    )
    lacking = [key for key in found["missing_keys"] if not key.startswith(UNUSED)]
    if lacking or found["mismatched_keys"]:
        missing = sorted(lacking) or sorted(found["mismatched_keys"])
        raise ValueError(f"the weights are of another model, {missing[0]!r} does not match")
    if hasattr(model, "pooler"):
        model.pooler = None  # files may lack it: random numbers must not reach the model id
    return model
