"""What every engine promises, run on each of them: exact, IVF, HNSW and Milvus (milvus-lite)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.base import Rows
from index_store.engines import ivf, milvus
from index_store.engines.registry import ENGINES
from shared.errors import IndexCorrupt
from tests.index_store.engines.galleries import (
    Said,
    brute_force,
    clustered,
    gallery_of,
    recall,
)
from tests.index_store.shop import directions

SPECS = ["exact", "ivf", "hnsw", "milvus"]
COUNT, DIM = 4_000, 30  # 30: no multiple of 16, as the house encoder's 815
HALF = np.arange(COUNT) % 2 == 0


class Made:
    """A gallery written and opened by one engine."""

    def __init__(self, spec, folder, vectors):
        folder.mkdir(parents=True)
        self.engine = ENGINES.load(spec, uri=None)
        self.gallery = gallery_of(vectors)
        self.folder = folder
        self.written = self.engine.write(folder, "vectors", self.gallery)
        self.index = self.open()

    def open(self, gallery=None):
        told = self.written.told
        return self.engine.open(self.folder, "vectors", gallery or self.gallery, told)

    def close(self):
        self.index = None  # milvus-lite lets go of its folder


@pytest.fixture(scope="module", params=SPECS)
def spec(request):
    return request.param


@pytest.fixture(scope="module", autouse=True)
def _small_selections_are_probed_too():
    """The galleries here are as small as what would be scored whole."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ivf, "EXACT_ROWS", 50)
        patch.setattr(milvus, "WHOLE", 5)
        yield


@pytest.fixture(scope="module")
def made(spec, tmp_path_factory):
    one = Made(spec, tmp_path_factory.mktemp(spec) / "000001", clustered(COUNT, DIM))
    yield one
    one.close()


@contextmanager
def opened(spec, folder, vectors):
    made = Made(spec, folder, vectors)
    try:
        yield made.index
    finally:
        made.close()


def queries(vectors, count=20):
    """Rows moved a little, unit length."""
    rng = np.random.default_rng(7)
    moved = vectors[rng.integers(len(vectors), size=count)] + 0.3 * directions(count, DIM, seed=8)
    return (moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32)


def test_what_is_written_lies_in_the_folder_under_the_given_name(made):
    assert made.index.count == COUNT
    assert all(name.startswith("vectors") for name in made.written.files)
    assert all((made.folder / name).is_file() for name in made.written.files)
    assert {path.name.split(".")[0] for path in made.folder.iterdir()} <= {"vectors"}


def test_search_finds_the_fifty_best(made):
    vectors = made.gallery.vectors
    found = [recall(made.index.search(q, 50), vectors, q, 50) for q in queries(vectors)]
    assert np.mean(found) >= 0.98


def test_scores_are_inner_products_best_first(made):
    vectors = made.gallery.vectors
    for query in queries(vectors):
        scores, rows = made.index.search(query, 30)
        assert (scores.dtype, rows.dtype) == (np.float32, np.int64)
        np.testing.assert_allclose(scores, vectors[rows] @ query, atol=1e-6)
        assert (np.diff(scores) <= 0).all()
        assert len(set(rows.tolist())) == 30


@pytest.mark.parametrize("share", [0.95, 0.5, 0.1, 0.01])
def test_a_selection_at_random_gets_full_pages_of_its_best(made, share):
    vectors = made.gallery.vectors
    mask = np.random.default_rng(3).random(COUNT) < share
    wanted = min(50, int(mask.sum()))
    found = []
    for query in queries(vectors):
        scores, rows = made.index.search(query, 50, Rows(mask))
        assert len(rows) == wanted
        assert mask[rows].all()
        found.append(recall((scores, rows), vectors, query, wanted, mask))
    assert np.mean(found) >= 0.97


@pytest.mark.parametrize("share", [0.5, 0.1, 0.02])
def test_a_category_that_the_photo_does_not_show_gets_full_pages_of_its_best(made, share):
    vectors = made.gallery.vectors
    found = []
    for number, query in enumerate(queries(vectors)):
        mask = np.zeros(COUNT, bool)
        mask[np.argsort(-vectors @ vectors[number])[: int(share * COUNT)]] = True
        scores, rows = made.index.search(query, 50, Rows(mask))
        assert len(rows) == 50
        assert mask[rows].all()
        found.append(recall((scores, rows), vectors, query, 50, mask))
    assert np.mean(found) >= 0.97


def test_a_selection_of_one_row_finds_it(made):
    mask = np.zeros(COUNT, bool)
    mask[1234] = True
    _, rows = made.index.search(queries(made.gallery.vectors)[0], 10, Rows(mask))
    assert rows.tolist() == [1234]


@pytest.mark.parametrize("k", [0, 5])
def test_a_selection_of_nothing_finds_nothing(made, k):
    scores, rows = made.index.search(made.gallery.vectors[0], k, Rows(np.zeros(COUNT, bool)))
    assert scores.shape == rows.shape == (0,)
    assert (scores.dtype, rows.dtype) == (np.float32, np.int64)


def test_a_selection_of_everything_changes_nothing(made):
    for query in queries(made.gallery.vectors, 5):
        free = made.index.search(query, 20)
        allowed = made.index.search(query, 20, Rows(np.ones(COUNT, bool)))
        assert recall(allowed, made.gallery.vectors, query, 20) >= 0.9
        assert recall(free, made.gallery.vectors, query, 20) >= 0.9


def test_a_selection_that_leaves_out_one_row_leaves_out_that_one(made):
    """The product that "more like this" was asked about."""
    for query in queries(made.gallery.vectors, 5):
        free = made.index.search(query, 30)[1]
        mask = np.ones(COUNT, bool)
        mask[free[0]] = False
        left = made.index.search(query, 29, Rows(mask))[1]
        assert free[0] not in left
        assert len(set(left) & set(free[1:])) >= 28


def test_more_results_than_rows_are_all_rows(made):
    query = queries(made.gallery.vectors)[0]
    _, rows = made.index.search(query, COUNT + 1)
    assert sorted(rows.tolist()) == list(range(COUNT))
    _, rows = made.index.search(query, 10 * COUNT, Rows(HALF))
    assert sorted(rows.tolist()) == np.flatnonzero(HALF).tolist()


def test_a_longer_page_begins_with_the_shorter(made):
    for query in queries(made.gallery.vectors, 5):
        longest = made.index.search(query, 50)[1]
        for k in (1, 6, 12, 49):
            np.testing.assert_array_equal(made.index.search(query, k)[1], longest[:k])


def test_the_query_is_not_changed(made):
    query = queries(made.gallery.vectors)[0]
    before = query.copy()
    made.index.search(query, 3)
    np.testing.assert_array_equal(query, before)


def test_a_query_that_lies_scattered_in_memory_is_understood(made):
    query = queries(made.gallery.vectors)[0]
    scattered = np.repeat(query, 2)[::2]
    np.testing.assert_array_equal(
        made.index.search(scattered, 9)[1], made.index.search(query, 9)[1]
    )


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_a_value_that_is_not_finite_raises(made, bad):
    query = made.gallery.vectors[0].copy()
    query[2] = bad
    with pytest.raises(ValueError, match="finite"):
        made.index.search(query, 3)


@pytest.mark.parametrize("shape", [(DIM + 1,), (DIM - 1,), (1, DIM), (0,)])
def test_another_dimension_raises(made, shape):
    with pytest.raises(ValueError, match="shape"):
        made.index.search(np.zeros(shape, np.float32), 3)


@pytest.mark.parametrize("mask", [np.ones(COUNT - 1, bool), np.ones((COUNT, 1), bool)])
def test_a_mask_of_another_shape_raises(made, mask):
    with pytest.raises(ValueError, match=f"{COUNT} rows"):
        made.index.search(made.gallery.vectors[0], 3, Rows(mask))


def test_a_mask_of_row_numbers_raises(made):
    with pytest.raises(ValueError, match="int64"):
        made.index.search(made.gallery.vectors[0], 3, Rows(np.arange(COUNT)))


def test_many_threads_get_what_one_gets(made):
    asked = queries(made.gallery.vectors, 32)
    alone = [made.index.search(query, 20, Rows(HALF))[1].tolist() for query in asked]
    with ThreadPoolExecutor(16) as pool:
        together = list(pool.map(lambda q: made.index.search(q, 20, Rows(HALF)), asked))
    assert [rows.tolist() for _, rows in together] == alone


def test_it_opens_again_under_another_name_of_the_folder(spec, tmp_path):
    """A version is written aside and then renamed to its number."""
    vectors = clustered(300, DIM)
    made = Made(spec, tmp_path / "000002.partial", vectors)
    expected = made.index.search(vectors[7], 12)[1]
    made.close()
    made.folder = made.folder.rename(tmp_path / "000002")
    np.testing.assert_array_equal(made.open().search(vectors[7], 12)[1], expected)


def test_another_gallery_than_it_was_made_of_is_corrupt(made):
    if made.engine.spec == "exact":
        return  # it is the vectors themselves
    made.close()
    others = [clustered(COUNT, DIM, seed=99), clustered(COUNT - 1, DIM), clustered(COUNT, DIM - 1)]
    for vectors in others:
        with pytest.raises(IndexCorrupt):
            made.open(gallery_of(vectors))
    made.index = made.open()


@pytest.mark.parametrize("told", [{}, {"nprobe": "x", "walk": "x", "collection": "x"}])
def test_a_manifest_that_does_not_tell_what_was_made_is_corrupt(made, told):
    if made.engine.spec == "exact":
        return  # there is nothing to tell
    made.close()
    with pytest.raises(IndexCorrupt):
        made.engine.open(made.folder, "vectors", made.gallery, told)
    made.index = made.open()


def test_a_missing_structure_is_corrupt(made, tmp_path):
    if made.engine.spec == "exact":
        return  # it has none
    with pytest.raises(IndexCorrupt):
        made.engine.open(tmp_path, "vectors", made.gallery, made.written.told)


def test_one_row_is_found(spec, tmp_path):
    vectors = directions(1, DIM)
    with opened(spec, tmp_path / "000001", vectors) as index:
        scores, rows = index.search(-vectors[0], 5)
        np.testing.assert_array_equal(rows, [0])
        np.testing.assert_allclose(scores, [-1], atol=1e-6)


@pytest.mark.parametrize("count", [40, 700])
def test_identical_rows_come_in_their_order_and_pages_agree(spec, tmp_path, count):
    vectors = np.tile(directions(1, DIM), (count, 1))
    with opened(spec, tmp_path / "000001", vectors) as index:
        for k in (1, 2, 10, 39, count - 1, count):
            np.testing.assert_array_equal(index.search(vectors[0], k)[1], np.arange(k))


def test_ties_across_the_cut_are_complete(spec, tmp_path):
    """A shop shows one picture for many sizes of a product."""
    vectors = np.repeat(clustered(40, DIM), 90, axis=0)
    with opened(spec, tmp_path / "000001", vectors) as index:
        for product in (3, 30):
            query = vectors[90 * product]
            for k in (1, 6, 12, 50, 89, 90):
                expected = np.arange(90 * product, 90 * product + k)
                np.testing.assert_array_equal(index.search(query, k)[1], expected)


def test_rows_of_zeros_are_no_harm(spec, tmp_path):
    """Readings that say nothing, which selections leave out."""
    vectors = clustered(400, DIM)
    vectors[::3] = 0
    mask = vectors.any(axis=1)
    with opened(spec, tmp_path / "000001", vectors) as index:
        scores, rows = index.search(vectors[1], 10, Rows(mask))
    assert rows[0] == 1
    np.testing.assert_allclose(scores, vectors[rows] @ vectors[1], atol=1e-6)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    allowed=st.lists(st.booleans(), min_size=1, max_size=70),
    k=st.integers(1, 80),
    dim=st.integers(1, 20),
)
def test_small_galleries_are_answered_as_brute_force_does(
    tmp_path_factory, fast_spec, allowed, k, dim
):
    mask = np.array(allowed)
    vectors, query = directions(len(mask), dim), directions(1, dim, seed=1)[0]
    folder = tmp_path_factory.mktemp("small") / "000001"
    with opened(fast_spec, folder, vectors) as index:
        scores, rows = index.search(query, k, Rows(mask))
    expected, expected_rows = brute_force(vectors, query, k, mask)
    np.testing.assert_allclose(scores, expected, atol=1e-5)
    if dim > 1:  # in one dimension everything ties, up to the last bit of its length
        np.testing.assert_array_equal(rows, expected_rows)


@pytest.fixture(params=["exact", "ivf", "hnsw"])
def fast_spec(request):
    """milvus-lite takes a second to make a folder."""
    return request.param


@pytest.mark.parametrize(
    ("expression", "kept"),
    [("row not in [0, 1, 2]", slice(3, None)), ("", slice(None)), (None, slice(100, 2_000))],
)
def test_a_selection_in_words_is_the_same_as_its_mask(made, expression, kept):
    mask = np.zeros(COUNT, bool)
    mask[kept] = True
    vectors = made.gallery.vectors
    for query in vectors[:3]:
        found = made.index.search(query, 20, Said(mask, expression))
        assert mask[found[1]].all()
        assert recall(found, vectors, query, 20, mask) >= 0.9
