"""Numbered index versions: `IndexStore` writes and publishes them, `IndexReader` follows them."""

from index_store.versions.reader import IndexReader
from index_store.versions.store import IndexStore

__all__ = ["IndexReader", "IndexStore"]
