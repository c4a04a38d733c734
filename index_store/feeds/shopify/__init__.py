"""The product export of Shopify: several lines make one product, those of one handle.

The first line has what the product is, each line a variant, a picture, or both. Both generations
of column names are read ("Handle", "Variant Price", "Image Src" and "URL handle", "Price",
"Product image URL"). A product of several colours stays one; its price is the lowest.
Source: https://help.shopify.com/en/manual/products/import-export/using-csv
"""

from collections.abc import Collection, Iterable, Iterator

from index_store.feeds.columns import Chosen, Columns
from index_store.feeds.errors import unreadable
from index_store.feeds.pictures import Place
from index_store.feeds.records import Record, Rows
from index_store.feeds.row import read_row
from index_store.feeds.shopify.columns import columns_of, is_shopify
from index_store.feeds.shopify.product import Line, Product
from shared.errors import BadRow

__all__ = ["is_shopify", "shopify_rows"]


def shopify_rows(
    records: Iterable[Record], header: Collection[str], place: Place, chosen: Chosen, feed: str
) -> Rows:
    """A product a handle; those that the shop does not show are left out without a word.

    Args:
        records: the lines, in the order of the export: those of a product behind one another.
        header: the columns.
        place: of pictures that are no addresses.
        chosen: columns that replace what is read here, taken from a product's first line.
        feed: the file's name, for the error.

    Raises:
        FeedUnreadable: no column holds pictures.
    """
    columns = columns_of(header, chosen)
    if "image" not in columns.by_field:
        raise unreadable(f"{feed} has no column Image Src: export the products with their pictures")
    for record in _products(records, columns):
        if isinstance(record, BadRow):
            yield record
            continue
        product = Product(record, columns, [field for field, _ in chosen])
        try:
            cells = product.cells()
        except ValueError as error:
            yield BadRow(product.number, str(error))
            continue
        if cells is not None:
            yield read_row(product.number, cells, place, columns)


def _products(records: Iterable[Record], columns: Columns) -> Iterator[list[Line] | BadRow]:
    """The lines of each product; a line without a handle goes on with the product before."""
    lines: list[Line] = []
    handle = ""
    for record in records:
        if isinstance(record, BadRow):
            yield record
            continue
        number, row = record
        cells = {field: str(value or "").strip() for field, value in columns.cells(row).items()}
        own = cells.get("handle", "")
        begins = own != handle if own else bool(cells.get("title"))
        if begins and lines:
            yield lines
            lines = []
        handle = own if begins else handle
        lines.append((number, cells))
    if lines:
        yield lines
