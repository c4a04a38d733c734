"""The manifest of an index version: what it is made of, and how to tell that it is whole."""

import hashlib
import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import IndexCorrupt

__all__ = ["KIND", "MANIFEST", "Manifest", "checksum", "read_manifest", "verify_files"]

MANIFEST = "manifest.json"
KIND = "kind"  # what the engine `auto` tells the manifest: which one it chose
EARLIER = "index/1"


def _one_picture_each(told: dict[str, Any]) -> int:
    return int(told["count"])


class Manifest(BaseModel):
    """`manifest.json` beside the vectors and the products of one version."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["index/2"] = Field("index/2", alias="schema")
    number: Annotated[int, Field(ge=1)]
    model_id: str  # names the encoder and the hash of its weights
    dim: Annotated[int, Field(ge=1)]
    metric: Literal["inner_product"] = "inner_product"
    count: Annotated[int, Field(ge=1)]  # products
    rows: int = Field(ge=1, default_factory=_one_picture_each)  # embeddings of pictures
    created: datetime  # UTC
    files: dict[str, str]  # name -> sha256 of its bytes
    readings: dict[str, str] = {}  # name -> model id of its reader (index_store/readings.py)
    engine: str = "exact"  # spec of the engine that made the structures and opens them
    engines: dict[str, dict[str, int | float | str]] = {}  # "vectors", readings: told to the engine
    recall: float  # of the engine against exact search, measured when it was published
    source: str = ""  # the same means the same content; "" says nothing

    @property
    def searched_by(self) -> str:
        """The engine that searches, also where `auto` chose it."""
        return str(self.engines.get("vectors", {}).get(KIND, self.engine))


def read_manifest(folder: Path) -> Manifest:
    """Reads `folder/manifest.json`; raises IndexCorrupt when it is missing or no manifest."""
    try:
        text = (folder / MANIFEST).read_bytes()
        return Manifest.model_validate_json(text)
    except OSError as error:
        raise IndexCorrupt(f"{folder.name}: no readable manifest: {error}") from error
    except ValidationError as error:
        if _is_earlier(text):
            raise IndexCorrupt(
                f"{folder.name} was written by an earlier sartor: run a reindex; it is quick, "
                "the embeddings are kept in the catalogue"
            ) from error
        raise IndexCorrupt(f"{folder.name}: no readable manifest: {error}") from error


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Reads every file of the version again; raises IndexCorrupt when one differs.

    A load does it too. A core with instructions for sha256 reads 1.6 GB/s when it is idle and
    0.5 GB/s when the machine is busy: 1 to 4 s for a million embeddings of 512 numbers, once.
    """
    for name, expected in manifest.files.items():
        try:
            found = checksum(folder / name)
        except OSError as error:
            raise IndexCorrupt(f"{folder.name}: {name} cannot be read: {error}") from error
        if found != expected:
            raise IndexCorrupt(f"{folder.name}: {name} is damaged, its checksum differs")


def checksum(path: Path) -> str:
    """The sha256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_earlier(text: bytes) -> bool:
    try:
        told = json.loads(text)
    except ValueError:
        return False
    return isinstance(told, dict) and told.get("schema") == EARLIER
