"""One product out of its lines in an export of Shopify."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal

from index_store.feeds import values
from index_store.feeds.columns import Columns
from index_store.feeds.shopify.columns import OPTIONS

__all__ = ["Line", "Product"]

# What shops call these options, or what Shopify links them to.
COLOUR = re.compile(r"colou?rs?|farbe|couleur|colore|color-pattern|cor|цвет")
SIZE = re.compile(r"sizes?|größe|taille|taglia|talla|tamaño|tamanho|размер")
SHOWN = {"": True, "active": True, "draft": False, "archived": False, "unlisted": False}

Line = tuple[int, Mapping[str, str]]  # where it stands, and its cells by field


class Product:
    """The lines of one product, each with its cells by field."""

    def __init__(self, lines: list[Line], columns: Columns, chosen: Collection[str]) -> None:
        self._lines = [cells for _, cells in lines]
        self._columns = columns
        self.number, self._first = lines[0]
        self._chosen = {field: self._first.get(field, "") for field in chosen}
        self._variants = [cells for cells in self._lines if cells.get("price")]

    def cells(self) -> dict[str, object] | None:
        """By field, as `read_row` takes them; None where the shop does not show the product.

        Raises:
            ValueError: with the reason.
        """
        if self._is_hidden():
            return None
        if not self._first.get("title"):
            raise ValueError("has no title: the first line of this product is missing")
        main, *further = self._pictures() or [""]
        return {
            **self._first,
            "price": self._price(),
            "colour": "/".join(self._told("colour", COLOUR)),
            "sizes": self._told("sizes", SIZE),
            "in_stock": self._in_stock(),
            "image": main,
            "more_images": further,
            **self._chosen,
        }

    def _is_hidden(self) -> bool:
        status = self._first.get("status", "")
        if (shown := SHOWN.get(status.casefold())) is None:
            known = ", ".join(filter(None, SHOWN))
            raise ValueError(f"Status {values.quoted(status)} is none of {known}")
        return not shown or self._first.get("published", "").casefold() == "false"

    def _price(self) -> Decimal | None:
        try:
            amounts = [values.price(cells["price"])[0] for cells in self._variants]
        except ValueError as error:
            raise ValueError(f"{self._columns.called('price')} {error}") from error
        return min((amount for amount in amounts if amount is not None), default=None)

    def _told(self, field: str, named: re.Pattern[str]) -> list[str]:
        """The values of the option of that name, else of the product's own field."""
        for number in OPTIONS:
            names = (
                self._first.get(f"option{number} {part}", "") for part in ("name", "linked_to")
            )
            if any(named.fullmatch(name.casefold().rpartition(".")[2]) for name in names):
                found = (cells.get(f"option{number} value", "") for cells in self._lines)
                return list(dict.fromkeys(filter(None, found)))
        return [part for one in self._first.get(field, "").split(";") if (part := one.strip())]

    def _in_stock(self) -> bool:
        """True where one variant is; what is not counted always is."""
        return any(map(self._has_stock, self._variants)) or not self._variants

    def _has_stock(self, cells: Mapping[str, str]) -> bool:
        quantity = cells.get("quantity", "")
        is_counted = bool(cells.get("tracker", "shopify"))
        if not quantity or not is_counted:
            return True
        try:
            return Decimal(quantity) > 0
        except ArithmeticError as error:
            called = self._columns.called("quantity")
            raise ValueError(f"{called} {values.quoted(quantity)} is no number") from error

    def _pictures(self) -> list[str]:
        """By position, then those of variants, each once."""
        shown = [cells for cells in self._lines if cells.get("image")]
        shown.sort(key=_position)
        of_variants = (cells.get("variant_image", "") for cells in self._lines)
        return list(
            dict.fromkeys([*(cells["image"] for cells in shown), *filter(None, of_variants)])
        )


def _position(cells: Mapping[str, str]) -> float:
    position = cells.get("position", "")
    return float(position) if position.isdecimal() else float("inf")
