"""Kept files: made once, whole or not at all, under a name for what decides them."""

import pytest
import torch

from training.kept import kept, key


def test_what_is_made_once_is_read_from_then_on(tmp_path):
    path = tmp_path / "new" / "rows.safetensors"
    rows = torch.arange(6).view(2, 3).half()
    assert torch.equal(kept(path, lambda: {"rows": rows})["rows"], rows)
    assert torch.equal(kept(path, lambda: {"rows": rows + 1})["rows"], rows)


def test_what_was_not_made_leaves_no_file(tmp_path):
    def fails():
        raise OSError("no more pictures")

    with pytest.raises(OSError, match="no more pictures"):
        kept(tmp_path / "rows.safetensors", fails)
    assert list(tmp_path.iterdir()) == []


def test_content_order_and_values_decide_the_name(tmp_path):
    one, same, other = (tmp_path / name for name in "abc")
    one.write_bytes(b"shirts")
    same.write_bytes(b"shirts")
    other.write_bytes(b"belts")
    assert key([one], "house@1", 0) == key([same], "house@1", 0)
    names = [
        key(*decides)
        for decides in (
            ([one], "house@1", 0),
            ([other], "house@1", 0),
            ([one, other], "house@1", 0),
            ([other, one], "house@1", 0),
            ([one], "house@2", 0),
            ([one], "house@1", 1),
        )
    ]
    assert len(set(names)) == len(names)
