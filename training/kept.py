"""What a frozen encoder made of pictures, kept in a file named after all that decides it."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from safetensors.torch import load_file, save_file
from torch import Tensor

__all__ = ["kept", "key"]

DIGITS = 12  # of the sha256


def kept(path: Path, make: Callable[[], Mapping[str, Tensor]]) -> dict[str, Tensor]:
    """The tensors of a file; where there is none yet, they are made and the file is written.

    They are mapped from the file: memory holds what is read of them.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        half_written = path.with_suffix(".part")
        save_file(dict(make()), half_written)
        half_written.replace(path)
    return load_file(path)


def key(files: Sequence[Path], *decides: str | int) -> str:
    """A name for what the content of files and some other values decide."""
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files]
    return hashlib.sha256(json.dumps([digests, *decides]).encode()).hexdigest()[:DIGITS]
