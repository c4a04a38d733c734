"""Safety of a fetch from end to end: what is refused, and before what."""

import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpcore
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index_store.fetching import Fetcher, FetchRules
from index_store.fetching.network import CheckedNetwork
from shared.errors import PictureTooHeavy, PictureUnreachable
from tests.index_store.fetching.conftest import Fetchers
from tests.index_store.fetching.picture_server import (
    JPEG,
    PUBLIC,
    Names,
    PictureServer,
    Reply,
    Wire,
    serving,
    slowly,
)

HOST = "shop.test"


def test_a_picture_arrives_as_it_is(shop: PictureServer, fetchers: Fetchers) -> None:
    assert fetchers().get(shop.says("/a.jpg", Reply())).data == JPEG
    sent = shop.asked[0].headers
    assert sent["accept-encoding"] == "identity"
    assert sent["host"] == f"127.0.0.1:{shop.port}"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://shop.test/a.jpg", "plain http"),
        ("ftp://shop.test/a.jpg", "https://HOST"),
        ("file:///etc/passwd", "https://HOST"),
        ("data:image/png;base64,AAAA", "https://HOST"),
        ("//shop.test/a.jpg", "https://HOST"),
        ("a.jpg", "https://HOST"),
        ("", "https://HOST"),
        ("https:///a.jpg", "https://HOST"),
        ("https://me:secret@shop.test/a.jpg", "user name"),
        ("https://me@shop.test/a.jpg", "user name"),
        ("https://shop.test:port/a.jpg", "cannot be read"),
        ("https://shop\x00.test/", "cannot be read"),
        ("https://[::1/a.jpg", "cannot be read"),
    ],
)
def test_addresses_of_the_wrong_kind_are_refused_unasked(
    fetchers: Fetchers, url: str, reason: str
) -> None:
    names = Names()
    fetcher = fetchers(CheckedNetwork(private=False, resolve=names), http=False)
    with pytest.raises(PictureUnreachable, match=reason) as caught:
        fetcher.get(url)
    assert names.asked == []
    assert "secret" not in caught.value.reason


def test_a_private_address_is_refused_before_any_connection(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    url = shop.says("/a.jpg", Reply())
    with pytest.raises(PictureUnreachable, match="not on the public internet"):
        fetchers(private=False).get(url)
    assert shop.connections == 0
    assert fetchers(private=True).get(url).data == JPEG


def test_a_name_of_public_and_private_addresses_is_refused(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    shop.says("/a.jpg", Reply())
    names = Names(shop_test=[[PUBLIC, "127.0.0.1"]])
    network = CheckedNetwork(private=False, resolve=names, wire=Wire())
    with pytest.raises(PictureUnreachable, match="not on the public internet"):
        fetchers(network).get(shop.url("/a.jpg", HOST))
    assert shop.connections == 0


def test_a_name_that_turns_private_after_the_check_gains_nothing(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    shop.says("/a.jpg", Reply())
    names, wire = Names(shop_test=[[PUBLIC], ["127.0.0.1"]]), Wire()
    network = CheckedNetwork(private=False, resolve=names, wire=wire)
    assert fetchers(network).get(shop.url("/a.jpg", HOST)).data == JPEG
    assert names.asked == [HOST]
    assert wire.dialled == [PUBLIC]


def test_a_redirect_to_a_private_address_is_refused_at_the_second_hop(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    with serving() as inside:
        target = inside.says("/secret", Reply())
        shop.says("/a.jpg", Reply(302, {"Location": target}))
        names, wire = Names(shop_test=[[PUBLIC]]), Wire()
        network = CheckedNetwork(private=False, resolve=names, wire=wire)
        with pytest.raises(PictureUnreachable, match=r"127\.0\.0\.1 is not on the public"):
            fetchers(network).get(shop.url("/a.jpg", HOST))
        assert inside.connections == 0
    assert names.asked == [HOST, "127.0.0.1"]
    assert wire.dialled == [PUBLIC]


@pytest.mark.parametrize(
    "location", ["ftp://shop.test/", "http://me:secret@127.0.0.1/", "file:///"]
)
def test_a_redirect_to_the_wrong_kind_of_address_is_refused(
    shop: PictureServer, fetchers: Fetchers, location: str
) -> None:
    url = shop.says("/a.jpg", Reply(301, {"Location": location}))
    with pytest.raises(PictureUnreachable, match=r"https://HOST|user name"):
        fetchers().get(url)
    assert len(shop.asked) == 1


def test_redirects_are_followed_so_far_and_no_further(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    for hop in range(4):
        shop.says(f"/{hop}", Reply(302, {"Location": f"/{hop + 1}"}))
    shop.says("/4", Reply())
    assert fetchers(redirects=4).get(shop.url("/0")).data == JPEG
    shop.asked.clear()
    with pytest.raises(PictureUnreachable, match="more than 3 times"):
        fetchers(redirects=3).get(shop.url("/0"), fresh=True)
    assert [asked.path for asked in shop.asked] == ["/0", "/1", "/2", "/3"]


def test_proxies_of_the_environment_are_not_used(
    shop: PictureServer, fetchers: Fetchers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as proxy:
        for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "https_proxy"):
            monkeypatch.setenv(name, proxy.url(""))
        assert fetchers().get(shop.says("/a.jpg", Reply())).data == JPEG
        assert proxy.connections == 0


def test_a_body_that_drips_meets_the_deadline(shop: PictureServer, fetchers: Fetchers) -> None:
    url = shop.says("/a.jpg", Reply(parts=slowly(500, 0.02)))
    began = time.monotonic()
    with pytest.raises(PictureUnreachable, match="in time"):
        fetchers(seconds=0.3, tries=1).get(url)
    assert 0.3 <= time.monotonic() - began < 3


def test_the_deadline_is_for_all_redirects_together(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    for hop in range(5):
        shop.says(f"/{hop}", Reply(302, {"Location": f"/{hop + 1}"}, after=0.15))
    shop.says("/5", Reply())
    with pytest.raises(PictureUnreachable, match="in time"):
        fetchers(seconds=0.5, tries=1).get(shop.url("/0"))
    assert len(shop.asked) > 1  # each hop alone is within the time


def test_an_endless_body_meets_the_cap(shop: PictureServer, fetchers: Fetchers) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        while True:
            sent += 65_536
            yield b"x" * 65_536

    url = shop.says("/a.jpg", Reply(parts=endless))
    with pytest.raises(PictureTooHeavy) as caught:
        fetchers(max_bytes=2**20).get(url)
    assert caught.value.params["limit"] == 1
    assert len(shop.asked) == 1
    assert sent < 40 * 2**20  # what the sockets' buffers hold beyond the cap


def test_an_announced_weight_is_refused_unread(shop: PictureServer, fetchers: Fetchers) -> None:
    headers = {"Content-Length": str(21 * 2**20), "Connection": "close"}
    url = shop.says("/a.jpg", Reply(headers=headers))
    with pytest.raises(PictureTooHeavy):
        fetchers().get(url)
    assert len(shop.asked) == 1


def test_waiting_for_ones_turn_is_not_the_servers_time(
    shop: PictureServer, fetchers: Fetchers
) -> None:
    shop.says("/a.jpg", Reply(parts=slowly(10, 0.02)))
    urls = [shop.url("/a.jpg")] * 6  # 0.2 s each, one after another
    fetched = [one for _, one in fetchers(per_host=1, seconds=1, tries=1).get_many(urls)]
    assert [getattr(one, "data", one) for one in fetched] == [b"x" * 10] * 6


def answered(folder: Path, wire: bytes) -> bytes:
    """What a fetcher makes of these bytes from a server."""
    network = CheckedNetwork(private=True, resolve=Names(), wire=httpcore.MockBackend([wire]))
    rules = FetchRules(http=True, max_bytes=1000)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    with Fetcher(folder, rules, network=network, sleep=lambda _: None, tls=tls) as fetcher:
        return fetcher.get("http://shop.test/a.jpg").data


HEADS = [
    "Content-Length",
    "Transfer-Encoding",
    "Location",
    "Retry-After",
    "ETag",
    "Content-Encoding",
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(
    st.one_of(
        st.binary(),
        st.builds(
            "HTTP/1.1 {} x\r\n{}: {}\r\n\r\n{}".format,
            st.sampled_from([100, 200, 204, 301, 304, 401, 429, 500]),
            st.sampled_from(HEADS),
            st.one_of(
                st.text(), st.sampled_from(["chunked", "1", "-1", "1, 1", "9" * 30, "//", "?"])
            ),
            st.text(),
        ).map(lambda answer: answer.encode(errors="replace")),
    )
)
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 1, 1\r\n\r\nx")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: 1, 2\r\n\r\nx")
@example(b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\nx")
@example(b"HTTP/1.1 101 Upgrade\r\n\r\n")
@example(b"HTTP/1.1 301 Moved\r\nLocation: https://\xff/\r\n\r\n")
@example(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 100_000)
def test_no_answer_breaks_anything(tmp_path: Path, wire: bytes) -> None:
    with suppress(PictureUnreachable, PictureTooHeavy):
        assert len(answered(tmp_path, wire)) <= 1000


def test_answers_in_pieces_are_put_together(tmp_path: Path) -> None:
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert answered(tmp_path, head + b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n") == b"abc"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for shop.test that signs itself."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    path = tmp_path_factory.mktemp("tls") / "shop.pem"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={HOST}", "-addext", f"subjectAltName=DNS:{HOST}"]
    command += ["-keyout", str(path), "-out", str(path.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.fixture
def tls_shop(certificate: Path) -> Iterator[PictureServer]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.with_suffix(".crt"), certificate)
    with serving(context) as server:
        yield server


def trusting(certificate: Path, folder: Path, wire: Wire, *, trust: bool = True) -> Fetcher:
    trusted = ssl.create_default_context(
        cafile=str(certificate.with_suffix(".crt")) if trust else None
    )
    names = Names(shop_test=[[PUBLIC]], other_test=[[PUBLIC]])
    network = CheckedNetwork(private=False, resolve=names, wire=wire)
    return Fetcher(folder, FetchRules(), network=network, tls=trusted, sleep=lambda _: None)


def test_tls_verifies_the_name_though_the_address_is_dialled(
    tls_shop: PictureServer, certificate: Path, tmp_path: Path
) -> None:
    tls_shop.says("/a.jpg", Reply())
    wire = Wire()
    with trusting(certificate, tmp_path, wire) as fetcher:
        assert fetcher.get(tls_shop.url("/a.jpg", HOST)).data == JPEG
        with pytest.raises(PictureUnreachable, match=r"certificate of other\.test is not valid"):
            fetcher.get(tls_shop.url("/a.jpg", "other.test"))
    assert wire.dialled == [PUBLIC, PUBLIC]  # the second was not tried again
    assert len(tls_shop.asked) == 1


def test_an_unknown_authority_is_refused(
    tls_shop: PictureServer, certificate: Path, tmp_path: Path
) -> None:
    with (
        trusting(certificate, tmp_path, Wire(), trust=False) as fetcher,
        pytest.raises(PictureUnreachable, match="certificate"),
    ):
        fetcher.get(tls_shop.url("/a.jpg", HOST))
    assert tls_shop.asked == []


def test_https_does_not_fall_back_to_http(
    tls_shop: PictureServer, shop: PictureServer, certificate: Path, tmp_path: Path
) -> None:
    target = shop.says("/a.jpg", Reply())
    tls_shop.says("/a.jpg", Reply(302, {"Location": target}))
    with (
        trusting(certificate, tmp_path, Wire()) as fetcher,
        pytest.raises(PictureUnreachable, match="plain http"),
    ):
        fetcher.get(tls_shop.url("/a.jpg", HOST))
    assert shop.connections == 0
