"""What all learned composers share: a network in an encoder's space, its file, its use as a stage.

A network maps unit-length reference embeddings (n, dim) and text embeddings (n, dim) to unit-length
queries (n, dim); one that looks at parts and words takes three more inputs (worker.composers
.attention). Its file is safetensors; the header names the composer, the encoder's weights and dim,
since in another encoder's space the same numbers mean nothing.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor, nn

from shared.errors import EmptySpec, WeightsUnavailable
from worker.composers.base import Asked, FloatArray
from worker.composers.weighted_sum import normalised, one_sided, said, steered
from worker.encoders.base import Encoder
from worker.encoders.weights import loading

__all__ = ["Trained", "load_network", "save_network"]


class Trained:
    """A network of (reference, text) as a Composer; in the encoder's whole space."""

    wants_patches = False

    def __init__(self, encoder: Encoder, network: nn.Module) -> None:
        self._encoder = encoder
        self._network = network.eval()

    def compose(self, asked: Asked) -> FloatArray:
        """See Composer. A text weight of 0.5 is what was learnt, see `steered`.

        Several sentences count as their normalised mean.
        """
        seen, sentences = asked.reference, asked.words.sentences
        if seen is None or not sentences:
            return one_sided(self._encoder, seen, sentences)
        words = said(self._encoder, sentences)
        with torch.inference_mode():
            query = self._network(row(seen), row(words), *self._details(asked))[0].numpy()
        return steered(seen, normalised(query), words, asked.text_weight)

    def _details(self, asked: Asked) -> tuple[Tensor, ...]:  # noqa: ARG002 - for those that look closer
        """What the network is given beside the two embeddings, one row each."""
        return ()


def row(vector: FloatArray) -> Tensor:
    """A batch of one, float32 (1, ...)."""
    return torch.from_numpy(np.asarray(vector, np.float32)[None])


def save_network(path: Path, scheme: str, network: nn.Module, encoder: Encoder) -> None:
    """Writes the weights and what they belong to; makes the folder where there is none.

    Args:
        path: of the safetensors file.
        scheme: the composer's.
        network: trained on this encoder's embeddings.
        encoder: whose model id goes into the header.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    weights = {
        key: value.detach().cpu().contiguous() for key, value in network.state_dict().items()
    }
    save_file(weights, path, _header(scheme, encoder))


def load_network(
    scheme: str, rest: str, encoder: Encoder, build: Callable[[int], nn.Module]
) -> nn.Module:
    """The network behind the spec `scheme:rest`, on the CPU: its one row needs no more.

    Args:
        scheme: the composer's.
        rest: the file.
        encoder: in whose space it is to compose.
        build: makes the network, untrained, for embeddings of a length.

    Raises:
        EmptySpec: no file is named.
        WeightsUnavailable: it is missing, broken, another composer's or made for another encoder.
    """
    if not rest:
        raise EmptySpec(
            f"composer {scheme!r} is trained for one encoder and needs its file: {scheme}:FILE; "
            f"train one with: sartor train composer {scheme}"
        )
    spec = f"{scheme}:{Path(rest).name}"
    with loading(spec, kind="composer"):
        with safe_open(rest, framework="pt") as file:
            header = file.metadata() or {}
        _check(spec, header, _header(scheme, encoder))
        network = build(encoder.dim)
        network.load_state_dict(load_file(rest))
    return network


def _header(scheme: str, encoder: Encoder) -> dict[str, str]:
    # The digest alone names the weights: they are `house` here and `local-dir:...` where they grew.
    digest = encoder.model_id.rpartition("@")[2]
    return {"composer": scheme, "encoder": digest, "dim": str(encoder.dim)}


def _check(spec: str, found: dict[str, str], wanted: dict[str, str]) -> None:
    told = {key: found.get(key, "nothing") for key in wanted}
    if told != wanted:
        raise WeightsUnavailable(
            f"composer {spec!r} holds a {told['composer']} for the encoder {told['encoder']} "
            f"(dim {told['dim']}), asked for was a {wanted['composer']} for {wanted['encoder']} "
            f"(dim {wanted['dim']}); train one with: sartor train composer {wanted['composer']}"
        )
