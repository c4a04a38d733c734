"""What Shopify calls its columns, in both generations of its export."""

import re
from collections.abc import Collection, Iterable

from index_store.feeds.columns import Chosen, Columns, folded, matched

__all__ = ["OPTIONS", "columns_of", "is_shopify"]

HANDLES = ("handle", "url_handle")
PICTURES = ("image_src", "product_image_url")
OF_VARIANTS = frozenset({"option1_name", "variant_price", *PICTURES})  # no other feed has one
COLUMNS: dict[str, tuple[str, ...]] = {
    "handle": HANDLES,  # which lines belong together, whatever is chosen as the id
    "id": HANDLES,
    "title": ("title",),
    "brand": ("vendor",),
    "category": ("type", "product_category"),
    "published": ("published", "published_on_online_store"),
    "status": ("status",),
    "gender": ("google_shopping_/_gender", "product.metafields.shopify.target-gender"),
    "colour": ("product.metafields.shopify.color-pattern",),
    "sizes": ("product.metafields.shopify.size",),
    "price": ("variant_price", "price"),
    "quantity": ("variant_inventory_qty", "inventory_quantity"),
    "tracker": ("variant_inventory_tracker", "inventory_tracker"),
    "image": PICTURES,
    "position": ("image_position",),
    "variant_image": ("variant_image", "variant_image_url"),
}
OPTIONS = (1, 2, 3)
METAFIELD = re.compile(r".*\((product\.metafields\.[^)]+)\)")  # its label is in the shop's language


def is_shopify(header: Iterable[str]) -> bool:
    """True for the columns of a product export."""
    names = {folded(name) for name in header}
    return not names.isdisjoint(HANDLES) and not names.isdisjoint(OF_VARIANTS)


def columns_of(header: Collection[str], chosen: Chosen) -> Columns:
    """The columns of an export by field, those of options as "option1 name"."""
    options = {
        f"option{number} {part}": (f"option{number}_{part}",)
        for number in OPTIONS
        for part in ("name", "linked_to", "value")
    }
    return matched(COLUMNS | options, header, chosen, _folded)


def _folded(name: str) -> str:
    metafield = METAFIELD.fullmatch(name.strip())
    return metafield[1] if metafield else folded(name)
