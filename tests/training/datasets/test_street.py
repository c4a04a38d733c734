"""Street grounds: the wanted split, RGB, small."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from training.datasets.street import LONGEST, read_grounds


def test_grounds_are_small_rgb_photos_of_the_wanted_split(tmp_path):
    out = io.BytesIO()
    Image.new("L", (640, 300)).save(out, "WEBP")
    table = {"split": ["train", "test", "train"], "image": [out.getvalue()] * 3}
    pq.write_table(pa.table(table), tmp_path / "street.parquet")
    grounds = read_grounds(tmp_path / "street.parquet")
    assert [(g.mode, max(g.size)) for g in grounds] == [("RGB", LONGEST)] * 2
