"""Brings a database's tables to what `tables.py` says, whichever sartor made them."""

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from index_store.catalogue.database import Database
from shared.errors import SetupError

__all__ = ["migrate"]

LOCK = 0x5A27_0001  # of PostgreSQL's advisory locks: any number that no one else takes


def migrate(database: Database) -> None:
    """Runs every step that this database has not seen, one process at a time, all or none.

    Raises:
        SetupError: the database does not answer, is none of ours, or a newer sartor's.
    """
    try:
        _migrate(database)
    except DBAPIError as error:
        raise SetupError(f"the catalogue {database.name} cannot be opened: {error.orig}") from error


def _migrate(database: Database) -> None:
    config = _config()
    scripts = ScriptDirectory.from_config(config)
    with database.reading() as connection:
        if _revision(connection) == scripts.get_current_head():
            return
    with database.alone(LOCK) as connection:
        _refuse_newer(database, scripts, _revision(connection))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "index_store.catalogue:migrations")
    config.set_main_option("path_separator", "os")
    return config


def _revision(connection: Connection) -> str | None:
    """None before the first step, also in a database from before there were steps."""
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_newer(database: Database, scripts: ScriptDirectory, revision: str | None) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if revision is not None and revision not in known:
        raise SetupError(
            f"{database.name} was changed by a newer sartor (revision {revision}, this one knows "
            f"{scripts.get_current_head()}): update sartor, or give it another database"
        )
