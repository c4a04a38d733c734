"""Rows as FAISS's 8-bit codes like them: a multiple of 16 numbers long.

It decodes 16 numbers at once only then: at 815 numbers a search takes 10 times as long as at 816.
Zeros change no inner product.
"""

import numpy as np

from index_store.base import FloatArray

__all__ = ["PADDED_TO", "padded"]

PADDED_TO = 16


def padded(rows: FloatArray) -> FloatArray:
    """Rows (n, d) with zeros up to a multiple of 16, float32 in C order."""
    rows = np.ascontiguousarray(rows, dtype=np.float32)
    beyond = -rows.shape[1] % PADDED_TO
    return np.pad(rows, [(0, 0), (0, beyond)]) if beyond else rows
