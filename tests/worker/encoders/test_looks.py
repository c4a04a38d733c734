"""Looks: what they make of a picture by hand, and their file, written, read and refused."""

import json
import math

import numpy as np
import pytest
import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from shared.errors import WeightsUnavailable
from tests.worker.tiny_house import DESIGN, JOINT, VALUES, tiny_looks
from worker.encoders.looks import (
    FILE,
    JOINT_GAIN,
    PLACE_CHANNELS,
    PROJECTED,
    load_looks,
    save_looks,
)

COUNT = sum(map(len, VALUES.values()))


@pytest.fixture(scope="module")
def looks():
    return tiny_looks()


@pytest.fixture
def folder(looks, tmp_path):
    save_looks(looks, JOINT, tmp_path / "looks")
    return tmp_path / "looks"


@pytest.fixture
def seen():
    generator = torch.Generator().manual_seed(1)
    pixels = torch.rand((3, 3, 32, 32), generator=generator) * 2 - 1
    joint = torch.nn.functional.normalize(torch.randn((3, JOINT), generator=generator), dim=-1)
    return pixels, joint


@torch.no_grad()
def test_designs_have_unit_length_and_each_traits_values_add_up_to_one(looks, seen):
    designs, traits = looks(*seen)
    assert (designs.shape, traits.shape) == ((3, DESIGN), (3, COUNT))
    assert designs.norm(dim=1).numpy() == pytest.approx(np.ones(3), abs=1e-5)
    for part in looks.layout(JOINT).slices.values():
        assert traits[:, part].exp().sum(dim=1).numpy() == pytest.approx(np.ones(3), abs=1e-5)


@torch.no_grad()
def test_a_design_is_the_first_components_each_in_its_own_measure(looks):
    wide = tiny_looks()
    wide.mean.fill_(0.5)
    wide.spread.copy_(torch.arange(1, DESIGN + 1))
    features = torch.rand((1, len(wide.mean)))
    components = (features - 0.5) @ wide.project
    by_hand = components[0, :DESIGN] / torch.arange(1, DESIGN + 1)
    found = wide.designs(wide.projected(features))[0]
    assert found.numpy() == pytest.approx((by_hand / by_hand.norm()).numpy(), abs=1e-5)


@torch.no_grad()
def test_places_stand_row_by_row_and_see_what_is_around_them(looks):
    """Where a spot moves to, there the 10 x 8 places change."""

    def changed(row, column):
        """The centre of what a spot in that place changes, (row, column)."""
        plain = torch.zeros(1, 3, 160, 128)
        spotted = plain.clone()
        spotted[..., 16 * row : 16 * row + 16, 16 * column : 16 * column + 16] = 1
        places, seen = looks.places(plain), looks.places(spotted)
        assert places.shape == (1, 80, PLACE_CHANNELS)
        moved = (seen - places).norm(dim=-1).view(10, 8)
        shares = moved / moved.sum()
        return (shares.sum(1) @ torch.arange(10.0)), (shares.sum(0) @ torch.arange(8.0))

    (top, left), (_, right), (bottom, _) = changed(1, 1), changed(1, 6), changed(8, 1)
    assert right > left + 1
    assert bottom > top + 2


def test_heads_are_told_numbers_of_about_one(looks):
    joint = torch.full((1, JOINT), JOINT**-0.5)
    told = looks.told(torch.zeros(1, PROJECTED), joint)
    assert told.shape == (1, JOINT + PROJECTED)
    assert told[0, 0].item() == pytest.approx(JOINT_GAIN / math.sqrt(JOINT))


def test_the_layout_says_what_the_weights_say(looks):
    layout = looks.layout(JOINT)
    assert layout.dim == JOINT + DESIGN + COUNT + 1
    assert layout.values == VALUES
    assert layout.means.tolist() == [-1.0] * COUNT
    assert layout.scale == pytest.approx(0.1)


@torch.no_grad()
def test_written_looks_see_the_same_when_read(looks, folder, seen):
    again = load_looks(folder)
    assert not again.training
    assert again.values == VALUES
    for one, other in zip(again(*seen), looks(*seen), strict=True):
        assert one.numpy() == pytest.approx(other.numpy(), abs=0.02)  # matrices were halved


def test_matrices_are_halved_and_what_norms_need_is_not(folder):
    weights = load_file(folder / FILE)
    assert weights["project"].dtype == torch.float16
    assert weights["trait_means"].dtype == torch.float32
    assert weights["tower.bn1.running_var"].dtype == torch.float32


def test_a_missing_file_is_our_error(tmp_path):
    with pytest.raises(WeightsUnavailable, match="looks nowhere"):
        load_looks(tmp_path / "nowhere")


def test_half_a_file_is_our_error(folder, cut_in_half):
    cut_in_half(folder / FILE)
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_looks(folder)


def test_weights_of_something_else_are_our_error(folder):
    save_file({"layer.weight": torch.zeros(2, 2)}, folder / FILE)
    with pytest.raises(WeightsUnavailable, match="looks"):
        load_looks(folder)


@pytest.mark.parametrize(
    "wrong", [{"design": DESIGN + 1}, {"joint": JOINT + 1}, {"values": {"colour": ["red"]}}]
)
def test_a_header_that_belies_the_weights_is_our_error(folder, wrong):
    with safe_open(folder / FILE, framework="pt") as file:
        shape = json.loads(file.metadata()["looks"])
    save_file(load_file(folder / FILE), folder / FILE, {"looks": json.dumps(shape | wrong)})
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_looks(folder)
