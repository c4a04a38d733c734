import hashlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index_store.fetching import Fetched, Fetcher, FetchRules
from index_store.fetching.network import CheckedNetwork
from shared.errors import PictureUnreachable
from tests.index_store.fetching.conftest import Fetchers
from tests.index_store.fetching.picture_server import JPEG, Names, PictureServer, Reply, slowly

NEW = JPEG + b" in blue"


def test_a_picture_comes_with_its_digest(shop: PictureServer, fetchers: Fetchers) -> None:
    digest = hashlib.sha256(JPEG).hexdigest()
    assert fetchers().get(shop.says("/a.jpg", Reply())) == Fetched(JPEG, digest, changed=True)


def test_a_server_that_recovers_is_asked_again(
    shop: PictureServer, fetchers: Fetchers, pauses: list[float]
) -> None:
    url = shop.says("/a.jpg", Reply(503), Reply(500), Reply())
    assert fetchers().get(url).data == JPEG
    assert len(pauses) == 2
    assert 1 <= pauses[0] <= 2 <= pauses[1] <= 3


def test_a_server_that_stays_down_is_given_up(
    shop: PictureServer, fetchers: Fetchers, pauses: list[float]
) -> None:
    url = shop.says("/a.jpg", Reply(503))
    with pytest.raises(PictureUnreachable, match="503"):
        fetchers(tries=4).get(url)
    assert len(shop.asked) == 4
    assert len(pauses) == 3


def test_retry_after_is_obeyed(
    shop: PictureServer, fetchers: Fetchers, pauses: list[float]
) -> None:
    url = shop.says("/a.jpg", Reply(429, {"Retry-After": "20"}), Reply())
    assert fetchers().get(url).data == JPEG
    assert any(19 < pause <= 20 for pause in pauses)


def test_retry_after_holds_for_all_pictures_of_the_host(
    shop: PictureServer, fetchers: Fetchers, pauses: list[float]
) -> None:
    fetcher = fetchers(tries=1)
    with pytest.raises(PictureUnreachable, match="429"):
        fetcher.get(shop.says("/a.jpg", Reply(429, {"Retry-After": "20"})))
    assert pauses == []
    assert fetcher.get(shop.says("/b.jpg", Reply())).data == JPEG
    assert any(19 < pause <= 20 for pause in pauses)


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_a_refusal_is_not_argued_with(
    shop: PictureServer, fetchers: Fetchers, pauses: list[float], status: int
) -> None:
    url = shop.says("/a.jpg", Reply(status))
    with pytest.raises(PictureUnreachable, match=str(status)):
        fetchers().get(url)
    assert len(shop.asked) == 1
    assert pauses == []


def test_a_refused_address_is_not_tried_again(fetchers: Fetchers, pauses: list[float]) -> None:
    names = Names()
    network = CheckedNetwork(private=False, resolve=names)
    with pytest.raises(PictureUnreachable, match="public"):
        fetchers(network).get("https://10.0.0.1/a.jpg")
    assert names.asked == ["10.0.0.1"]
    assert pauses == []


def test_no_connection_is_a_trouble_that_may_pass(fetchers: Fetchers, pauses: list[float]) -> None:
    with pytest.raises(PictureUnreachable, match=r"127\.0\.0\.1 takes no connection"):
        fetchers().get("http://127.0.0.1:1/a.jpg")
    assert len(pauses) == 2


def test_a_body_that_breaks_off_is_fetched_again(shop: PictureServer, fetchers: Fetchers) -> None:
    torn = Reply(headers={"Content-Length": "1000", "Connection": "close"})
    assert fetchers().get(shop.says("/a.jpg", torn, Reply())).data == JPEG
    assert len(shop.asked) == 2


def test_a_slow_answer_is_asked_for_again(shop: PictureServer, fetchers: Fetchers) -> None:
    url = shop.says("/a.jpg", Reply(parts=slowly(100, 0.02)), Reply())
    assert fetchers(seconds=0.3).get(url).data == JPEG


def test_connections_are_used_again(shop: PictureServer, fetchers: Fetchers) -> None:
    fetcher = fetchers()
    url = shop.says("/a.jpg", Reply(headers={"ETag": '"1"'}), Reply(304), Reply(304))
    for _ in range(3):
        fetcher.get(url)
    assert shop.connections == 1


def test_an_unchanged_picture_costs_no_body(shop: PictureServer, fetchers: Fetchers) -> None:
    first = Reply(headers={"ETag": '"1"', "Last-Modified": "Mon, 01 Jan 2024 00:00:00 GMT"})
    url = shop.says("/a.jpg", first, Reply(304))
    fetcher = fetchers()
    before, after = fetcher.get(url), fetchers().get(url)  # another process, as it were
    assert (after.data, after.digest, after.changed) == (before.data, before.digest, False)
    assert "if-none-match" not in shop.asked[0].headers
    assert shop.asked[1].headers["if-none-match"] == '"1"'
    assert shop.asked[1].headers["if-modified-since"] == "Mon, 01 Jan 2024 00:00:00 GMT"


def test_the_same_bytes_again_are_no_change(shop: PictureServer, fetchers: Fetchers) -> None:
    url = shop.says("/a.jpg", Reply(), Reply(), Reply(body=NEW))
    fetcher = fetchers()
    assert [fetcher.get(url).changed for _ in range(4)] == [True, False, True, False]
    assert fetcher.get(url).data == NEW


def test_a_new_tag_on_the_same_bytes_is_kept(shop: PictureServer, fetchers: Fetchers) -> None:
    replies = [Reply(headers={"ETag": '"1"'}), Reply(headers={"ETag": '"2"'}), Reply(304)]
    url = shop.says("/a.jpg", *replies)
    fetcher = fetchers()
    assert [fetcher.get(url).changed for _ in range(3)] == [True, False, False]
    assert [asked.headers.get("if-none-match") for asked in shop.asked] == [None, '"1"', '"2"']


def test_fresh_asks_for_the_body(shop: PictureServer, fetchers: Fetchers) -> None:
    url = shop.says("/a.jpg", Reply(headers={"ETag": '"1"'}))
    fetcher = fetchers()
    fetcher.get(url)
    assert fetcher.get(url, fresh=True) == Fetched(JPEG, hashlib.sha256(JPEG).hexdigest(), False)
    assert "if-none-match" not in shop.asked[1].headers


def test_a_tag_goes_only_to_the_address_that_gave_it(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    url = shop.says(
        "/a.jpg",
        Reply(302, {"Location": "/b.jpg"}),
        Reply(302, {"Location": "/b.jpg"}),
        Reply(302, {"Location": "/c.jpg"}),
    )
    shop.says("/b.jpg", Reply(headers={"ETag": '"1"'}), Reply(304))
    shop.says("/c.jpg", Reply(body=NEW))
    fetcher = fetchers()
    assert [fetcher.get(url).changed for _ in range(3)] == [True, False, True]
    tagged = [asked.path for asked in shop.asked if "if-none-match" in asked.headers]
    assert tagged == ["/b.jpg"]


def test_not_modified_without_being_asked_is_no_picture(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    with pytest.raises(PictureUnreachable, match="304"):
        fetchers().get(shop.says("/a.jpg", Reply(304)))


def test_a_torn_pair_is_fetched_again(
    shop: PictureServer, fetchers: Fetchers, tmp_path: Path
) -> None:
    url = shop.says("/a.jpg", Reply(headers={"ETag": '"1"'}))
    fetchers().get(url)
    next((tmp_path / "fetched").rglob("*.bin")).write_bytes(b"another body")  # killed here
    again = fetchers().get(url)
    assert (again.data, again.changed) == (JPEG, True)
    assert "if-none-match" not in shop.asked[1].headers


def test_what_is_not_asked_for_is_pruned(shop: PictureServer, fetchers: Fetchers) -> None:
    fetcher = fetchers()
    fetcher.get(shop.says("/a.jpg", Reply()))
    assert fetcher.prune(days=1) == 0
    assert fetcher.prune(days=-1) == 2


def test_many_come_in_order_each_with_its_own_fate(shop: PictureServer, fetchers: Fetchers) -> None:
    urls = [
        shop.says("/slow", Reply(parts=slowly(10, 0.01))),
        shop.says("/quick", Reply()),
        shop.says("/gone", Reply(404)),
        shop.says("/heavy", Reply(body=b"x" * 1000)),
        "nonsense",
        shop.url("/quick"),
    ]
    outcomes = list(fetchers(max_bytes=999).get_many(iter(urls)))
    assert [url for url, _ in outcomes] == urls
    kinds = [type(outcome).__name__ for _, outcome in outcomes]
    assert kinds == [
        "Fetched",
        "Fetched",
        "PictureUnreachable",
        "PictureTooHeavy",
        "PictureUnreachable",
        "Fetched",
    ]
    assert list(fetchers().get_many([])) == []


def test_a_host_gets_no_more_than_its_share(shop: PictureServer, fetchers: Fetchers) -> None:
    urls = [shop.says(f"/{n}", Reply(parts=slowly(2, 0.05))) for n in range(16)]
    outcomes = list(fetchers(parallel=8, per_host=3).get_many(urls))
    assert all(isinstance(outcome, Fetched) for _, outcome in outcomes)
    assert shop.most_at_once == 3


def test_no_more_are_under_way_than_in_parallel(shop: PictureServer, fetchers: Fetchers) -> None:
    urls = [shop.says(f"/{n}", Reply(parts=slowly(2, 0.05))) for n in range(16)]
    assert len(list(fetchers(parallel=4, per_host=99).get_many(urls))) == 16
    assert shop.most_at_once == 4


def test_addresses_are_taken_as_results_are(shop: PictureServer, fetchers: Fetchers) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield shop.url(f"/{taken % 3}")

    outcomes = fetchers(parallel=2).get_many(endless())
    next(outcomes)
    assert taken == 4
    for _ in range(5):
        next(outcomes)
    assert taken == 9
    outcomes.close()
    assert len(shop.asked) <= 9


def test_who_stops_taking_waits_only_for_those_under_way(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    first = shop.says("/first", Reply())
    slow = [shop.says(f"/{n}", Reply(parts=slowly(10, 0.03))) for n in range(3)]
    outcomes = fetchers(parallel=2).get_many([first, *slow])
    next(outcomes)
    outcomes.close()
    assert "/2" not in [asked.path for asked in shop.asked]


def test_a_trouble_of_ours_is_not_passed_off_as_the_pictures(
    shop: PictureServer, fetchers: Fetchers, tmp_path: Path
) -> None:
    (tmp_path / "fetched").write_text("a file where the folder should be")
    with pytest.raises(OSError, match="fetched"):
        list(fetchers().get_many([shop.says("/a.jpg", Reply())]))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.one_of(
        st.text(),
        st.text().map("https://{}".format),
        st.from_regex(r"https?://[a-z0-9.@:%\[\]-]{0,70}(/[ -~]{0,20})?", fullmatch=True),
        st.builds("https://{}:{}/".format, st.from_regex("[a-z]{1,70}"), st.integers()),
    )
)
@example("https://" + "a" * 64 + "/")
@example("https://a..b/")
@example("https://xn--/")
@example("https://xn--a/a.jpg")
@example("https://a:0/")
@example("https://a:70000/")
@example("https://\udcff/")
@example("https://a/\udcff")
@example("https://\uff41\uff0e\uff42/")
@example("https://[fe80::1%25eth0]/")
@example("https://1.1.1.1.1.1/")
def test_no_address_breaks_anything(tmp_path: Path, url: str) -> None:
    def resolve(*_: object) -> list[object]:
        return [(0, 0, 0, "", ("127.0.0.1", 0))]

    network = CheckedNetwork(private=False, resolve=resolve)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # quicker than one with all authorities
    rules = FetchRules(http=True)
    with (
        Fetcher(tmp_path, rules, network=network, sleep=lambda _: None, tls=tls) as fetcher,
        pytest.raises(PictureUnreachable),
    ):
        fetcher.get(url)
