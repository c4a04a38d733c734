"""Which products share some attributes and differ in others: what a change of words leads to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from random import Random

import numpy as np
from numpy.typing import NDArray

from training.losses import ANY

__all__ = ["Move"]

Codes = NDArray[np.int64]
Key = tuple[int, ...]


class Move:
    """Ordered pairs of rows that share the attributes `kept` and differ in each of `changed`.

    rows: those that have such a partner; an attribute that is not told is neither shared nor
    changed.
    """

    def __init__(
        self,
        codes: Codes,
        attributes: Sequence[str],
        files: Codes,
        *,
        kept: Sequence[str],
        changed: Sequence[str],
    ) -> None:
        """`codes`: int64 (n, attributes), `ANY` where an attribute is not told; `files`: (n,)."""
        self.changed = tuple(changed)
        self._kept = _keys(codes, [attributes.index(name) for name in kept])
        self._moved = _keys(codes, [attributes.index(name) for name in changed])
        self._buckets = self._filled()
        self.rows: Sequence[int] = [
            row
            for bucket in self._buckets.values()
            for value, rows in bucket.items()
            if any(_differ(value, other) for other in bucket)
            for row in rows
        ]
        self._by_file: dict[int, list[int]] = defaultdict(list)
        for row in self.rows:
            self._by_file[int(files[row])].append(row)

    def reference(self, rng: Random) -> int:
        """One of `rows`; a file's chance is the square root of its share, as in `Batches`."""
        files = list(self._by_file.values())
        return rng.choice(rng.choices(files, [len(rows) ** 0.5 for rows in files])[0])

    def target(self, row: int, rng: Random) -> int:
        """A random partner of one of `rows`.

        Values are drawn by the square root of their number: rare ones are asked for too, but are
        not as common as blue.
        """
        partners = list(self._partners(row))
        return rng.choice(rng.choices(partners, [len(rows) ** 0.5 for rows in partners])[0])

    def pairs(self) -> int:
        """How many pairs there are."""
        return sum(len(rows) for row in self.rows for rows in self._partners(row))

    def _filled(self) -> Mapping[Key, Mapping[Key, Sequence[int]]]:
        buckets: dict[Key, dict[Key, list[int]]] = defaultdict(lambda: defaultdict(list))
        for row, (key, value) in enumerate(zip(self._kept, self._moved, strict=True)):
            if ANY not in key and ANY not in value:
                buckets[key][value].append(row)
        return {key: dict(rows) for key, rows in buckets.items()}  # plain: it travels to workers

    def _partners(self, row: int) -> Iterator[Sequence[int]]:
        own, bucket = self._moved[row], self._buckets[self._kept[row]]
        return (rows for value, rows in bucket.items() if _differ(own, value))


def _keys(codes: Codes, columns: Sequence[int]) -> Sequence[Key]:
    return [tuple(row) for row in codes[:, columns].tolist()]


def _differ(value: Key, other: Key) -> bool:
    return all(mine != theirs for mine, theirs in zip(value, other, strict=True))
