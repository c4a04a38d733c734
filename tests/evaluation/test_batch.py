"""`sartor query` on a small Parquet file: the bot's pipeline, with the house weights."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from PIL import Image, ImageDraw

from evaluation.batch import BatchOptions, run_batch
from shared.errors import BadRow, FeedUnreadable
from shared.pictures import encode_jpeg
from shared.settings import Settings

COLOURS = ("red", "green", "blue", "black", "yellow", "purple")


def shirt(colour: str) -> bytes:
    picture = Image.new("RGB", (120, 160), "white")
    ImageDraw.Draw(picture).polygon(
        [(40, 20), (80, 20), (110, 50), (95, 65), (85, 55), (85, 140), (35, 140), (35, 55),
         (25, 65), (10, 50)],
        fill=colour,
    )  # fmt: skip
    return encode_jpeg(picture)


@pytest.fixture
def products(tmp_path: Path) -> Path:
    path = tmp_path / "products.parquet"
    pq.write_table(
        pa.table(
            {
                "id": list(COLOURS),
                "image": [shirt(colour) for colour in COLOURS],
                "split": ["train"] * 4 + ["test"] * 2,
            }
        ),
        path,
    )
    return path


def ask(
    tmp_path: Path, products: Path, *lines: dict[str, object], split: str | None = None, **stages
) -> list[dict[str, object]]:
    queries, out = tmp_path / "q.jsonl", tmp_path / "r.jsonl"
    queries.write_text("\n".join(json.dumps(line) for line in lines))
    settings = Settings(home=tmp_path / "home", **stages)
    assert run_batch(settings, BatchOptions(products, queries, out, split)) == len(lines)
    return [json.loads(line) for line in out.read_text().splitlines()]


def test_run_batch_when_a_product_is_the_query_then_it_finds_itself_unless_excluded(
    tmp_path: Path, products: Path
) -> None:
    first, second = ask(
        tmp_path,
        products,
        {"query_id": "a", "product_id": "red", "text": "", "k": 3, "exclude": []},
        {"query_id": "b", "product_id": "red", "text": "", "k": 10, "exclude": ["red"]},
    )
    assert first["query_id"] == "a"
    assert first["ids"][0] == "red"
    assert len(first["ids"]) == len(first["scores"]) == 3
    assert first["scores"] == sorted(first["scores"], reverse=True)
    assert set(second["ids"]) == set(COLOURS) - {"red"}


def test_run_batch_when_a_picture_file_and_words_are_given_then_both_are_used(
    tmp_path: Path, products: Path
) -> None:
    (tmp_path / "street.jpg").write_bytes(shirt("red"))
    line = {"query_id": "a", "image": str(tmp_path / "street.jpg"), "k": 6}
    [photo] = ask(tmp_path, products, line)
    [both] = ask(tmp_path, products, {**line, "text": "make it blue"})
    assert photo["ids"][0] == "red"
    assert both["ids"].index("blue") < photo["ids"].index("blue")


def test_run_batch_when_another_composer_is_named_then_its_order_differs(
    tmp_path: Path, products: Path
) -> None:
    line = {"query_id": "a", "product_id": "red", "text": "blue shirt", "k": 1}
    [photo_only] = ask(tmp_path, products, line, composer="sum:0")
    assert photo_only["ids"] == ["red"]
    [words_only] = ask(tmp_path, products, line, composer="sum:1")
    assert words_only["ids"] == ["blue"]


def test_run_batch_when_a_split_is_named_then_it_is_the_gallery(
    tmp_path: Path, products: Path
) -> None:
    [answer] = ask(tmp_path, products, {"query_id": "a", "text": "red", "k": 9}, split="test")
    assert set(answer["ids"]) == {"yellow", "purple"}


@pytest.mark.parametrize(
    "line",
    ["{", '{"query_id": "a"}', '{"query_id": "a", "text": "x", "k": 0}',
     '{"query_id": "a", "text": "x", "colour": "red"}',
     '{"query_id": "a", "image": "/no/such.jpg"}'],
)  # fmt: skip
def test_run_batch_when_a_line_is_wrong_then_its_number_is_named(
    tmp_path: Path, products: Path, line: str
) -> None:
    queries = tmp_path / "q.jsonl"
    queries.write_text('{"query_id": "ok", "text": "red"}\n' + line)
    with pytest.raises(BadRow, match="row 2"):
        run_batch(
            Settings(home=tmp_path / "home"), BatchOptions(products, queries, tmp_path / "r.jsonl")
        )


def test_run_batch_when_the_file_has_no_split_then_it_says_so(
    tmp_path: Path, products: Path
) -> None:
    pq.write_table(pq.read_table(products).drop_columns("split"), products)
    with pytest.raises(FeedUnreadable, match="no column split"):
        ask(tmp_path, products, {"query_id": "a", "text": "red"}, split="test")


def test_run_batch_when_run_on_real_products_then_a_product_finds_itself(
    tmp_path: Path, real_data: Path
) -> None:
    table = pq.ParquetFile(real_data / "products-224.parquet").read_row_group(0).slice(0, 60)
    pq.write_table(table, tmp_path / "some.parquet")
    ids = table["id"].to_pylist()
    lines = [{"query_id": name, "product_id": name, "k": 1} for name in ids[:20]]
    answers = ask(tmp_path, tmp_path / "some.parquet", *lines)
    assert [answer["ids"][0] for answer in answers] == ids[:20]
