"""Which columns of a feed are read, and what they are called.

Our own names win over those of the public product data sets, and these over Google's; what the
operator has set wins over all. Where a row leaves a column empty the next of the list is read.
Columns that no entry names are never read: a data set's `group` and `split` belong to evaluation.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from index_store.feeds.errors import unreadable
from index_store.feeds.values import is_missing

__all__ = [
    "FIELDS",
    "Chosen",
    "Columns",
    "check_chosen",
    "check_required",
    "chosen",
    "folded",
    "matched",
]

# Google's names: https://support.google.com/merchants/answer/7052112
COLUMNS: dict[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title", "productdisplayname"),
    "price": ("price",),
    "sale_price": ("sale_price",),
    "sale_price_effective_date": ("sale_price_effective_date",),
    "currency": ("currency",),
    "link": ("link",),
    "image": ("image", "image_link"),
    "more_images": ("more_images",),
    "additional_image_link": ("additional_image_link",),  # separated otherwise than ours
    "category": ("category", "articletype", "product_type"),
    "google_product_category": ("google_product_category",),
    "colour": ("colour", "basecolour", "color"),
    "gender": ("gender",),
    "brand": ("brand",),
    "sizes": ("sizes", "size"),
    "in_stock": ("in_stock", "availability"),
}
FIELDS = tuple(COLUMNS)
REQUIRED = ("id", "image")
LISTED = 60  # names of columns that a reason repeats: a product export of Shopify has 50 to 100
KNOWN_SHAPES = 256  # of JSON objects and XML items, which may each have other names

Chosen = tuple[tuple[str, str], ...]  # what the operator has set: (our field, the feed's column)


@dataclass(frozen=True)
class Columns:
    """The columns of a feed that are read, by field, the first that has a value counts."""

    by_field: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, names: Iterable[str], chosen: Chosen = ()) -> "Columns":
        """Finds them among a feed's names, without case; a space is as good as an underscore."""
        return _columns(tuple(names), chosen)

    @property
    def names(self) -> list[str]:
        """All of them, as the feed writes them."""
        return list(dict.fromkeys(name for names in self.by_field.values() for name in names))

    def called(self, field: str) -> str:
        """The feed's name for a field, for sentences that its owner reads."""
        return self.by_field.get(field, (field,))[0]

    def cells(self, row: Mapping[str, object]) -> dict[str, object]:
        """The values of a row by field."""
        return {field: _first(row, names) for field, names in self.by_field.items()}


def chosen(columns: Mapping[str, str]) -> Chosen:
    """What the operator has set; raises FeedUnreadable where it names no field of ours."""
    if unknown := [field for field in columns if field not in COLUMNS]:
        raise unreadable(
            f"columns are set for {', '.join(unknown)}, which is not one of: {', '.join(FIELDS)}"
        )
    return tuple(columns.items())


def check_chosen(chosen: Chosen, names: Collection[str], feed: str) -> None:
    """Raises FeedUnreadable where a column is set that the feed lacks."""
    given = {folded(name) for name in names}
    if missing := [name for _, name in chosen if folded(name) not in given]:
        raise unreadable(f"{feed} has no column {', '.join(missing)}; {_what_exists(names)}")


def check_required(columns: Columns, names: Collection[str], feed: str) -> None:
    """Raises FeedUnreadable where no column is an id or a picture."""
    for field in REQUIRED:
        if field not in columns.by_field:
            raise unreadable(
                f"{feed} has no column {field}: name one so, or set which it is; "
                f"{_what_exists(names)}"
            )


def matched(
    accepted: Mapping[str, tuple[str, ...]],
    names: Collection[str],
    chosen: Chosen,
    fold: Callable[[str], str],
) -> Columns:
    """The columns among `names` that are accepted or chosen for each field.

    Args:
        accepted: by field, as `fold` makes them; the first counts most.
        names: the feed's.
        chosen: replaces what is accepted.
        fold: how names are compared.
    """
    given = {fold(name): name for name in reversed(list(names))}
    wanted = {**accepted, **{field: (fold(name),) for field, name in chosen}}
    found = {
        field: tuple(given[name] for name in known if name in given)
        for field, known in wanted.items()
    }
    return Columns({field: names for field, names in found.items() if names})


def folded(name: str) -> str:
    """A column's name as it is compared: "Image Link", "g:image_link" are image_link."""
    return name.strip().casefold().replace(" ", "_").removeprefix("g:")


@lru_cache(KNOWN_SHAPES)
def _columns(names: tuple[str, ...], chosen: Chosen) -> Columns:
    return matched(COLUMNS, names, chosen, folded)


def _first(row: Mapping[str, object], names: tuple[str, ...]) -> object:
    return next((row[name] for name in names if not is_missing(row[name])), None)


def _what_exists(names: Collection[str]) -> str:
    if not names:
        return "it has none"
    more = ", …" if len(names) > LISTED else ""
    return f"it has {', '.join(list(names)[:LISTED])}{more}"
