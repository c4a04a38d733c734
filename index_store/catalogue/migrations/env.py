"""Run by Alembic: the steps, on the connection and in the transaction of `migrating.py`."""

from alembic import context

from index_store.catalogue.tables import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    transactional_ddl=True,  # on SQLite too, since its transactions are begun by ourselves
)
with context.begin_transaction():
    context.run_migrations()
