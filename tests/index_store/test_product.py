"""The table of a version's products: written as they come, mapped, read one by one."""

from decimal import Decimal
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store import product as module
from index_store.product import Product, ProductTable, products_of, table_of, write_products
from shared.errors import IndexCorrupt
from tests.index_store.shop import products

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SHOP = st.lists(
    st.builds(
        Product,
        id=TEXTS,
        title=TEXTS,
        picture=TEXTS,
        price=st.none() | st.decimals(0, 10**12, places=4),
        colour=TEXTS,
        sizes=st.lists(TEXTS, max_size=3).map(tuple),
        in_stock=st.booleans(),
        more_pictures=st.lists(TEXTS, max_size=3).map(tuple),
    ),
    max_size=12,
    unique_by=lambda one: one.id,
)


def ids(*wanted):
    return [Product(one, "", "") for one in wanted]


@pytest.fixture(autouse=True)
def _few_a_batch(monkeypatch):
    monkeypatch.setattr(module, "BATCH", 3)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "000001" / "products.arrow"


@pytest.fixture(autouse=True)
def _folder(path):
    path.parent.mkdir()


@given(SHOP)
def test_any_products_through_an_arrow_table_come_back_the_same(shop):
    assert products_of(table_of(shop)) == shop
    assert list(ProductTable.of(shop)) == shop
    assert [str(one.price) for one in ProductTable.of(shop)] == [str(one.price) for one in shop]


@pytest.mark.parametrize("sizes", [[10], [1] * 10, [2, 5, 0, 3]])
def test_products_through_a_file_come_back_the_same_however_they_were_added(path, sizes):
    shop = products(9, price=Decimal("39.90"), sizes=("S", "M"), colour="グレー", in_stock=False)
    shop.append(Product("q", "", "", more_pictures=("b", "a")))
    ends = [sum(sizes[:place]) for place in range(len(sizes) + 1)]
    batches = [shop[start:end] for start, end in pairwise(ends)]
    assert write_products(path, batches) == 10
    table = ProductTable.open(path)
    assert [len(chunk) for chunk in table.column("id").chunks] == [3, 3, 3, 1]
    assert list(table) == shop
    assert [table[row] for row in range(10)] == shop
    assert str(table[0].price) == "39.90"


def test_a_table_is_a_sequence(path):
    shop = products(8)
    write_products(path, [shop])
    table = ProductTable.open(path)
    assert len(table) == 8
    assert (table[-1], table[1:7:2], table[6:99]) == (shop[-1], shop[1:7:2], shop[6:])
    assert shop[4] in table
    for row in (8, -9):
        with pytest.raises(IndexError):
            table[row]


def test_no_products_are_a_table_too(path):
    assert write_products(path, []) == 0
    assert list(ProductTable.open(path)) == list(ProductTable.of([])) == []
    with pytest.raises(KeyError):
        ProductTable.of([]).row_of("p0")


@given(st.sets(TEXTS), st.sets(TEXTS), st.randoms())
def test_row_of_any_id_is_where_it_stands(known, others, random):
    mixed = random.sample(sorted(known), len(known))
    table = ProductTable.of(ids(*mixed))
    assert [table.row_of(one) for one in mixed] == list(range(len(mixed)))
    for one in others - known:
        with pytest.raises(KeyError):
            table.row_of(one)


def test_row_of_in_a_file_finds_ids_by_code_point(path):
    order = ["", "10", "9", "Z", "a", "é", "\uffff", "\U0001f600"]
    write_products(path, [ids(*order)])
    table = ProductTable.open(path)
    assert [table.row_of(one) for one in order] == list(range(8))
    for unknown in ("!", "ÿ", "\U0001f601"):
        with pytest.raises(KeyError):
            table.row_of(unknown)


@pytest.mark.parametrize(
    "batches",
    [[["b", "a"]], [["b"], ["a"]], [["a", "a"]], [["a"], ["a"]], [["\U0001f600", "\uffff"]]],
)
def test_products_out_of_order_are_refused(path, batches):
    with pytest.raises(ValueError, match="comes after"):
        write_products(path, [ids(*batch) for batch in batches])


def test_a_file_is_mapped_and_not_read(path):
    write_products(path, [sorted(products(1000), key=lambda one: one.id)])
    before = pa.total_allocated_bytes()
    table = ProductTable.open(path)
    grown = pa.total_allocated_bytes() - before
    assert grown < path.stat().st_size / 4
    assert table[-1].title == "Product 999"


@pytest.mark.parametrize("body", [b"", b"damage", "cut"])
def test_a_file_that_holds_something_else_is_corrupt(path, body):
    write_products(path, [products(3)])
    path.write_bytes(path.read_bytes()[:-20] if body == "cut" else body)
    with pytest.raises(IndexCorrupt, match=r"000001: products\.arrow"):
        ProductTable.open(path)


def test_a_missing_file_is_corrupt(path):
    with pytest.raises(IndexCorrupt):
        ProductTable.open(path)


def test_a_table_of_other_columns_is_corrupt(path):
    table = table_of(products(3)).drop_columns(["brand"])
    with pa.ipc.new_file(str(path), table.schema) as file:
        file.write_table(table)
    with pytest.raises(IndexCorrupt, match="other columns"):
        ProductTable.open(path)
