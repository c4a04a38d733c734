"""In-shop: query and gallery as the partition file marks them, pictures whole."""

import pytest

from evaluation.benchmarks.deepfashion_inshop import deepfashion_inshop, read_deepfashion_inshop
from shared.errors import FeedMissing, FeedUnreadable
from tests.evaluation.benchmarks.colours import (
    BLUE,
    GREEN,
    RED,
    ColourEncoder,
    figures,
    paint,
    write,
)

ROWS = [  # name below img/, item, status, colour
    ("WOMEN/Dresses/id_01/01_1_front.jpg", "id_01", "query", RED),
    ("WOMEN/Dresses/id_01/01_2_side.jpg", "id_01", "gallery", (255, 90, 0)),
    ("WOMEN/Dresses/id_02/01_1_front.jpg", "id_02", "gallery", (255, 10, 0)),
    ("MEN/Denim/id_03/01_1_front.jpg", "id_03", "query", BLUE),
    ("MEN/Denim/id_03/01_2_side.jpg", "id_03", "gallery", (0, 40, 255)),
    ("MEN/Denim/id_04/01_1_front.jpg", "id_04", "train", GREEN),
]
HEADER = f"{len(ROWS)}\nimage_name item_id evaluation_status\n"


@pytest.fixture
def root(tmp_path):
    for name, _, _, colour in ROWS:
        paint(tmp_path / "Img" / "img" / name, colour)
    rows = [f"img/{name}    {item} {status}\n" for name, item, status, _ in ROWS]
    write(tmp_path / "Eval" / "list_eval_partition.txt", HEADER + "".join(rows))
    return tmp_path


def test_deepfashion_inshop_ranks_the_gallery_for_every_query(root):
    """The red query meets another item first; the blue one its own."""
    result = deepfashion_inshop(root, ColourEncoder(), 0.5)
    assert figures(result.headline) == {"R@1": 0.5, "R@10": 1, "R@20": 1, "R@30": 1}
    assert (result.headline.category, result.headline.queries, result.headline.gallery) == (
        "all",
        2,
        3,
    )
    assert figures(result.rows[0])["R@1"] == 0
    assert [row.category for row in result.rows[:2]] == ["WOMEN/Dresses", "MEN/Denim"]
    assert str(result.coverage) == "complete: 5 of 5 pictures found, 2 of 2 queries asked"


def test_read_deepfashion_inshop_when_the_partition_is_missing_then_the_layout_is_shown(root):
    (root / "Eval" / "list_eval_partition.txt").unlink()
    with pytest.raises(FeedMissing, match=r"(?s)is missing.*Img/img/WOMEN"):
        read_deepfashion_inshop(root)


def test_read_deepfashion_inshop_when_a_row_is_cut_short_then_its_line_is_named(root):
    write(root / "Eval" / "list_eval_partition.txt", HEADER + "img/a.jpg id_01\n")
    with pytest.raises(FeedUnreadable, match="line 3"):
        read_deepfashion_inshop(root)
