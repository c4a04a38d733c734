"""Photos wait in Redis under random keys, for a while."""

import pytest
import redis

from shared.errors import PhotoExpired
from shared.photos import RESULT_TTL, PhotoStore


def test_put_when_the_same_photo_is_sent_twice_then_the_keys_differ(
    redis_client: redis.Redis,
) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    first, second = photos.put(b"jpeg"), photos.put(b"jpeg")
    assert first != second
    assert photos.get(first) == photos.get(second) == b"jpeg"


def test_put_when_kept_then_it_has_a_time_to_live_that_keep_renews(
    redis_client: redis.Redis,
) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    key = photos.put(b"jpeg")
    assert 0 < redis_client.ttl(key) <= 100
    redis_client.expire(key, 5)
    photos.keep(key)
    assert redis_client.ttl(key) > 5


def test_get_when_forgotten_then_it_says_expired(redis_client: redis.Redis) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    key = photos.put(b"jpeg")
    photos.delete(key)
    photos.delete()
    with pytest.raises(PhotoExpired):
        photos.get(key)


def test_put_result_when_two_answers_show_a_product_then_its_picture_is_kept_once(
    redis_client: redis.Redis,
) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    assert photos.put_result("ab12", b"jpeg") == photos.put_result("ab12", b"jpeg")
    assert redis_client.dbsize() == 1
    assert 0 < redis_client.ttl("picture:ab12") <= RESULT_TTL
