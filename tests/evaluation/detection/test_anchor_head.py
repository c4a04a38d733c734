"""YOLOv5's anchor head: boxes worked out by hand from what the convolution gives."""

import math

import pytest
import torch

from evaluation.detection.anchor_head import AnchorHead, decode

ANCHORS = torch.tensor([[1.25, 1.625], [2.0, 3.75], [4.125, 2.875]])  # of YOLOv5's first level


def logit(share):
    return math.log(share / (1 - share))


def test_zeros_are_a_box_of_the_anchors_size_in_the_middle_of_its_cell():
    boxes = decode(torch.zeros(1, 3 * 7, 2, 4), ANCHORS, 8)
    assert boxes.shape == (1, 3 * 2 * 4, 6)
    # Second anchor, row 1, column 3: sigmoid(0) = 1/2, so xy = (1 - 0.5 + cell) 8, wh = anchor 8.
    assert boxes[0, 8 + 4 + 3].tolist() == pytest.approx([28, 12, 16, 30, 0.25, 0.25])


def test_each_number_goes_where_the_equations_say():
    raw = torch.zeros(1, 3 * 7, 1, 1)
    raw[0, 14:21, 0, 0] = torch.tensor([logit(p) for p in (0.75, 0.25, 0.9, 0.1, 0.8, 0.5, 0.25)])
    third = decode(raw, ANCHORS, 16)[0, 2].tolist()
    centre = [(2 * 0.75 - 0.5) * 16, (2 * 0.25 - 0.5) * 16]
    size = [1.8**2 * 4.125 * 16, 0.2**2 * 2.875 * 16]
    assert third == pytest.approx([*centre, *size, 0.4, 0.2], abs=1e-4)


def test_the_head_joins_its_levels():
    head = AnchorHead(classes=2, channels=(4, 8), strides=(8, 16))
    head.anchors.copy_(torch.stack([ANCHORS, 2 * ANCHORS]))
    for convolution in head.m:
        torch.nn.init.zeros_(convolution.weight)
        torch.nn.init.zeros_(convolution.bias)
    boxes = head([torch.rand(1, 4, 2, 2), torch.rand(1, 8, 1, 1)])
    assert boxes.shape == (1, 6, 3 * 4 + 3)
    assert boxes[0, :, -1].tolist() == pytest.approx([8, 8, 8.25 * 16, 5.75 * 16, 0.25, 0.25])
    assert set(head.state_dict()) == {
        "anchors", "m.0.weight", "m.0.bias", "m.1.weight", "m.1.bias"
    }  # fmt: skip
