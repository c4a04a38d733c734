"""Products through an Arrow table and back."""

from decimal import Decimal

import pyarrow.parquet as pq

from index_store.product import PRODUCT_SCHEMA, products_of, table_of
from tests.index_store.shop import products


def test_products_through_a_parquet_file_come_back_the_same(tmp_path):
    shop = products(2, price=Decimal("39.90"), sizes=("S", "M"), colour="グレー", in_stock=False)
    shop += products(1)
    pq.write_table(table_of(shop), tmp_path / "products.parquet")
    table = pq.read_table(tmp_path / "products.parquet")
    assert table.schema.equals(PRODUCT_SCHEMA)
    assert products_of(table) == shop
    assert str(products_of(table)[0].price) == "39.90"
