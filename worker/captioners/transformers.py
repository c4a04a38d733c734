"""Captioners of the transformers library: BLIP (Li et al., ICML 2022) and BLIP-2 (ICML 2023).

Size, mean and std come from the model's own image processor. No code from the hub is run.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from PIL.Image import Image, new
from transformers import (
    AutoModelForImageTextToText,
    AutoProcessor,
    Blip2ForConditionalGeneration,
    BlipForConditionalGeneration,
)

from shared.pictures import to_rgb
from worker.captioners.base import Captioner
from worker.encoders.base import Encoder, FloatArray
from worker.encoders.batches import batches
from worker.encoders.weights import device_for, loading, model_id

__all__ = ["TransformersCaptioner", "load"]

# Both learnt to caption on COCO, whose captions have some ten words; BLIP's own demo stops here.
MOST_TOKENS = 20


class TransformersCaptioner:
    """A BLIP or BLIP-2 with its processor; the likeliest word each time, so always the same line.

    Raises:
        AttributeError, TypeError, ValueError: model and processor do not fit each other.
    """

    def __init__(self, spec: str, model: Any, processor: Any, device: str) -> None:  # noqa: ANN401 - Auto classes promise no type
        self.model_id = model_id(spec, model)
        self._model = model.eval().to(device)
        self._processor = processor
        self._lines([new("RGB", (8, 8))], most_tokens=1)  # what does not fit shows now

    def caption(self, images: Sequence[Image], embeddings: FloatArray) -> list[str]:
        """See Captioner; the pipeline's embeddings are not looked at."""
        del embeddings
        return [line for batch in batches(images) for line in self._lines(batch, MOST_TOKENS)]

    @torch.inference_mode()
    def _lines(self, images: list[Image], most_tokens: int) -> list[str]:
        pixels = self._processor.image_processor(
            [to_rgb(image) for image in images], return_tensors="pt"
        )["pixel_values"]
        tokens = self._model.generate(
            pixel_values=pixels.to(self._model.device),
            max_new_tokens=most_tokens,
            do_sample=False,
            num_beams=1,
        )
        lines = self._processor.batch_decode(tokens, skip_special_tokens=True)
        return [line.strip() for line in lines]


def load(rest: str, encoder: Encoder, device: str = "auto") -> Captioner:
    """`NAME_OR_FOLDER`: a model on the hub or a folder as `save_pretrained` writes it.

    Raises:
        WeightsUnavailable: no such model, neither a BLIP nor a BLIP-2 that captions, or weights
            that can be neither found nor read; the model id holds a folder's name only.
    """
    del encoder
    is_folder = Path(rest).is_dir()
    spec = f"transformers:{Path(rest).name if is_folder else rest}"
    with loading(spec, hub=not is_folder, kind="captioner"):
        model = _weights(rest)
        return TransformersCaptioner(spec, model, _processor(rest), device_for(device))


def _processor(name: str) -> Any:  # noqa: ANN401 - see above
    """The processor, its tokenizer with words: without its file BERT's loads and knows none."""
    processor = AutoProcessor.from_pretrained(name, trust_remote_code=False)
    if len(processor.tokenizer) <= len(processor.tokenizer.all_special_ids):
        raise ValueError("its tokenizer has no vocabulary")
    return processor


def _weights(name: str) -> Any:  # noqa: ANN401 - see above
    """The model in float32, and whole: transformers fills what a file lacks with random numbers."""
    model, found = AutoModelForImageTextToText.from_pretrained(
        name, trust_remote_code=False, dtype=torch.float32, output_loading_info=True
    )
    if not isinstance(model, (BlipForConditionalGeneration, Blip2ForConditionalGeneration)):
        raise TypeError(f"{type(model).__name__} is neither a BLIP nor a BLIP-2 that captions")
    if found["missing_keys"] or found["mismatched_keys"]:
        missing = sorted(found["missing_keys"]) or sorted(found["mismatched_keys"])
        raise ValueError(f"the weights are of another model, {missing[0]!r} does not match")
    return model
