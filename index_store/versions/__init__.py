"""Index versions on disk: written once, served by name, kept for rollback."""

from index_store.versions.content import Batch, Content
from index_store.versions.reader import IndexReader
from index_store.versions.store import CURRENT, IndexStore, Published

__all__ = ["CURRENT", "Batch", "Content", "IndexReader", "IndexStore", "Published"]
