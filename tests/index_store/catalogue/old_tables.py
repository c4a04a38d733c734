"""The tables of sartor 0.1.0 before it had migrations, as its create_all made them."""

import sqlalchemy as sa

OLD = sa.MetaData()
PRODUCTS = sa.Table(
    "products",
    OLD,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("title", sa.String, nullable=False),
    sa.Column("price", sa.String(40)),
    sa.Column("currency", sa.String, nullable=False),
    sa.Column("link", sa.String, nullable=False),
    sa.Column("category", sa.String, nullable=False),
    sa.Column("colour", sa.String, nullable=False),
    sa.Column("gender", sa.String, nullable=False),
    sa.Column("brand", sa.String, nullable=False),
    sa.Column("sizes", sa.JSON, nullable=False),
    sa.Column("in_stock", sa.Boolean, nullable=False),
    sa.Column("picture", sa.String, nullable=False, index=True),
    sa.Column("content", sa.String, nullable=False),
    sa.Column("updated", sa.DateTime, nullable=False),
)
EMBEDDINGS = sa.Table(
    "embeddings",
    OLD,
    sa.Column("picture", sa.String, primary_key=True),
    sa.Column("model_id", sa.String, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),
)
READINGS = sa.Table(
    "readings",
    OLD,
    sa.Column("picture", sa.String, primary_key=True),
    sa.Column("model_id", sa.String, primary_key=True),
    sa.Column("array", sa.LargeBinary, nullable=False),
    sa.Column("text", sa.String, nullable=False),
)
