"""FashionIQ: pairs, joined captions, galleries and figures on a tiny copy of the published layout.

Text weight 0 here: red asks, so that ranks are read off the colours. On the real captions and
splits the published counts hold.
"""

import json
import shutil

import pytest

from evaluation.benchmarks.fashion_iq import fashion_iq, read_fashion_iq
from shared.errors import FeedMissing, FeedUnreadable
from tests.evaluation.benchmarks.colours import RED, ColourEncoder, figures, paint, write
from training.datasets.fashion_iq import CATEGORIES


def publish(root, category, pairs, split, name="val"):
    rows = [{"candidate": c, "target": t, "captions": list(texts)} for c, t, texts in pairs]
    write(root / "captions" / f"cap.{category}.{name}.json", json.dumps(rows))
    write(root / "image_splits" / f"split.{category}.{name}.json", json.dumps(split))


@pytest.fixture
def root(tmp_path):
    """Each category: its reference, nine as red, then `T`, then `far`; the pairs by category.

    From the reference, kept in, T is the eleventh answer and `r1` the second.
    """
    words = ("is blue.", " and has no sleeves? ")
    for category in CATEGORIES:
        ids = [f"{category}-{name}" for name in ("ref", *(f"r{i}" for i in range(9)), "T", "far")]
        colours = [RED] * 10 + [(255, 20, 0), (0, 255, 0)]
        for id_, colour in zip(ids, colours, strict=True):
            paint(tmp_path / "images" / f"{id_}.jpg", colour)
        targets = {"dress": ["T"], "shirt": ["r1"], "toptee": ["r1", "r2"]}[category]
        pairs = [(ids[0], f"{category}-{target}", words) for target in targets]
        publish(tmp_path, category, pairs, ids)
    return tmp_path


def test_fashion_iq_gives_the_mean_of_the_categories(root):
    result = fashion_iq(root, ColourEncoder(), 0.0)
    by_category = {row.category: figures(row)["R@10"] for row in result.rows}
    assert by_category == pytest.approx(
        {"dress": 0, "shirt": 1, "toptee": 1, "mean": 2 / 3, "all": 3 / 4}
    )
    assert result.headline.category == "mean"
    expected = {"R@10": 2 / 3, "R@50": 1, "mean of both": 5 / 6}
    assert figures(result.headline) == pytest.approx(expected)
    assert str(result.coverage) == "complete: 36 of 36 pictures found, 4 of 4 queries asked"


def test_fashion_iq_when_the_reference_is_left_out_then_the_eleventh_comes_tenth(root):
    result = fashion_iq(root, ColourEncoder(), 0.0, leave_reference_out=True)
    assert figures(result.rows[0])["R@10"] == 1
    assert "left out" in result.protocol


def test_fashion_iq_joins_both_captions_with_and(root):
    encoder = ColourEncoder()
    fashion_iq(root, encoder, 0.5)
    assert set(encoder.texts) == {"is blue and and has no sleeves"}


def test_read_fashion_iq_of_the_val_protocol_asks_each_caption_over_the_pairs_own_pictures(root):
    benchmark = read_fashion_iq(root, captions="each", gallery="pairs")
    dress, _, toptee = benchmark.parts
    assert [query.text for query in dress.queries] == ["is blue", "and has no sleeves"]
    assert [item.label for item in dress.gallery] == ["dress-ref", "dress-T"]
    assert [item.label for item in toptee.gallery] == ["toptee-ref", "toptee-r1", "toptee-r2"]


def test_fashion_iq_finds_pictures_of_another_ending(root):
    (root / "images" / "dress-T.jpg").rename(root / "images" / "dress-T.png")
    assert fashion_iq(root, ColourEncoder(), 0.0).coverage.complete


def test_fashion_iq_when_pictures_are_gone_then_the_result_is_partial(root):
    (root / "images" / "shirt-r1.jpg").unlink()
    result = fashion_iq(root, ColourEncoder(), 0.0)
    assert "35 of 36 pictures found, 3 of 4 queries asked" in str(result.coverage)
    assert [row.category for row in result.rows] == ["dress", "toptee", "mean", "all"]


@pytest.mark.parametrize("gone", ["images", "captions", "image_splits/split.shirt.val.json"])
def test_read_fashion_iq_when_a_part_of_the_folder_is_missing_then_the_layout_is_shown(root, gone):
    path = root / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(FeedMissing, match=r"(?s)is missing.*image_splits/split\.\{dress"):
        read_fashion_iq(root)


def test_read_fashion_iq_when_targets_are_hidden_then_the_file_is_named(root):
    hidden = '[{"candidate": "a", "captions": ["b", "c"]}]'
    write(root / "captions" / "cap.dress.val.json", hidden)
    with pytest.raises(FeedUnreadable, match=r"cap\.dress\.val\.json: 0\.target: Field required"):
        read_fashion_iq(root)


def test_read_fashion_iq_has_the_published_galleries_and_every_id_is_in_them(real_data, tmp_path):
    published = (real_data / "fashion-iq").resolve()
    for folder in ("captions", "image_splits"):
        (tmp_path / folder).symlink_to(published / folder)
    (tmp_path / "images").mkdir()
    parts = read_fashion_iq(tmp_path).parts
    assert [len(part.queries) for part in parts] == [2017, 2038, 1961]
    assert [len(part.gallery) for part in parts] == [3817, 6346, 5373]
    for part in parts:
        labels = {item.label for item in part.gallery}
        assert len(labels) == len(part.gallery)
        assert {query.target for query in part.queries} <= labels
        assert {query.picture.path.stem for query in part.queries} <= labels
        assert all(" and " in query.text for query in part.queries)
    with pytest.raises(FeedMissing, match="0 of 6,016 queries asked"):
        fashion_iq(tmp_path, ColourEncoder(), 0.5)
