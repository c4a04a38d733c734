"""A data set of the Hugging Face Hub as a feed: its Parquet files, one after the other.

Files are kept in the Hub's own cache (HF_HOME), so that what has not changed is fetched once;
private data sets are read with the token in HF_TOKEN.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import HfApi, errors, hf_hub_download

from index_store.feeds.columns import Chosen
from index_store.feeds.errors import unreadable
from index_store.feeds.parquet import parquet_rows
from index_store.feeds.pictures import Folder
from index_store.feeds.records import Rows

__all__ = ["SCHEME", "commit_of", "hub_rows"]

SCHEME = "hf://"
ADDRESS = re.compile(r"hf://(?:datasets/)?([^/]+/[^/]+)/?(.*?)/?")
DATASET = "dataset"  # as the Hub calls this kind of repository


@dataclass(frozen=True)
class _DataSet:
    """A repository at one commit, so that its files belong together."""

    name: str
    folder: str
    commit: str


def hub_rows(address: str, chosen: Chosen = ()) -> Rows:
    """Products of hf://OWNER/NAME or of the files under hf://OWNER/NAME/FOLDER.

    Rows are numbered from 1 through all files, in the order of their names.

    Raises:
        FeedUnreadable: there is no such data set, the Hub does not answer, or no file is Parquet.
    """
    data_set = _data_set(address)
    before = number = 0
    for name in _files(data_set):
        with _reached(data_set.name):
            path = Path(
                hf_hub_download(data_set.name, name, repo_type=DATASET, revision=data_set.commit)
            )
        for row in parquet_rows(path, Folder(path.parent), chosen, before):
            number = row.row
            yield row
        before = number


def commit_of(address: str) -> str:
    """The commit that an address stands for now; raises FeedUnreadable."""
    return _data_set(address).commit


def _data_set(address: str) -> _DataSet:
    parts = ADDRESS.fullmatch(address)
    if parts is None:
        raise unreadable(
            f"{address} is no data set: write hf://OWNER/NAME or hf://OWNER/NAME/FOLDER"
        )
    name, folder = parts.groups()
    with _reached(name):
        commit = HfApi().dataset_info(name).sha
    return _DataSet(name, folder, str(commit))


def _files(data_set: _DataSet) -> list[str]:
    with _reached(data_set.name):
        names = HfApi().list_repo_files(data_set.name, repo_type=DATASET, revision=data_set.commit)
    prefix = f"{data_set.folder}/" if data_set.folder else ""
    files = sorted(name for name in names if name.startswith(prefix) and name.endswith(".parquet"))
    if not files:
        inside = f" under {data_set.folder}" if data_set.folder else ""
        raise unreadable(f"{data_set.name} has no Parquet files{inside}")
    return files


@contextmanager
def _reached(name: str) -> Iterator[None]:
    try:
        yield
    except errors.RepositoryNotFoundError as error:
        raise unreadable(
            f"the Hub shows no data set {name}; if it is private, set HF_TOKEN"
        ) from error
    except (
        OSError,
        ValueError,
        errors.HTTPError,  # type: ignore[attr-defined]  # of whichever library the hub uses
    ) as error:
        told = type(error).__name__
        raise unreadable(f"{name} cannot be fetched from the Hub ({told}): try again") from error
