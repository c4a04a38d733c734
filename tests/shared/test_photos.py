"""Photos wait in Redis under random keys, for a while."""

import pytest
import redis
from redis.client import Pipeline

from shared.errors import PhotoExpired
from shared.messages import Box
from shared.photos import RESULT_TTL, PhotoStore
from shared.redis_server import connect


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


def test_keep_when_several_photos_are_named_then_all_are_renewed(
    redis_client: redis.Redis,
) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    keys = [photos.put(b"jpeg") for _ in range(3)]
    for key in keys:
        redis_client.expire(key, 5)
    photos.keep(*keys[:2])
    assert [redis_client.ttl(key) > 5 for key in keys] == [True, True, False]


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


def test_embedding_when_it_was_put_then_it_lives_and_goes_with_its_photo(
    redis_client: redis.Redis,
) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    key, other = photos.put(b"jpeg"), photos.put(b"jpeg")
    assert photos.embedding(key, "a") is None
    photos.put_embedding(key, "a", b"\x00\xff")
    photos.put_embedding(key, "b", b"2")
    assert [photos.embedding(key, name) for name in "abc"] == [b"\x00\xff", b"2", None]
    assert photos.embedding(other, "a") is None
    redis_client.expire(f"embeddings:{key}", 5)
    photos.keep(key)
    assert redis_client.ttl(f"embeddings:{key}") > 5
    photos.delete(key)
    assert [photos.embedding(key, name) for name in "ab"] == [None, None]
    assert redis_client.keys("*") == [other.encode()]


def test_what_is_computed_from_a_photo_when_put_later_then_it_goes_no_later_than_the_photo(
    redis_client: redis.Redis,
) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    key = photos.put(b"jpeg")
    redis_client.expire(key, 5)
    photos.put_seen(key, ())
    photos.put_embedding(key, "a", b"1")
    assert 0 < redis_client.ttl(f"seen:{key}") <= 5
    assert 0 < redis_client.ttl(f"embeddings:{key}") <= 5


def test_what_is_computed_from_a_photo_when_it_was_forgotten_meanwhile_then_nothing_is_kept(
    redis_client: redis.Redis,
) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    key = photos.put(b"jpeg")
    photos.delete(key)
    photos.put_seen(key, ())
    photos.put_embedding(key, "a", b"1")
    assert redis_client.dbsize() == 0


def test_what_is_computed_from_a_photo_when_it_is_forgotten_in_that_moment_then_nothing_is_kept(
    redis_client: redis.Redis, redis_url: str
) -> None:
    photos = PhotoStore(redis_client, ttl=100)
    key = photos.put(b"jpeg")
    tries = []

    def forgotten(pipe: Pipeline) -> None:
        if not tries:
            with connect(redis_url) as another:
                PhotoStore(another, ttl=100).delete(key)
        tries.append(pipe.set("computed", b"1"))

    photos._put_beside(key, "computed", forgotten)
    assert len(tries) == 1
    assert redis_client.dbsize() == 0
