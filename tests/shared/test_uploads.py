"""Files wait in Redis under random keys, with their names, for a while."""

import pytest
import redis

from shared.errors import UploadExpired
from shared.uploads import UPLOAD_SECONDS, Uploads, opened


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("feed.csv", b"id,title\r\n"),
        ("прайс 2026.tsv", b"\x00\xff"),
        ("", b""),
        ("half\ud800.csv", b"x"),  # what no UTF-8 can carry
    ],
)
def test_get_when_a_file_was_put_then_its_name_and_bytes_come_back(
    redis_client: redis.Redis, name: str, data: bytes
) -> None:
    uploads = Uploads(redis_client)
    key = uploads.put(name, data)
    assert uploads.get(key) == (name.encode("utf-8", "replace").decode(), data)


def test_put_when_the_same_file_is_sent_twice_then_the_keys_differ_and_fit_a_button(
    redis_client: redis.Redis,
) -> None:
    uploads = Uploads(redis_client)
    first, second = uploads.put("feed.csv", b"x"), uploads.put("feed.csv", b"x")
    assert first != second
    assert {len(first), len(second)} == {29}


def test_put_when_kept_then_it_has_a_time_to_live(redis_client: redis.Redis) -> None:
    assert 0 < redis_client.ttl(Uploads(redis_client, ttl=100).put("feed.csv", b"x")) <= 100
    assert redis_client.ttl(Uploads(redis_client).put("feed.csv", b"x")) > UPLOAD_SECONDS - 60


def test_get_when_the_time_has_passed_then_it_says_expired(redis_client: redis.Redis) -> None:
    uploads = Uploads(redis_client)
    key = uploads.put("feed.csv", b"x")
    redis_client.delete(key)
    with pytest.raises(UploadExpired):
        uploads.get(key)


def test_opened_when_another_client_read_the_fields_then_it_is_the_same_file(
    redis_client: redis.Redis,
) -> None:
    key = Uploads(redis_client).put("feed.csv", b"x")
    assert opened(key, redis_client.hgetall(key)) == ("feed.csv", b"x")
    with pytest.raises(UploadExpired, match=key):
        opened(key, {})
