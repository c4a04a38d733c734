"""Embeddings kept with their photo: the same bits come back, and none of another crop's."""

import numpy as np
import pytest
import redis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

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
