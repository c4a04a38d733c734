"""The manifest as a file, and the checksums it holds."""

from datetime import UTC, datetime

import pytest

from index_store.manifest import MANIFEST, Manifest, checksum, read_manifest, verify_files
from shared.errors import IndexCorrupt


@pytest.fixture
def manifest(tmp_path):
    (tmp_path / "data").write_bytes(b"data")
    manifest = Manifest(
        number=1,
        model_id="m",
        dim=2,
        count=3,
        created=datetime(2026, 1, 2, tzinfo=UTC),
        files={"data": checksum(tmp_path / "data")},
        engine="ivf",
        engines={"vectors": {"lists": 4, "share": 0.5, "kind": "flat"}, "captions": {}},
        recall=1.0,
    )
    (tmp_path / MANIFEST).write_text(manifest.model_dump_json(by_alias=True))
    return manifest


def test_read_manifest_gives_what_was_written(tmp_path, manifest):
    again = read_manifest(tmp_path)
    assert again == manifest
    assert again.engines == {"vectors": {"lists": 4, "share": 0.5, "kind": "flat"}, "captions": {}}
    assert isinstance(again.engines["vectors"]["lists"], int)
    assert '"schema":"index/2"' in (tmp_path / MANIFEST).read_text()


def test_a_manifest_has_a_picture_for_each_product_unless_it_says_more(manifest):
    assert manifest.rows == 3
    assert Manifest.model_validate({**manifest.model_dump(), "rows": 5}).rows == 5


def test_read_manifest_of_an_earlier_form_says_what_to_do(tmp_path):
    (tmp_path / MANIFEST).write_text('{"schema": "index/1", "number": 1, "count": 3}')
    with pytest.raises(IndexCorrupt, match="run a reindex"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", "[]", "not json", '{"schema":"index/2"}'])
def test_read_manifest_of_anything_else_is_corrupt(tmp_path, text):
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(IndexCorrupt, match="no readable manifest"):
        read_manifest(tmp_path)


def test_read_manifest_that_is_missing_is_corrupt(tmp_path):
    with pytest.raises(IndexCorrupt):
        read_manifest(tmp_path)


def test_verify_files_after_one_byte_changed_is_corrupt(tmp_path, manifest):
    verify_files(tmp_path, manifest)
    (tmp_path / "data").write_bytes(b"dath")
    with pytest.raises(IndexCorrupt, match="checksum"):
        verify_files(tmp_path, manifest)


def test_verify_files_with_one_missing_is_corrupt(tmp_path, manifest):
    (tmp_path / "data").unlink()
    with pytest.raises(IndexCorrupt, match="cannot be read"):
        verify_files(tmp_path, manifest)
