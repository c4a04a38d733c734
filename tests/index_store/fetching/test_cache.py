import hashlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index_store.fetching.cache import Cache, Kept, Note

URL = "https://shop.test/a.jpg"


def kept(data: bytes, url: str = URL) -> Kept:
    digest = hashlib.sha256(data).hexdigest()
    return Kept(data, Note(url=url, digest=digest, answered_by=url, etag='"1"'))


def files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_what_was_written_is_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    assert cache.read(URL) is None
    cache.write(kept(b"one"))
    assert cache.read(URL) == kept(b"one")
    assert cache.read(URL + "?") is None


def test_names_are_the_urls_digest_in_small_folders(tmp_path: Path) -> None:
    Cache(tmp_path).write(kept(b"one"))
    name = hashlib.sha256(URL.encode()).hexdigest()
    stem = f"{name[:2]}/{name}"
    assert [str(path.relative_to(tmp_path)) for path in files(tmp_path)] == [
        f"{stem}.bin",
        f"{stem}.json",
    ]


def test_a_kill_between_body_and_note_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path)
    cache.write(kept(b"one"))
    real = Path.replace

    def dying(self: Path, target: Path) -> Path:
        if target.suffix == ".json":
            raise KeyboardInterrupt
        return real(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", dying)
        with pytest.raises(KeyboardInterrupt):
            cache.write(kept(b"two"))
    assert cache.read(URL) is None
    cache.write(kept(b"two"))
    assert cache.read(URL) == kept(b"two")


@pytest.mark.parametrize("torn", [b"", b"{", b'{"url": 1}', b"\xff\xfe", b"null"])
def test_a_torn_note_is_as_none(tmp_path: Path, torn: bytes) -> None:
    cache = Cache(tmp_path)
    cache.write(kept(b"one"))
    next(tmp_path.rglob("*.json")).write_bytes(torn)
    assert cache.read(URL) is None


@pytest.mark.parametrize("lost", ["*.json", "*.bin"])
def test_half_a_pair_is_as_none(tmp_path: Path, lost: str) -> None:
    cache = Cache(tmp_path)
    cache.write(kept(b"one"))
    next(tmp_path.rglob(lost)).unlink()
    assert cache.read(URL) is None


def test_many_writers_of_one_url_leave_a_whole_pair_or_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    bodies = [bytes([number]) * 1000 for number in range(8)]

    def write(number: int) -> None:
        cache.write(kept(bodies[number % 8]))
        read = cache.read(URL)
        assert read is None or read.data in bodies

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(64)))
    assert len(files(tmp_path)) == 2


def test_prune_deletes_what_was_not_asked_for(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    asked, forgotten = kept(b"one"), kept(b"two", "https://shop.test/b.jpg")
    for one in (asked, forgotten):
        cache.write(one)
    long_ago = time.time() - 40 * 86_400
    for path in files(tmp_path):
        os.utime(path, (long_ago, long_ago))
    leftover = next(tmp_path.rglob("*.bin")).with_suffix(".bin.0.partial")
    leftover.write_bytes(b"half")
    os.utime(leftover, (long_ago, long_ago))
    assert cache.read(asked.note.url) == asked  # its body's file is still old
    assert cache.prune(30) == 3
    assert cache.read(asked.note.url) == asked
    assert cache.read(forgotten.note.url) is None
    assert len(files(tmp_path)) == 2


def test_prune_spares_what_is_being_written(tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.write(kept(b"one"))
    next(tmp_path.rglob("*.bin")).with_suffix(".bin.0.partial").write_bytes(b"half")
    assert cache.prune(1) == 0
    assert Cache(tmp_path / "nowhere").prune(1) == 0
