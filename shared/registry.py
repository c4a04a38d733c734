"""Spec strings to implementations: one table a stage, nothing imported until it is asked for.

A spec is `scheme` or `scheme:rest` (`house`, `sum:0.5`, `open_clip:ViT-B-32/laion2b_s34b_b79k`).
The table maps a scheme to "module:function"; the function takes `rest` and returns the stage.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Generic, TypeVar, cast

from shared.errors import EmptySpec, MissingExtra, UnknownSpec

Stage = TypeVar("Stage")

__all__ = ["Registry"]

# Packages that have an extra of their own; all others come with `worker`.
EXTRAS = {"ultralytics": "yolo", "pymilvus": "milvus", "milvus_lite": "milvus"}


class Registry(Generic[Stage]):
    """The implementations of one kind of stage, by the scheme of their spec strings."""

    def __init__(self, kind: str, table: Mapping[str, str]) -> None:
        self.kind = kind
        self._table = dict(table)

    @property
    def schemes(self) -> list[str]:
        """The known schemes, sorted."""
        return sorted(self._table)

    def parse(self, spec: str) -> tuple[str, str]:
        """Splits and checks a spec without loading anything.

        Raises:
            EmptySpec: there is no scheme, or a colon with nothing behind it.
            UnknownSpec: no entry has this scheme; the message lists those that exist.
        """
        scheme, colon, rest = spec.strip().partition(":")
        if not scheme or (colon and not rest):
            raise EmptySpec(f"{self.kind} spec {spec!r} is incomplete; write scheme or scheme:name")
        if scheme not in self._table:
            known = ", ".join(self.schemes)
            raise UnknownSpec(f"no {self.kind} called {scheme!r} (in {spec!r}); known: {known}")
        return scheme, rest

    def load(self, spec: str, **options: object) -> Stage:
        """Builds the stage that a spec names; its function takes the options as they are.

        Raises:
            EmptySpec, UnknownSpec: as `parse`.
            MissingExtra: the implementation needs a package that is not installed.
        """
        scheme, rest = self.parse(spec)
        module, _, function = self._table[scheme].partition(":")
        try:
            build = getattr(import_module(module), function)
        except ModuleNotFoundError as error:
            extra = EXTRAS.get((error.name or "").partition(".")[0], "worker")
            raise MissingExtra(
                f"{self.kind} {spec!r} needs the package {error.name!r}: "
                f'install the {extra} extra (uv pip install "sartor[{extra}]")'
            ) from error
        return cast("Stage", build(rest, **options))
