"""Photos wait in Redis under random keys, for a while."""

import pytest
import redis

from shared.errors import PhotoExpired
from shared.messages import Box
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


def test_seen_when_garments_were_put_then_they_live_and_go_with_their_photo(
    redis_client: redis.Redis,
) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    key = photos.put(b"jpeg")
    assert photos.seen(key) is None
    bag = Box(x1=1, y1=2, x2=3, y2=4.5, label="bag", score=0.5, outline=((1, 2), (3, 4), (1, 4)))
    photos.put_seen(key, (bag,))
    assert photos.seen(key) == (bag,)
    photos.put_seen(key, ())
    assert photos.seen(key) == ()
    redis_client.expire(f"seen:{key}", 5)
    photos.keep(key)
    assert redis_client.ttl(f"seen:{key}") > 5
    photos.delete(key)
    assert photos.seen(key) is None
