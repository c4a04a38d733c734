"""Reads shoppers' sentences: FashionIQ and Shoes captions (JSON), or plain text, one a line."""

import json
from collections.abc import Iterator
from pathlib import Path

__all__ = ["read_sentences"]

KEYS = ("captions", "Caption", "RelativeCaption")  # FashionIQ's and the two of Shoes


def read_sentences(path: Path) -> Iterator[str]:
    """Yields the sentences of a file; a folder yields those of its train files and text files."""
    if path.is_dir():
        for file in sorted([*path.rglob("*.train.json"), *path.rglob("*.txt")]):
            yield from read_sentences(file)
        return
    if path.suffix != ".json":
        yield from (line for line in path.read_text().splitlines() if line.strip())
        return
    for record in json.loads(path.read_text()):
        found = [record[key] for key in KEYS if key in record]
        for value in found:
            yield from [value] if isinstance(value, str) else value
