"""Encoder specs: which exist, what a wrong one is told."""

import pytest

from shared.errors import EmptySpec, UnknownSpec
from worker.encoders.registry import ENCODERS


def test_every_scheme_is_known():
    assert ENCODERS.schemes == [
        "hf-hub", "house", "local-dir", "open_clip", "timm", "torchvision", "transformers",
    ]  # fmt: skip


def test_unknown_scheme_is_told_the_known_ones():
    with pytest.raises(UnknownSpec, match="hf-hub, house, local-dir, open_clip, timm, torchvision"):
        ENCODERS.parse("clip:ViT-B-32")


@pytest.mark.parametrize(
    "spec", ["", "open_clip:", "hf-hub:", "timm:", "torchvision:", "transformers:"]
)
def test_spec_without_a_name_is_refused(spec):
    with pytest.raises(EmptySpec):
        ENCODERS.parse(spec)
