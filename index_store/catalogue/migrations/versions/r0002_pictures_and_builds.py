"""Several pictures a product, the state of feeds, and builds that can be taken up again."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BY_CODE_POINT = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    """Moves each product's picture to a table of pictures; embeddings are not touched."""
    if op.get_context().dialect.name == "postgresql":
        _order_by_code_point()
    _make_pictures()
    op.execute(
        "INSERT INTO pictures (product_id, position, name, source, stamp, digest) "
        "SELECT id, 0, picture, '', '', '' FROM products"
    )
    with op.batch_alter_table("products") as products:
        products.drop_index("ix_products_picture")
        products.drop_column("picture")
    _make_states()


def _order_by_code_point() -> None:
    for table, column in (("products", "id"), ("embeddings", "picture"), ("readings", "picture")):
        op.alter_column(table, column, type_=sa.String(collation="C"), existing_nullable=False)


def _make_pictures() -> None:
    op.create_table(
        "pictures",
        sa.Column("product_id", BY_CODE_POINT, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", BY_CODE_POINT, nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("stamp", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("product_id", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pictures_name", "pictures", ["name", "position"])


def _make_states() -> None:
    op.create_table(
        "feed_states",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("bad", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("source"),
    )
    op.create_table(
        "builds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(), nullable=False),
        sa.Column("request", sa.String(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("stage_started", sa.Double(), nullable=False),
        sa.Column("started", sa.Double(), nullable=False),
        sa.Column("beat", sa.Double(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.Column("failure", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("job_id"),
    )
