"""The five stages in order, on embeddings that one can compute by hand."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image

from index_store.product import Product
from index_store.version import IndexVersion
from index_store.versions import IndexStore
from shared.errors import NothingToSearch, ProductGone
from shared.messages import Box, Filters, Query
from shared.settings import Settings
from tests.worker.conftest import ColourEncoder, square
from worker.pipeline import Answer, Pipeline


@pytest.fixture
def index(store: IndexStore) -> IndexVersion:
    return store.load(1)


def ids(answer: Answer) -> list[str]:
    return [candidate.product.id for candidate in answer.results]


def test_run_when_a_photo_alone_then_the_product_like_it_comes_first(
    pipeline: Pipeline, index: IndexVersion
) -> None:
    answer = pipeline.run(Query(page_size=2), square("red"), index)
    assert ids(answer)[0] == "red"
    assert answer.has_more
    assert answer.box == Box(x1=0, y1=0, x2=30, y2=40)


def test_run_when_words_alone_then_they_are_searched_and_there_is_no_box(
    pipeline: Pipeline, index: IndexVersion
) -> None:
    answer = pipeline.run(Query(refinements=("in blue",), page_size=1), None, index)
    assert ids(answer) == ["blue"]
    assert answer.box is None


def test_run_when_the_words_weigh_all_then_the_photo_does_not_count(
    pipeline: Pipeline, index: IndexVersion
) -> None:
    query = Query(refinements=("make it blue",), page_size=1, text_weight=1.0)
    assert ids(pipeline.run(query, square("red"), index)) == ["blue"]
    photo_only = query.model_copy(update={"text_weight": 0.0})
    assert ids(pipeline.run(photo_only, square("red"), index)) == ["red"]


def test_run_when_a_box_is_given_then_only_that_part_is_searched(
    pipeline: Pipeline, index: IndexVersion
) -> None:
    photo = square("red", (100, 100))
    photo.paste(square("blue", (50, 50)), (50, 50))
    query = Query(box=Box(x1=50, y1=50, x2=140, y2=100), page_size=1)  # reaches past the photo
    assert ids(pipeline.run(query, photo, index)) == ["blue"]


def test_run_when_similar_to_a_product_then_that_product_itself_is_left_out(
    pipeline: Pipeline, index: IndexVersion
) -> None:
    answer = pipeline.run(Query(examples=("red",), page_size=5), None, index)
    assert "red" not in ids(answer)
    assert len(answer.results) == 5
    assert not answer.has_more


def test_run_when_paging_then_pages_follow_one_another_without_gap(
    pipeline: Pipeline, index: IndexVersion
) -> None:
    pages = [pipeline.run(Query(page_size=4, page=page), square("red"), index) for page in range(2)]
    assert len({*ids(pages[0]), *ids(pages[1])}) == 6
    assert [page.has_more for page in pages] == [True, False]


def test_run_when_filtered_by_price_then_dearer_products_do_not_come(
    pipeline: Pipeline, index: IndexVersion
) -> None:
    query = Query(filters=Filters(max_price=Decimal(20)))
    assert set(ids(pipeline.run(query, square("red"), index))) == {"red", "green"}


def test_run_when_nothing_is_asked_then_it_says_so(pipeline: Pipeline, index: IndexVersion) -> None:
    with pytest.raises(NothingToSearch):
        pipeline.run(Query(), None, index)


def test_run_when_the_example_is_gone_then_it_says_so(
    pipeline: Pipeline, index: IndexVersion
) -> None:
    with pytest.raises(ProductGone):
        pipeline.run(Query(examples=("sold-out",)), None, index)


def test_run_when_done_then_each_stage_has_its_seconds(
    pipeline: Pipeline, index: IndexVersion
) -> None:
    seconds = pipeline.run(Query(), square("red"), index).seconds
    assert list(seconds) == ["detect", "encode", "compose", "retrieve", "rerank"]


def test_from_settings_when_stages_are_named_then_those_are_loaded() -> None:
    pipeline = Pipeline.from_settings(Settings(composer="sum:0.25"))
    assert pipeline.composer.weight == 0.25  # type: ignore[attr-defined]
    assert pipeline.encoder.model_id.startswith("house")


class Sketch:
    """A detector that has drawn its boxes beforehand, and counts how often it is asked."""

    model_id = "sketch"

    def __init__(self, *boxes: Box) -> None:
        self.boxes = boxes
        self.asked = 0

    def detect(self, photo: Image.Image, min_score: float | None = None) -> list[Box]:
        del photo, min_score
        self.asked += 1
        return list(self.boxes)


# A photo whose left half is a red dress and whose right half a smaller blue bag.
DRESS = Box(x1=0, y1=0, x2=60, y2=100, label="dress", score=0.9)
BAG = Box(x1=65, y1=0, x2=100, y2=100, label="bag", score=0.9)


@pytest.fixture
def outfit() -> Image.Image:
    photo = square("red", (100, 100))
    photo.paste(square("blue", (40, 100)), (62, 0))
    return photo


@pytest.fixture
def sketched(pipeline: Pipeline) -> Pipeline:
    return replace(pipeline, detector=Sketch(DRESS, BAG))


def test_run_when_garments_are_found_then_the_likeliest_is_searched(
    sketched: Pipeline, index: IndexVersion, outfit: Image.Image
) -> None:
    answer = sketched.run(Query(page_size=1), outfit, index)
    assert ids(answer) == ["red"]
    assert (answer.box, answer.garments) == (DRESS, (DRESS, BAG))


def test_run_when_the_words_name_a_garment_that_was_found_then_that_one_is_searched(
    sketched: Pipeline, index: IndexVersion, outfit: Image.Image
) -> None:
    query = Query(refinements=("this bag in blue",), page_size=1)
    answer = sketched.run(query, outfit, index)
    assert (ids(answer), answer.box) == (["blue"], BAG)


def test_run_when_garments_were_found_earlier_then_nobody_looks_again(
    sketched: Pipeline, index: IndexVersion, outfit: Image.Image
) -> None:
    answer = sketched.run(Query(page_size=1), outfit, index, garments=(BAG,))
    assert (answer.box, answer.garments) == (BAG, (BAG,))
    chosen = sketched.run(Query(box=DRESS, page_size=1), outfit, index)
    assert chosen.box == DRESS
    assert isinstance(sketched.detector, Sketch)
    assert sketched.detector.asked == 0


def test_run_when_several_are_searched_together_then_each_has_its_group(
    sketched: Pipeline, index: IndexVersion, outfit: Image.Image
) -> None:
    answer = sketched.run(Query(together=(DRESS, BAG), page_size=2), outfit, index)
    assert (ids(answer), answer.groups) == (["red", "blue"], [0, 1])
    assert answer.box is None
    assert answer.has_more


def test_run_when_no_garment_is_found_then_the_whole_photo_is_searched(
    pipeline: Pipeline, index: IndexVersion, outfit: Image.Image
) -> None:
    blind = replace(pipeline, detector=Sketch())
    answer = blind.run(Query(page_size=1), outfit, index)
    assert (answer.box, answer.garments) == (Box(x1=0, y1=0, x2=100, y2=100), ())


def test_run_when_the_garment_has_a_type_then_products_of_it_come_before_nearer_ones(
    sketched: Pipeline, home: Path, outfit: Image.Image
) -> None:
    shop = [("red bag", "Handbags", "red"), ("pink dress", "Dresses", "salmon")]
    products = [Product(id=name, title=name, picture=name, category=kind) for name, kind, _ in shop]
    pictures = [square(colour) for _, _, colour in shop]
    store = IndexStore(home / "typed", keep=1)
    store.publish(ColourEncoder().encode_images(pictures), products, ColourEncoder.model_id)
    filtering = replace(sketched, preference=replace(sketched.preference, mode="filter"))
    ignoring = replace(sketched, preference=replace(sketched.preference, mode="ignore"))
    query = Query(page_size=1)
    assert ids(filtering.run(query, outfit, store.load(1))) == ["pink dress"]
    assert ids(ignoring.run(query, outfit, store.load(1))) == ["red bag"]
    asked = Query(box=DRESS, refinements=("a bag like this dress in red",), page_size=1)
    assert ids(filtering.run(asked, outfit, store.load(1))) == ["red bag"]
