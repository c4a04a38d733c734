"""Canaries: a file of queries whose answer is known, asked of a version before it serves."""

from pathlib import Path

import pytest

from index_store.version import IndexVersion
from shared.errors import CanaryMissed, SetupError
from shared.settings import Settings
from tests.worker.conftest import jpeg
from worker.building.canaries import canaries_of, read_canaries
from worker.pipeline import Pipeline

WORDS = '[[canary]]\nwords = "red"\ncategory = "Square"\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "red.jpg").write_bytes(jpeg("red"))
    return tmp_path / "canaries.toml"


def ask(path: Path, text: str, pipeline: Pipeline, index: IndexVersion) -> None:
    path.write_text(text)
    canaries_of(Settings(canaries=path), pipeline)(index)


def test_a_file_of_canaries_is_read_with_pictures_beside_it(path: Path) -> None:
    path.write_text(WORDS + '[[canary]]\npicture = "red.jpg"\nproducts = ["red", "white"]\n')
    words, picture = read_canaries(path)
    assert (words.name, words.category, words.at_least) == ("red", "Square", 1)
    assert picture.picture == path.parent / "red.jpg"
    assert picture.products == ("red", "white")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b"", "canary"),
        (b"canary = 7", "canary"),
        (b"[[canary", "end of document"),
        (b'[[canary]]\nwords = "red"\n', "expects products or a category"),
        (b'[[canary]]\ncategory = "Square"\n', "needs words or a picture"),
        (WORDS.encode() + b"at_least = 0\n", "at_least"),
        (WORDS.encode() + b"at_least = 11\n", "at_least"),
        (WORDS.encode() + b'colour = "red"\n', "colour"),
        (WORDS.encode("utf-16"), "decode"),
    ],
    ids=range(9),
)
def test_a_file_that_is_no_list_of_canaries_says_what_is_wrong(
    path: Path, text: bytes, why: str
) -> None:
    path.write_bytes(text)
    with pytest.raises(SetupError, match=why) as error:
        read_canaries(path)
    assert f"SARTOR_CANARIES={path}" in str(error.value)


def test_a_file_that_is_missing_is_named(path: Path) -> None:
    with pytest.raises(SetupError, match="No such file"):
        read_canaries(path)


def test_a_shop_without_canaries_is_asked_nothing(pipeline: Pipeline, index: IndexVersion) -> None:
    canaries_of(Settings(), pipeline)(index)


@pytest.mark.parametrize(
    "text",
    [
        WORDS + "at_least = 6\n",
        '[[canary]]\nwords = "red"\nproducts = ["red"]\n',
        '[[canary]]\npicture = "red.jpg"\nproducts = ["red", "white"]\n',
        '[[canary]]\npicture = "red.jpg"\nwords = "blue"\nproducts = ["blue"]\n',
    ],
)
def test_a_version_that_answers_as_expected_may_serve(
    path: Path, pipeline: Pipeline, index: IndexVersion, text: str
) -> None:
    ask(path, text, pipeline, index)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (WORDS + "at_least = 7\n", "red: 6 of Square, at least 7 expected"),
        (
            '[[canary]]\nwords = "red"\ncategory = "Coats"\n',
            "red: 0 of Coats, at least 1 expected",
        ),
        (
            '[[canary]]\nwords = "red"\nproducts = ["red", "gone", "lost"]\n',
            "red: gone, lost not among the first 10",
        ),
        (WORDS + '[[canary]]\nwords = "blue"\nproducts = ["gone"]\n', "blue: gone not among"),
    ],
)
def test_a_version_that_misses_a_canary_says_which_and_why(
    path: Path, pipeline: Pipeline, index: IndexVersion, text: str, reason: str
) -> None:
    with pytest.raises(CanaryMissed) as error:
        ask(path, text, pipeline, index)
    assert str(error.value.params["reason"]).startswith(reason)


def test_a_picture_that_is_missing_is_the_operators_to_mend(
    path: Path, pipeline: Pipeline, index: IndexVersion
) -> None:
    with pytest.raises(SetupError, match=r"gone\.jpg: No such file"):
        ask(path, '[[canary]]\npicture = "gone.jpg"\nproducts = ["red"]\n', pipeline, index)
