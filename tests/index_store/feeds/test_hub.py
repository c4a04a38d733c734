"""Data sets of the Hub, read by its own client from a small stand-in of it."""

import io
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import urlsplit

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from huggingface_hub import constants

from index_store.feeds import feed_digest, open_feed
from shared.errors import FeedUnreadable
from tests.index_store.feeds.samples import picture

COMMIT = "0123456789abcdef0123456789abcdef01234567"


def parquet(ids, **columns):
    image = [{"bytes": picture(), "path": None}] * len(ids)
    out = io.BytesIO()
    pq.write_table(pa.table({"id": ids, "image": image} | columns), out)
    return out.getvalue()


class Hub(BaseHTTPRequestHandler):
    """What the Hub answers for one public data set at one commit."""

    name = "shop/products"
    files: ClassVar[dict[str, bytes]] = {}
    asked: ClassVar[list[str]] = []

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        path = urlsplit(self.path).path
        self.asked.append(f"{self.command} {path}")
        api, files = f"/api/datasets/{self.name}", f"/datasets/{self.name}/resolve/{COMMIT}/"
        if path == api:
            self._answer_json({"id": self.name, "sha": COMMIT, "siblings": []})
        elif path == f"{api}/tree/{COMMIT}":
            self._answer_json(
                [
                    {
                        "type": "file",
                        "path": name,
                        "size": len(content),
                        "oid": f"{len(content):040}",
                    }
                    for name, content in self.files.items()
                ]
            )
        elif path.startswith(files) and path.removeprefix(files) in self.files:
            self._answer(200, self.files[path.removeprefix(files)])
        else:
            self._answer(404, b"{}", {"X-Error-Code": "RepoNotFound"})

    def _answer_json(self, value):
        self._answer(200, json.dumps(value).encode())

    def _answer(self, status, content, headers=None):
        self.send_response(status)
        told = {
            "Content-Length": str(len(content)),
            "X-Repo-Commit": COMMIT,
            "ETag": f'"{hash(content) & 0xFFFFFFFF:040x}"',
            "Content-Type": "application/json",
        }
        for name, value in (told | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_):
        pass


@pytest.fixture
def hub(tmp_path, monkeypatch):
    """The stand-in, with files to be set; the client has an empty cache."""
    handler = type("OneHub", (Hub,), {"files": {}, "asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        url = f"http://127.0.0.1:{server.server_port}"
        path = "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "ENDPOINT", url)
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", url + path)
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield handler
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    "address", ["hf://shop/products", "hf://datasets/shop/products", "hf://shop/products/"]
)
def test_hub_rows_are_those_of_all_parquet_files_numbered_through(hub, address):
    hub.files = {
        "data/train-00001.parquet": parquet(["c"]),
        "data/train-00000.parquet": parquet(["a", "b"]),
        "README.md": b"# Products",
    }
    rows = list(open_feed(address))
    assert [(row.row, row.id) for row in rows] == [(1, "a"), (2, "b"), (3, "c")]
    assert rows[2].pictures == (picture(),)


def test_hub_rows_of_a_folder_are_those_of_its_files(hub):
    hub.files = {"men/1.parquet": parquet(["m"]), "menswear/1.parquet": parquet(["w"])}
    assert [row.id for row in open_feed("hf://shop/products/men")] == ["m"]


def test_hub_rows_of_columns_that_are_set_are_read_from_them(hub):
    hub.files = {"1.parquet": parquet(["a"], name=["A coat"])}
    (row,) = open_feed("hf://shop/products", {"title": "name"})
    assert row.title == "A coat"
    with pytest.raises(FeedUnreadable, match="no column sku; it has id, image, name"):
        open_feed("hf://shop/products", {"id": "sku"})


def test_hub_rows_read_again_fetch_no_file_again(hub):
    hub.files = {"1.parquet": parquet(["a"])}
    assert len(list(open_feed("hf://shop/products"))) == 1
    hub.asked.clear()
    assert len(list(open_feed("hf://shop/products"))) == 1
    assert not [one for one in hub.asked if one.startswith("GET /datasets/")]


def test_digest_of_a_data_set_is_its_commit(hub):
    assert feed_digest("hf://shop/products/men") == COMMIT


def test_data_set_that_is_not_there_is_unreadable(hub):
    for ask in (open_feed, feed_digest):
        with pytest.raises(FeedUnreadable, match="no data set shop/other; if it is private, set"):
            ask("hf://shop/other")


def test_data_set_without_parquet_is_unreadable(hub):
    hub.files = {"data.csv": b"id\n", "men/1.parquet": parquet(["m"])}
    with pytest.raises(FeedUnreadable, match="shop/products has no Parquet files under women"):
        open_feed("hf://shop/products/women")


@pytest.mark.parametrize("address", ["hf://", "hf://shop", "hf://shop/"])
def test_address_that_names_no_data_set_is_unreadable(address):
    with pytest.raises(FeedUnreadable, match="write hf://OWNER/NAME"):
        open_feed(address)


def test_hub_that_is_away_is_unreadable(hub, monkeypatch):
    monkeypatch.setattr(constants, "ENDPOINT", "http://127.0.0.1:9")
    with pytest.raises(FeedUnreadable, match="cannot be fetched from the Hub"):
        open_feed("hf://shop/products")


def test_hub_that_may_not_be_asked_is_unreadable(hub, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(FeedUnreadable, match="cannot be fetched from the Hub"):
        open_feed("hf://shop/products")
