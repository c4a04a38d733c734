"""What every loader does around a library's own: device, identity, and one error for all of theirs.

A model id names the weights by their content, so that an index knows what it was built with.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pickle import UnpicklingError
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import torch
from huggingface_hub import constants, errors
from safetensors import SafetensorError

from shared.errors import WeightsUnavailable

__all__ = ["combined_id", "device_for", "loading", "model_id"]

HUB_SECONDS = 3  # a hub that is there answers within one
DIGITS = 12  # of the sha256: 48 bits, so that two weights of one shop never share an id

# What the model libraries, the hub, safetensors and torch raise for a missing, foreign or broken
# model; ImportError is a model whose tokenizer or layers need one more package.
LOAD_ERRORS = (
    OSError, RuntimeError, ValueError, KeyError, TypeError, AttributeError, AssertionError,
    ImportError, EOFError, SafetensorError, UnpicklingError,
    errors.HTTPError,  # type: ignore[attr-defined]  # httpx's, by whatever name the hub imports it
)  # fmt: skip


@contextmanager
def loading(spec: str, *, hub: bool = False, kind: str = "encoder") -> Iterator[None]:
    """Turns a library's error into WeightsUnavailable that names the spec and says what to do.

    Args:
        spec: as the person wrote it, without the folders of their machine.
        hub: the weights are on the Hugging Face hub; where it does not answer, its cache is used.
        kind: the stage that is loaded, as the settings call it.
    """
    try:
        with _hub_or_cache() if hub else nullcontext():
            yield
    except LOAD_ERRORS as error:
        raise WeightsUnavailable(
            f"{kind} {spec!r} cannot be loaded: {error}\n"
            f"Check the name, the files and the network, or use the {kind} 'house'."
        ) from error


def model_id(spec: str, model: torch.nn.Module) -> str:
    """`spec@digest`: sha256 over names and values, the same whatever file or folder held them."""
    return f"{spec}@{_digest(model)}"


def combined_id(spec: str, other: str, model: torch.nn.Module) -> str:
    """As `model_id`, for weights that go on where those of the model id `other` end."""
    both = f"{other.rpartition('@')[2]} {_digest(model)}"
    return f"{spec}@{hashlib.sha256(both.encode()).hexdigest()[:DIGITS]}"


def _digest(model: torch.nn.Module) -> str:
    digest = hashlib.sha256()
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy())
    return digest.hexdigest()[:DIGITS]


@contextmanager
def _hub_or_cache() -> Iterator[None]:
    """Goes offline where the hub is away: its client would retry each file for half a minute."""
    before = constants.HF_HUB_OFFLINE
    constants.HF_HUB_OFFLINE = before or not _answers(constants.ENDPOINT)
    try:
        yield
    finally:
        constants.HF_HUB_OFFLINE = before


def _answers(address: str) -> bool:
    try:
        urlopen(Request(address, method="HEAD"), timeout=HUB_SECONDS).close()  # noqa: S310 - the hub's own address
    except HTTPError:
        return True  # an answer too
    except (OSError, ValueError):
        return False
    return True


def device_for(wanted: str) -> str:
    """The device of a setting: `auto` is the GPU where there is one."""
    if wanted != "auto":
        return wanted
    return "cuda" if torch.cuda.is_available() else "cpu"
