"""The engines by spec string: SARTOR_ENGINE."""

from index_store.engines.base import Engine
from shared.registry import Registry

__all__ = ["ENGINES"]

ENGINES: Registry[Engine] = Registry(
    "engine",
    {
        "auto": "index_store.engines.auto:load",
        "exact": "index_store.engines.exact:load",
        "hnsw": "index_store.engines.hnsw:load",
        "ivf": "index_store.engines.ivf:load",
        "milvus": "index_store.engines.milvus:load",
    },
)
