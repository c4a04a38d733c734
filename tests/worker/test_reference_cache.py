"""Embeddings kept with their photo: the same bits come back, and none of another crop's."""

import numpy as np
import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from index_store.readings import Reading
from shared.messages import Box
from shared.photos import PhotoStore
from worker.reference_cache import SeenBefore

BOX = Box(x1=1, y1=2, x2=30, y2=40.5, label="dress", outline=((1, 2), (30, 2), (1, 40)))
ONE = np.ones(4, np.float32)


@pytest.fixture
def photos(redis_client: redis.Redis) -> PhotoStore:
    return PhotoStore(redis_client, ttl=100)


@pytest.fixture
def key(photos: PhotoStore) -> str:
    return photos.put(b"jpeg")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(embedding=arrays(np.float32, st.integers(1, 600)))
def test_get_when_an_embedding_was_put_then_every_bit_comes_back_to_any_worker(
    photos: PhotoStore, key: str, embedding: np.ndarray
) -> None:
    SeenBefore(photos, "house", 0.0).put(key, BOX, embedding)
    found = SeenBefore(photos, "house", 0.0).get(key, BOX)
    assert found is not None
    assert found.dtype == np.float32
    assert found.tobytes() == embedding.tobytes()
    found[0] = 0  # its own copy


@pytest.mark.parametrize(
    "other",
    [
        None,
        BOX.model_copy(update={"x2": 31.0}),
        BOX.model_copy(update={"label": ""}),  # cut out without a margin
    ],
)
def test_get_when_another_part_of_the_photo_is_asked_for_then_it_is_not_known(
    photos: PhotoStore, key: str, other: Box | None
) -> None:
    cache = SeenBefore(photos, "house", 0.0)
    cache.put(key, BOX, ONE)
    assert cache.get(key, other) is None


def test_get_when_only_what_the_encoder_does_not_see_differs_then_it_is_known(
    photos: PhotoStore, key: str
) -> None:
    cache = SeenBefore(photos, "house", 0.0)
    cache.put(key, BOX, ONE)
    alike = BOX.model_copy(update={"score": 0.1, "label": "skirt", "outline": ()})
    assert cache.get(key, alike) is not None


def test_get_when_the_background_is_muted_then_the_outline_counts(
    photos: PhotoStore, key: str
) -> None:
    cache = SeenBefore(photos, "house", 0.5)
    cache.put(key, BOX, ONE)
    assert cache.get(key, BOX) is not None
    assert cache.get(key, BOX.model_copy(update={"outline": ()})) is None


def test_get_when_another_model_or_muting_asks_or_another_photo_then_it_is_not_known(
    photos: PhotoStore, key: str
) -> None:
    SeenBefore(photos, "house", 0.0).put(key, None, ONE)
    assert SeenBefore(photos, "house-2", 0.0).get(key, None) is None
    assert SeenBefore(photos, "house", 0.5).get(key, None) is None
    assert SeenBefore(photos, "house", 0.0).get(photos.put(b"jpeg"), None) is None


def test_get_when_the_photo_was_forgotten_then_nothing_is_left_and_nothing_is_put(
    photos: PhotoStore, key: str, redis_client: redis.Redis
) -> None:
    cache = SeenBefore(photos, "house", 0.0)
    cache.put(key, BOX, ONE)
    photos.delete(key)
    assert cache.get(key, BOX) is None
    cache.put(key, BOX, ONE)
    assert redis_client.dbsize() == 0


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    array=arrays(
        st.sampled_from([np.int8, np.uint8, np.float16, np.float32]),
        array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=9),
    ),
    # numpy drops NULs at a text's end; no reader writes one.
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40),
)
def test_reading_when_one_was_kept_then_its_array_and_its_words_come_back(
    photos: PhotoStore, key: str, array: np.ndarray, text: str
) -> None:
    SeenBefore(photos, "house", 0.0).keep_reading(key, BOX, "late@1", Reading(array, text))
    found = SeenBefore(photos, "house", 0.0).reading(key, BOX, "late@1")
    assert found is not None
    assert (found.array.dtype, found.array.shape) == (array.dtype, array.shape)
    assert found.array.tobytes() == array.tobytes()
    assert found.text == text


def test_reading_when_another_reader_or_part_or_muting_asks_then_it_is_not_known(
    photos: PhotoStore, key: str
) -> None:
    cache = SeenBefore(photos, "house", 0.0)
    cache.keep_reading(key, BOX, "late@1", Reading(ONE))
    assert cache.reading(key, BOX, "late@1") is not None
    assert cache.reading(key, BOX, "late@2") is None
    assert cache.reading(key, None, "late@1") is None
    assert SeenBefore(photos, "house", 0.5).reading(key, BOX, "late@1") is None
    assert SeenBefore(photos, "house-2", 0.0).reading(key, BOX, "late@1") is None


def test_reading_when_an_embedding_is_kept_of_the_same_part_then_they_are_kept_apart(
    photos: PhotoStore, key: str
) -> None:
    cache = SeenBefore(photos, "house", 0.0)
    cache.put(key, BOX, ONE)
    assert cache.reading(key, BOX, "late@1") is None
    cache.keep_reading(key, BOX, "late@1", Reading(2 * ONE))
    assert cache.get(key, BOX) == pytest.approx(ONE)


def test_reading_when_the_photo_was_forgotten_then_nothing_is_left_and_nothing_is_kept(
    photos: PhotoStore, key: str, redis_client: redis.Redis
) -> None:
    cache = SeenBefore(photos, "house", 0.0)
    cache.keep_reading(key, BOX, "late@1", Reading(ONE))
    photos.delete(key)
    cache.keep_reading(key, BOX, "late@1", Reading(ONE))
    assert cache.reading(key, BOX, "late@1") is None
    assert redis_client.dbsize() == 0
