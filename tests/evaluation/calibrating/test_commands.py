"""`sartor calibrate` on the small shop: a file that the pipeline and `honest` use."""

import pytest
from PIL import Image
from typer.testing import CliRunner

from evaluation import baselines
from evaluation.calibrating.commands import app
from evaluation.commands import app as protocols
from sartor import cli
from shared.errors import FeedUnreadable, UnknownSpec
from tests.evaluation.small_shop import COLOURS, HalvesEncoder, photo, png, shop, write
from worker.calibration import Stages, read
from worker.rerankers.registry import RERANKERS

KINDS = {"photo", "words", "both"}


def load_halves(rest):
    return HalvesEncoder()


@pytest.fixture(autouse=True)
def _known(monkeypatch):
    at = "tests.evaluation.stages.rerankers:load_same_design"
    monkeypatch.setitem(baselines.BASELINES._table, "halves", f"{__name__}:load_halves")
    monkeypatch.setitem(RERANKERS._table, "design", at)


@pytest.fixture
def products(tmp_path):
    """The small shop with every picture a second time, which asks nothing.

    Lists are of ten, the least that settings allow, and a gallery has more than a list takes.
    """
    again = [{**row, "id": f"{row['id']}-again", "split": "train"} for row in shop()]
    return write(tmp_path / "products.parquet", shop() + again)


@pytest.fixture
def files(products, tmp_path, monkeypatch):
    """Options that name the shop, whose split test asks, and a street of one photo."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SARTOR_RERANKED", "10")
    street = {
        "split": "test",
        "has_boxes": True,
        "boxes": [{"label": "tie"}],
        "image": png(Image.new("RGB", (60, 90), "grey")),
    }
    path = write(tmp_path / "street.parquet", [street])
    return ["--products", str(products), "--street", str(path), "--split", "test"]


STAGES = ["--encoder", "halves", "--composer", "sum", "--reranker", "design"]


def fit(*words):
    return CliRunner().invoke(app, [*words])


def test_calibrate_writes_what_was_fitted_for_these_stages(files, tmp_path):
    result = fit(*files, *STAGES, "--out", "fits/mine.json")
    assert result.exit_code == 0, result.output
    found = read(tmp_path / "fits/mine.json")
    assert found.stages == Stages(encoder="halves", composer="sum", reranker="same design")
    assert set(found.pictures) == set(found.feed) == KINDS
    assert found.fitted_on == "products.parquet, split test"
    assert "fits/mine.json: fitted on products.parquet" in result.output.replace("\n", "")
    for its in (*found.pictures.values(), *found.feed.values()):
        assert min(its.weights.model_dump().values()) >= 0
    # It knows the design of a changed photo, and of words alone nothing.
    assert found.pictures["photo"].weights.reranker > 0
    assert found.pictures["words"].weights.reranker == pytest.approx(0, abs=1e-6)
    assert {its.chance.retrieval for its in found.feed.values()} == {0}


def test_calibrate_again_gives_the_same_bytes_and_reads_no_picture(files, tmp_path):
    for name in ("one.json", "two.json"):
        assert fit(*files, *STAGES, "--out", name, "--cache", "kept").exit_code == 0
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert len(list((tmp_path / "kept").glob("details-*.npy"))) == 1


def test_calibrate_of_two_galleries_fits_one_calibration(files, products, tmp_path):
    both = [*files, "--products", str(products)]
    assert fit(*both, *STAGES, "--out", "mine.json").exit_code == 0
    assert fit(*files, *STAGES, "--out", "one.json").exit_code == 0
    found, one = read(tmp_path / "mine.json"), read(tmp_path / "one.json")
    assert found.fitted_on == "products.parquet, products.parquet, split test"
    for kind, its in one.pictures.items():
        twice = found.pictures[kind]
        assert twice.chance.model_dump() == pytest.approx(its.chance.model_dump(), abs=1e-2)


def test_peoples_own_photos_set_the_bounds_of_photos(files, tmp_path):
    rows = [
        {"split": "train", "articleType": "hoodie", "image": png(photo(colour, "hooded"))}
        for colour in COLOURS
    ]
    user = write(tmp_path / "user.parquet", rows)
    assert fit(*files, *STAGES, "--out", "one.json").exit_code == 0
    result = fit(*files, *STAGES, "--user-photos", str(user), "--out", "two.json")
    assert result.exit_code == 0, result.output
    one, two = read(tmp_path / "one.json"), read(tmp_path / "two.json")
    assert two.pictures["words"] == one.pictures["words"]
    assert two.pictures["photo"].weights == one.pictures["photo"].weights
    assert all(0 <= its.close <= 0.5 for its in two.pictures.values())


def test_what_was_fitted_gives_honest_its_chances(files, tmp_path, monkeypatch):
    assert fit(*files, *STAGES, "--out", "mine.json").exit_code == 0
    words = ["honest", *files, *STAGES]
    untold = CliRunner().invoke(protocols, words)
    assert "| requests, design | - |" in untold.output
    monkeypatch.setenv("SARTOR_CALIBRATION", str(tmp_path / "mine.json"))
    told = CliRunner().invoke(protocols, words)
    assert told.exit_code == 0, told.output
    assert "| requests, design |" in told.output
    assert "design | - |" not in told.output


def test_a_shop_that_one_list_would_empty_is_refused_in_a_sentence(files, monkeypatch):
    monkeypatch.setenv("SARTOR_RERANKED", "18")
    result = fit(*files, *STAGES, "--out", "mine.json")
    assert isinstance(result.exception, FeedUnreadable)
    assert "has 18 products, and lists of 18 candidates take 19" in str(result.exception)


def test_a_stage_that_is_none_is_refused(files):
    result = fit(*files, *STAGES[:-1], "glue", "--out", "mine.json")
    assert isinstance(result.exception, UnknownSpec)


def test_the_console_script_leads_here():
    result = CliRunner().invoke(cli.app, ["calibrate", "--help"])
    assert result.exit_code == 0
    assert "sartor calibrate" in result.output
    assert "--user-photos" in result.output
