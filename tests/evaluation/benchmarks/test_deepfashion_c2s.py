"""Consumer-to-Shop: distinct consumer photos of test over the shop photos of val and test."""

import pytest
from PIL import Image

from evaluation.benchmarks.deepfashion_c2s import deepfashion_c2s, read_deepfashion_c2s
from shared.errors import FeedMissing
from tests.evaluation.benchmarks.colours import BLUE, GREEN, RED, ColourEncoder, figures, write

A, B, C, D = (f"img/DRESSES/Dress/id_{i}" for i in range(4))
PAIRS = [  # consumer, shop, item, status: every consumer photo with every shop photo of its item
    (f"{A}/comsumer_01.jpg", f"{A}/shop_01.jpg", "id_0", "test"),
    (f"{A}/comsumer_01.jpg", f"{A}/shop_02.jpg", "id_0", "test"),
    (f"{B}/comsumer_01.jpg", f"{B}/shop_01.jpg", "id_1", "test"),
    (f"{C}/comsumer_01.jpg", f"{C}/shop_01.jpg", "id_2", "val"),
    (f"{D}/comsumer_01.jpg", f"{D}/shop_01.jpg", "id_3", "train"),
]
COLOURS = {  # what lies in the box
    f"{A}/comsumer_01.jpg": RED,
    f"{A}/shop_01.jpg": GREEN,
    f"{A}/shop_02.jpg": (255, 60, 0),
    f"{B}/comsumer_01.jpg": BLUE,
    f"{B}/shop_01.jpg": (0, 60, 255),
    f"{C}/shop_01.jpg": (255, 20, 0),
}
BOX = (2, 1, 6, 7)


@pytest.fixture
def root(tmp_path):
    """Outside of its box every photo is green: an uncut photo would be found by its ground."""
    for name, colour in COLOURS.items():
        photo = Image.new("RGB", (10, 10), GREEN)
        photo.paste(colour, BOX)
        path = tmp_path / "Img" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        photo.save(path, "PNG")
    rows = [" ".join(pair) + "\n" for pair in PAIRS]
    header = f"{len(PAIRS)}\nimage_pair_name_1 image_pair_name_2 item_id evaluation_status\n"
    write(tmp_path / "Eval" / "list_eval_partition.txt", header + "".join(rows))
    boxes = [f"{name} 3 {1 if 'shop' in name else 2} 002 001 006 007\n" for name in COLOURS]
    header = f"{len(boxes)}\nimage_name clothes_type source_type x_1 y_1 x_2 y_2\n"
    write(tmp_path / "Anno" / "list_bbox_consumer2shop.txt", header + "".join(boxes))
    return tmp_path


def test_deepfashion_c2s_searches_val_shops_too_and_cuts_both_sides(root):
    """From red, val's shop photo comes before the item's own; from blue, the item's own."""
    result = deepfashion_c2s(root, ColourEncoder(), 0.5)
    assert figures(result.headline) == {"top-1": 0.5, "top-20": 1}
    assert (result.headline.queries, result.headline.gallery) == (2, 4)
    assert result.rows[0].category == "DRESSES/Dress"
    assert result.coverage.complete


def test_read_deepfashion_c2s_keeps_each_photo_once(root):
    part = read_deepfashion_c2s(root).parts[0]
    assert [query.target for query in part.queries] == ["id_0", "id_1"]
    assert sorted(item.label for item in part.gallery) == ["id_0", "id_0", "id_1", "id_2"]
    assert {item.picture.box for item in part.gallery} == {BOX}


def test_read_deepfashion_c2s_when_a_box_is_missing_then_the_photo_is_whole(root):
    path = root / "Anno" / "list_bbox_consumer2shop.txt"
    path.write_text("\n".join(path.read_text().splitlines()[:-1]))
    items = read_deepfashion_c2s(root).parts[0].gallery
    assert [item.picture.box for item in items] == [BOX, BOX, BOX, None]


@pytest.mark.parametrize(
    "gone", ["Anno/list_bbox_consumer2shop.txt", "Eval/list_eval_partition.txt"]
)
def test_read_deepfashion_c2s_when_a_file_is_missing_then_the_layout_is_shown(root, gone):
    (root / gone).unlink()
    with pytest.raises(FeedMissing, match=r"(?s)is missing.*comsumer_01"):
        read_deepfashion_c2s(root)
