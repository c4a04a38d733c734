"""Filters as expressions: what Milvus's own parser and evaluation make of them."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from milvus_lite.schema.types import CollectionSchema, DataType, FieldSchema
from milvus_lite.search.filter import compile_filter, evaluate_mask

from index_store.attributes import Attributes, folded, price_units
from index_store.expressions import MOST_NAMED, expression_of
from index_store.filters import row_mask
from index_store.product import Product
from shared.messages import Filters

# Wild words among some that meet others: quotes, escapes, line ends, keywords, all of Unicode.
WORDS = st.sampled_from(["", "Blue", "blue ", 'a"b', "a'b", "\\", '\\"', "a\nb", "a\\nb"])
WORDS |= st.just("or 1 == 1") | st.text(st.characters(exclude_categories=["Cs"]), max_size=4)
WANTED = st.lists(WORDS, max_size=2).map(tuple)
FILTERS = st.builds(
    Filters,
    min_price=st.none() | st.decimals(-1, 101, places=5),
    max_price=st.none() | st.decimals(-1, 101, places=5),
    categories=WANTED,
    colours=WANTED,
    genders=WANTED,
    brands=WANTED,
    sizes=WANTED,
    in_stock=st.booleans(),
)
PRODUCTS = st.builds(
    Product,
    id=st.just(""),
    title=st.just(""),
    picture=st.just(""),
    price=st.none() | st.decimals(0, 100, places=4),
    category=WORDS,
    colour=WORDS,
    gender=WORDS,
    brand=WORDS,
    sizes=st.lists(WORDS, max_size=2).map(tuple),
    in_stock=st.booleans(),
)
WORD_COLUMNS = ("category", "colour", "gender", "brand")
SCHEMA = CollectionSchema(
    [
        FieldSchema("row", DataType.INT64, is_primary=True),
        FieldSchema("price", DataType.INT64),
        FieldSchema("has_price", DataType.BOOL),
        FieldSchema("in_stock", DataType.BOOL),
        *(FieldSchema(name, DataType.VARCHAR, max_length=64) for name in WORD_COLUMNS),
        FieldSchema("sizes", DataType.ARRAY, element_type=DataType.VARCHAR, max_capacity=64),
    ]
)


def columns(shop):
    """What the engine keeps of products."""
    words = {name: [folded(getattr(one, name)) for one in shop] for name in WORD_COLUMNS}
    return pa.table(
        {
            "row": list(range(len(shop))),
            "price": [price_units(one.price or 0) for one in shop],
            "has_price": [one.price is not None for one in shop],
            "in_stock": [one.in_stock for one in shop],
            "sizes": pa.array(
                [list(map(folded, one.sizes)) for one in shop], pa.list_(pa.string())
            ),
            **words,
        }
    )


@given(st.lists(PRODUCTS, min_size=1, max_size=6), FILTERS, st.sets(st.integers(0, 5)))
def test_an_expression_of_any_filters_lets_through_what_the_mask_does(shop, filters, excluded):
    expression = expression_of(filters, sorted(excluded))
    mask = row_mask(filters, Attributes(shop))
    mask[[row for row in excluded if row < len(shop)]] = False
    if expression == "":
        assert mask.all()
        return
    found = evaluate_mask(compile_filter(expression, SCHEMA), columns(shop))
    assert found.tolist() == mask.tolist()


def test_an_expression_of_all_conditions_reads_as_milvus_writes_it():
    filters = Filters(
        min_price="1.5", max_price=20, colours=("Red", "red "), sizes=("M", 'X"'), in_stock=True
    )
    assert expression_of(filters, [3, 7]) == (
        "has_price == true and price >= 15000 and price <= 200000 and in_stock == true"
        ' and colour in ["red"] and array_contains_any(sizes, ["m", "x\\""]) and row not in [3, 7]'
    )


def test_no_conditions_are_an_empty_expression():
    assert expression_of(Filters()) == ""


def test_what_no_server_takes_has_no_expression():
    assert expression_of(Filters().model_copy(update={"brands": ("\ud800",)})) is None


@pytest.mark.parametrize(("more", "said"), [(0, True), (1, False)])
def test_too_many_rows_are_not_named_one_by_one(more, said):
    assert (expression_of(Filters(), range(MOST_NAMED + more)) is not None) == said
