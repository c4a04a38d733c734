"""`sartor index ...` as an operator meets it, on pictures of one colour each."""

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from index_store.catalogue import Catalogue
from index_store.versions import IndexStore
from sartor.index_commands import app
from shared.errors import CanaryMissed, CountDropped, FeedMissing, IndexMissing, VersionMissing
from tests.index_store.shop import Colour, many_colours, write_shop
from worker.pipeline import Pipeline

RUNNER = CliRunner()


@pytest.fixture
def home(tmp_path: Path, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings as an operator gives them; models as a test can afford them."""
    for name, value in {
        "SARTOR_HOME": str(tmp_path / "home"),
        "SARTOR_FEED": str(tmp_path / "feed"),
        "SARTOR_ENGINE": "exact",
        "SARTOR_KEEP_VERSIONS": "2",
        "COLUMNS": "200",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(Pipeline, "from_settings", lambda _settings: pipeline)
    return tmp_path / "home"


@pytest.fixture
def store(home: Path) -> IndexStore:
    return IndexStore(home / "index", keep=2)


def run(*words: str, code: int = 0) -> str:
    result = RUNNER.invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


def fails(*words: str) -> BaseException | None:
    result: Result = RUNNER.invoke(app, list(words))
    assert result.exit_code == 1
    return result.exception


def offers(home: Path, colours: dict[str, Colour]) -> Path:
    return write_shop(home.parent / "feed", colours)


def spoil(feed: Path) -> None:
    """A second row without a picture, a third whose picture is none."""
    lines = (feed / "feed.jsonl").read_text().splitlines()
    lines[1] = json.dumps({"id": "[bold]bare[/bold]"})
    (feed / "p002.png").write_bytes(b"no picture")
    (feed / "feed.jsonl").write_text("\n".join(lines))


def test_build_publishes_and_says_what_it_did(home: Path, store: IndexStore) -> None:
    offers(home, many_colours(10))
    told = run("build")
    assert "10 added, 0 changed, 0 removed, 0 unchanged, 0 bad rows" in told
    assert "version 1 published; 10 looks at pictures" in told
    assert store.load(1).count == 10
    again = run("build")
    assert "version 1 serves already: nothing has changed; 0 looks at pictures" in again
    assert "version 2 published; 0 looks" in run("build", "--full")


def test_build_lists_every_bad_row_and_indexes_the_rest(home: Path, store: IndexStore) -> None:
    spoil(offers(home, many_colours(10)))
    told = run("build").splitlines()
    assert told[0] == "row 2: has no picture"
    assert told[1] == "row 3: the picture is in no format that is read"
    assert "2 bad rows" in told[2]
    assert store.load(1).count == 8


def test_build_of_another_feed_with_its_own_columns(home: Path, store: IndexStore) -> None:
    feed = offers(home, many_colours(1))
    row = {"sku": "x", "image": "p000.png", "words": "A dress"}
    (feed / "other.jsonl").write_text(json.dumps(row))
    other = str(feed / "other.jsonl")
    run("build", other, "--column", "id=sku", "--column", "title=words")
    assert store.load(1).product("x").title == "A dress"


@pytest.mark.parametrize("pair", ["id", "=sku", "id="])
def test_build_with_half_a_column_is_refused(home: Path, pair: str) -> None:
    offers(home, many_colours(1))
    result = RUNNER.invoke(app, ["build", "--column", pair])
    assert result.exit_code == 2
    assert "FIELD=COLUMN" in result.stderr


def test_build_without_a_feed_says_what_to_set(home: Path, monkeypatch) -> None:
    monkeypatch.delenv("SARTOR_FEED")
    assert isinstance(fails("build"), FeedMissing)
    assert isinstance(fails("dry"), FeedMissing)


def test_build_that_loses_many_products_asks_to_be_forced(home: Path, store: IndexStore) -> None:
    offers(home, many_colours(10))
    run("build")
    offers(home, many_colours(3))
    assert isinstance(fails("build"), CountDropped)
    assert store.current_number() == 1
    assert "version 2 published" in run("build", "--force")


def test_build_that_misses_a_canary_does_not_serve(
    home: Path, store: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    offers(home, many_colours(3))
    canaries = home.parent / "canaries.toml"
    canaries.write_text('[[canary]]\nwords = "red"\nproducts = ["gone"]\n')
    monkeypatch.setenv("SARTOR_CANARIES", str(canaries))
    assert isinstance(fails("build"), CanaryMissed)
    assert store.numbers() == []


def test_dry_lists_bad_rows_and_changes_nothing(home: Path, store: IndexStore) -> None:
    feed = offers(home, many_colours(10))
    run("build")
    spoil(feed)
    told = run("dry").splitlines()
    assert told[:2] == [
        "row 2: has no picture",
        "row 3: the picture is in no format that is read",
    ]
    assert "0 added, 0 changed, 2 removed, 8 unchanged, 2 bad rows" in told[2]
    with Catalogue(f"sqlite:///{home / 'catalogue.sqlite'}") as catalogue:
        assert catalogue.count() == 10
    assert store.numbers() == [1]


def built(home: Path, *counts: int) -> None:
    """A version of each count of products."""
    for count in counts:
        offers(home, many_colours(count))
        run("build")


def test_list_shows_versions_newest_first_and_what_serves(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(home, 10, 11)
    monkeypatch.setenv("SARTOR_TAG", "next")
    built(home, 12)
    lines = [line for line in run("list").splitlines() if "colour-1" in line]
    cells = [[cell.strip() for cell in re.split("[│┃|]", line)[1:-1]] for line in lines]
    assert [(one[0], one[1], one[2], one[3], one[4], one[6]) for one in cells] == [
        ("3", "12", "colour-1", "exact", "1.000", "next"),
        ("2", "11", "colour-1", "exact", "1.000", "current"),
        ("1", "10", "colour-1", "exact", "1.000", ""),
    ]


def test_list_before_any_build_says_so(home: Path) -> None:
    assert "no version serves" in run("list")


def test_list_goes_on_after_a_version_that_cannot_be_read(home: Path, store: IndexStore) -> None:
    built(home, 10, 11)
    (store.folder / "versions/000001/manifest.json").write_text("{}")
    told = run("list")
    assert "cannot be read" in told
    assert "current" in told


def test_verify_reads_every_version_and_fails_on_a_damaged_one(
    home: Path, store: IndexStore
) -> None:
    built(home, 10, 11)
    assert run("verify").count("files are whole") == 2
    path = store.folder / "versions/000001/vectors.npy"
    damaged = bytearray(path.read_bytes())
    damaged[-1] ^= 1
    path.write_bytes(damaged)
    told = run("verify", code=1)
    assert "version 1: 000001: vectors.npy is damaged" in told
    assert "version 2:" in told
    assert "files are whole" in run("verify", "2")
    run("verify", "1", code=1)
    assert "there is no version 7" in run("verify", "7", code=1)


def test_rollback_serves_the_version_before_or_the_one_that_is_named(
    home: Path, store: IndexStore
) -> None:
    built(home, 10, 11)
    assert "version 1 serves" in run("rollback")
    assert store.current_number() == 1
    assert "version 2 serves" in run("rollback", "2")
    assert isinstance(fails("rollback", "7"), VersionMissing)
    assert store.current_number() == 2


def test_switch_serves_to_all_what_a_tag_serves(
    home: Path, store: IndexStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(home, 10)
    monkeypatch.setenv("SARTOR_TAG", "next")
    built(home, 11)
    assert store.current_number() == 1
    assert "version 2 serves" in run("switch", "next")
    assert store.current_number() == 2
    assert isinstance(fails("switch", "other"), VersionMissing)


def embeddings(home: Path, model_id: str = "colour-1") -> int:
    """How many pictures of products this model has encoded."""
    with Catalogue(f"sqlite:///{home / 'catalogue.sqlite'}") as catalogue:
        return catalogue.count() - catalogue.count_to_encode(model_id)


def test_gc_deletes_versions_and_embeddings_that_nothing_needs(
    home: Path, store: IndexStore, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(home, 10)
    monkeypatch.setattr(pipeline.encoder, "model_id", "colour-2", raising=False)
    built(home, 11, 12)
    assert store.numbers() == [2, 3]
    assert embeddings(home) == 10
    assert "0 versions, 0 embeddings" in run("gc", "--model", "colour-1")
    assert embeddings(home) == 10
    monkeypatch.setenv("SARTOR_KEEP_VERSIONS", "1")
    assert "deleted: 0 versions, 10 embeddings and readings, 0 fetched pictures" in run("gc")
    assert (embeddings(home), embeddings(home, "colour-2")) == (0, 12)
    assert store.numbers() == [2, 3]  # the one before stays for a rollback


def test_gc_before_the_first_version_deletes_no_embedding(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first build that a gate refused, or that was killed, has cost hours."""
    offers(home, many_colours(3))
    canaries = home.parent / "canaries.toml"
    canaries.write_text('[[canary]]\nwords = "red"\nproducts = ["gone"]\n')
    monkeypatch.setenv("SARTOR_CANARIES", str(canaries))
    fails("build")
    assert isinstance(fails("gc"), IndexMissing)
    assert embeddings(home) == 3
