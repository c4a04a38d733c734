"""The manifest of an index version: what it is made of, and how to tell that it is whole."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shared.errors import IndexCorrupt

__all__ = ["MANIFEST", "Manifest", "checksum", "read_manifest", "verify_files"]

MANIFEST = "manifest.json"


class Manifest(BaseModel):
    """`manifest.json` beside the vectors and the products of one version."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    schema_: Literal["index/1"] = Field("index/1", alias="schema")
    number: Annotated[int, Field(ge=1)]
    model_id: str  # names the encoder and the hash of its weights
    dim: Annotated[int, Field(ge=1)]
    metric: Literal["inner_product"] = "inner_product"
    count: Annotated[int, Field(ge=1)]
    created: datetime  # UTC
    files: dict[str, str]  # name -> sha256 of its bytes
    readings: dict[str, str] = {}  # name -> model id of its reader (index_store/readings.py)
    recall: float  # of the engine against exact search, measured when it was published


def read_manifest(folder: Path) -> Manifest:
    """Reads `folder/manifest.json`; raises IndexCorrupt when it is missing or no manifest."""
    try:
        return Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise IndexCorrupt(f"{folder.name}: no readable manifest: {error}") from error


def verify_files(folder: Path, manifest: Manifest) -> None:
    """Reads every file of the version again; raises IndexCorrupt when one differs."""
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
