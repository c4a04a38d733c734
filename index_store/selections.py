"""What a question may find in a version, as rows and in the words of a database.

Either form is made when an engine reads it. The masks of the last filters are kept: the pages of
one question, and the questions that follow from it, mostly have the same.
"""

from collections.abc import Callable, Collection
from functools import cached_property, lru_cache, partial

import numpy as np

from index_store.attributes import Attributes
from index_store.base import Mask, RowArray, Selection
from index_store.expressions import expression_of
from index_store.filters import row_mask
from index_store.owners import Owners
from shared.messages import Filters

__all__ = ["Selections"]

# Kept masks: a worker answers a few people at a time, and a mask of a million rows is a megabyte.
MASKS = 16

EVERYTHING = Filters()


class Selections:
    """Makes the selections over one set of embeddings; safe to call from many threads."""

    def __init__(
        self, attributes: Attributes, owners: Owners, silent: RowArray | None = None
    ) -> None:
        """`silent`: rows that are never found, ascending; they say nothing."""
        self._owners = owners
        self._silent: RowArray = np.empty(0, np.int64) if silent is None else silent
        # Of parts, not of self: a cache that holds its holder keeps a version in memory for long.
        self._masks = lru_cache(MASKS)(partial(_mask, attributes, owners, self._silent))

    def select(self, filters: Filters, excluded: Collection[int] = ()) -> Selection | None:
        """The rows of the products that meet the filters; None: all rows.

        Args:
            filters: hard conditions on the products.
            excluded: rows of products that must not be found.
        """
        if filters == EVERYTHING and not excluded and not len(self._silent):
            return None
        rows = self._owners.rows_of(np.array(sorted(excluded), np.int64))
        return _Chosen(self._masks, self._silent, filters, rows)


class _Chosen:
    """A Selection."""

    def __init__(
        self,
        masks: Callable[[Filters], Mask],
        silent: RowArray,
        filters: Filters,
        excluded: RowArray,
    ) -> None:
        self._masks = masks
        self._silent = silent
        self._filters = filters
        self._excluded = excluded

    @cached_property
    def mask(self) -> Mask:
        """True where a row may be returned, bool (n,), read-only."""
        mask = self._masks(self._filters)
        if not len(self._excluded):
            return mask
        mask = mask.copy()
        mask[self._excluded] = False
        return mask

    @cached_property
    def expression(self) -> str | None:
        """The same as a boolean expression of Milvus; None where it cannot be said."""
        return expression_of(self._filters, np.union1d(self._silent, self._excluded).tolist())


def _mask(attributes: Attributes, owners: Owners, silent: RowArray, filters: Filters) -> Mask:
    mask = owners.spread(row_mask(filters, attributes))
    mask[silent] = False
    mask.setflags(write=False)  # many searches share it
    return mask
