"""The tables before there were migrations; a database that has them keeps them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Makes what is missing."""
    op.create_table(
        "products",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("price", sa.String(40), nullable=True),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("colour", sa.String(), nullable=False),
        sa.Column("gender", sa.String(), nullable=False),
        sa.Column("brand", sa.String(), nullable=False),
        sa.Column("sizes", sa.JSON(), nullable=False),
        sa.Column("in_stock", sa.Boolean(), nullable=False),
        sa.Column("picture", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        if_not_exists=True,
    )
    op.create_index("ix_products_picture", "products", ["picture"], if_not_exists=True)
    op.create_table(
        "embeddings",
        sa.Column("picture", sa.String(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("picture", "model_id"),
        if_not_exists=True,
    )
    op.create_table(
        "readings",
        sa.Column("picture", sa.String(), nullable=False),
        sa.Column("model_id", sa.String(), nullable=False),
        sa.Column("array", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("picture", "model_id"),
        if_not_exists=True,
    )
