"""A trained network that looks at query and candidate together: its file, its use as a stage.

Cross-encoders rerank what a bi-encoder has found (Nogueira and Cho, 2019, "Passage re-ranking with
BERT"); here both are pictures. `sartor train reranker` fits one.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from index_store.readings import PictureReader, Reading
from shared.errors import EmptySpec, UnknownSpec
from worker.encoders.base import Encoder
from worker.encoders.batches import BATCH, batches
from worker.encoders.weights import device_for, model_id
from worker.rerankers.backbone import Backbone, found_in
from worker.rerankers.base import DETAILS, FloatArray, Question, Reranker, Shortlist
from worker.rerankers.canvas import CanvasNetwork
from worker.rerankers.cross_file import build_network, load_cross, save_cross
from worker.rerankers.network import CrossConfig, CrossNetwork
from worker.runtimes.folding import folded

__all__ = [
    "Cross",
    "CrossConfig",
    "CrossNetwork",
    "build_network",
    "load",
    "load_cross",
    "save_cross",
]

FILE = "cross:FILE.safetensors"
TRAIN = "sartor train reranker cross:{} --out FILE.safetensors"


class DetailsReader:
    """A PictureReader: what the network has to know of each picture."""

    name = DETAILS

    def __init__(self, network: CrossNetwork, model_id: str) -> None:
        self._network = network
        self.model_id = model_id

    def read(self, images: Sequence[Image.Image], embeddings: FloatArray) -> list[Reading]:
        """See PictureReader."""
        del embeddings
        return [Reading(row) for batch in batches(images) for row in self._read(batch)]

    @torch.inference_mode()
    def _read(self, images: list[Image.Image]) -> NDArray[np.generic]:
        network = self._network
        return network.packed(network.details(network.pixels(images)))


class Cross:
    """A CrossNetwork as a Reranker; its scores are logits."""

    def __init__(self, spec: str, network: CrossNetwork) -> None:
        """`network` is taken over: it is made ready to see, and learns no more."""
        self.model_id = model_id(spec, network)
        self._network = _ready(network)
        self.reader: PictureReader | None = DetailsReader(self._network, self._reads())

    def score(self, question: Question, shortlist: Shortlist) -> FloatArray:
        """See Reranker."""
        seen, kept = question.details, shortlist.details
        if seen is None or kept is None or not len(shortlist):
            return np.zeros(len(shortlist), np.float32)
        starts = range(0, len(kept), BATCH)
        return np.concatenate([self._logits(seen, kept[row : row + BATCH]) for row in starts])

    @torch.inference_mode()
    def _logits(self, seen: NDArray[np.generic], kept: NDArray[np.generic]) -> FloatArray:
        network = self._network
        query, candidates = network.unpacked(seen[None]), network.unpacked(kept)
        logits: Tensor = network(query.expand(len(kept), *query.shape[1:]), candidates)
        return np.asarray(logits.float().cpu().numpy())

    def _reads(self) -> str:
        """Pixels are read alike by all networks of a size: one index serves them all."""
        if isinstance(self._network, CanvasNetwork):
            height, width = self._network.size
            return f"canvas:{height}x{width}"
        return self.model_id


def load(rest: str, encoder: Encoder) -> Reranker:
    """`cross:FILE.safetensors`; any encoder will do.

    Raises:
        EmptySpec: nothing is named.
        UnknownSpec: there is no such file.
        WeightsUnavailable: it is broken or holds something else.
    """
    del encoder
    path = Path(rest)
    if not rest:
        raise EmptySpec(f"the reranker 'cross' is trained and needs its file: {FILE}")
    if not path.is_file():
        raise UnknownSpec(_no_file(rest))
    network, _ = load_cross(path)
    return Cross(f"cross:{path.name}", network.to(device_for("auto")))


def _no_file(rest: str) -> str:
    try:
        found_in(rest)
    except UnknownSpec:
        return f"cross:{rest}: no such file; write {FILE}, or train one: {TRAIN.format('BACKBONE')}"
    return (
        f"cross:{rest} is a network without trained weights; train it with: "
        f"{TRAIN.format(rest)}; then write {FILE}"
    )


def _ready(network: CrossNetwork) -> CrossNetwork:
    """In evaluation mode; on a CPU with its norms folded into the convolutions."""
    network.eval().to(memory_format=torch.channels_last)
    if network.mean.device.type == "cpu":
        shape = (1, 3, *network.backbone.size)
        network.backbone = cast("Backbone", folded(network.backbone, shape))
    return network
