"""The house encoder of any weights: two parts in one embedding, words in the first alone."""

import numpy as np
import pytest
import torch

from shared.errors import UnknownSpec, WeightsUnavailable
from tests.worker.tiny_house import DESIGN, JOINT, save_tiny_clip, tiny_house, tiny_looks
from worker.encoders.base import (
    PatchEncoder,
    TwoPartEncoder,
    blended,
    in_joint_space,
    joint_dim,
    joint_encoder,
    joint_part,
)
from worker.encoders.house import HouseEncoder
from worker.encoders.looks import FILE, PLACE_CHANNELS, save_looks
from worker.encoders.open_clip import load_folder
from worker.encoders.registry import ENCODERS


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return save_tiny_clip(tmp_path_factory.mktemp("clip") / "tiny")


@pytest.fixture(scope="module")
def house(folder):
    return tiny_house(folder)


def test_it_is_an_encoder_of_two_parts_with_patches(house):
    assert isinstance(house, TwoPartEncoder)
    assert isinstance(house, PatchEncoder)
    assert joint_dim(house) == joint_encoder(house).dim == JOINT < house.dim


def test_pictures_of_every_mode_embed_as_what_a_person_sees(house, check_modes):
    check_modes(house)


def test_both_eyes_look_at_the_same_pixels(folder, house, pictures):
    """Slow twin, unfolded: the joint tower and the looks called one after the other."""
    clip, looks = load_folder(str(folder), device="cpu"), tiny_looks()
    with torch.inference_mode():
        pixels = clip.pixels(pictures)
        joint = clip.embed_pixels(pixels)
        design, traits = looks(pixels, joint)
    by_hand = house.layout.packed(joint.numpy(), design.numpy(), traits.numpy())
    assert house.encode_images(pictures) == pytest.approx(by_hand, abs=1e-3)


def test_batches_change_nothing(house, pictures, monkeypatch):
    whole = house.encode_images(pictures)
    monkeypatch.setattr("worker.encoders.batches.BATCH", 2)
    assert house.encode_images(pictures) == pytest.approx(whole, abs=1e-5)


def test_a_sentence_is_nothing_behind_the_joint_space(house):
    rows = house.encode_texts(["make it blue", "", "в горошек"])
    assert (rows.shape, rows.dtype) == ((3, house.dim), np.float32)
    assert not rows[:, JOINT:].any()
    assert np.array_equal(
        rows[:, :JOINT], house.joint.encode_texts(["make it blue", "", "в горошек"])
    )
    assert house.encode_texts([]).shape == (0, house.dim)


def test_patches_are_those_of_the_joint_tower(house, pictures):
    patches = house.encode_patches(pictures)
    assert patches.shape[-1] == JOINT
    assert np.array_equal(patches, house.joint.encode_patches(pictures))


def test_places_are_those_of_the_second_eye_row_by_row(folder, house, pictures):
    """Slow twin, unfolded, one picture at a time."""
    places = house.encode_places(pictures)
    assert (places.shape, places.dtype) == ((3, 4, PLACE_CHANNELS), np.float32)  # 32 pixels / 16
    clip, looks = load_folder(str(folder), device="cpu"), tiny_looks()
    with torch.inference_mode():
        by_hand = [looks.places(clip.pixels([one]))[0].numpy() for one in pictures]
    assert places == pytest.approx(np.stack(by_hand), abs=1e-3)


def test_places_need_no_more_memory_for_more_pictures(house, pictures, monkeypatch):
    whole = house.encode_places(pictures)
    monkeypatch.setattr("worker.encoders.batches.BATCH", 2)
    assert house.encode_places(pictures) == pytest.approx(whole, abs=1e-5)


def test_no_pictures_have_no_places(house):
    assert house.encode_places([]).shape == (0, 0, PLACE_CHANNELS)


def test_the_joint_part_is_what_the_joint_encoder_sees(house, pictures):
    rows = house.encode_images(pictures)
    seen = house.joint.encode_images(pictures)
    assert joint_part(house, rows) == pytest.approx(seen, abs=1e-5)
    padded = in_joint_space(house, rows)
    assert padded[:, :JOINT] == pytest.approx(seen, abs=1e-5)
    assert (padded.shape, padded[:, JOINT:].any()) == (rows.shape, False)
    assert joint_part(house, rows[0]) == pytest.approx(seen[0], abs=1e-5)


def test_an_encoder_of_one_part_shares_all_it_has(house, pictures):
    rows = house.joint.encode_images(pictures)
    assert joint_encoder(house.joint) is house.joint
    assert in_joint_space(house.joint, rows) is joint_part(house.joint, rows) is rows


def test_the_model_id_names_both_weights(folder, house):
    changed = load_folder(str(folder), device="cpu")
    changed.model_id = "local-dir:tiny@000000000000"
    ids = {
        house.model_id,
        tiny_house(folder, seed=1).model_id,
        HouseEncoder(changed, tiny_looks()).model_id,
    }
    assert len(ids) == 3
    assert all(one.startswith("house@") and len(one) == len("house@") + 12 for one in ids)
    assert tiny_house(folder).model_id == house.model_id


def test_the_place_of_the_files_is_no_part_of_the_model_id(folder, house):
    moved = load_folder(str(folder), device="cpu")
    moved.model_id = moved.model_id.replace("tiny", "elsewhere")
    assert HouseEncoder(moved, tiny_looks()).model_id == house.model_id


def test_what_is_a_little_of_each_lies_between_them(house, pictures):
    rows = house.encode_images(pictures)
    layout, blend = house.layout, blended(house, rows[:2])
    assert np.linalg.norm(blend) == pytest.approx(1, abs=1e-5)
    mean = layout.design_of(rows[0]) + layout.design_of(rows[1])
    assert layout.design_of(blend) == pytest.approx(mean / np.linalg.norm(mean), abs=1e-5)
    likely = (layout.likely(rows[0]) + layout.likely(rows[1])) / 2
    assert layout.likely(blend) == pytest.approx(likely, abs=1e-4)
    assert np.array_equal(blended(house, rows[:1]), rows[0])


def test_other_looks_are_named_by_their_folder(tmp_path, pictures):
    """Through the registry, on the shipped joint tower."""
    save_looks(tiny_looks(joint=256), 256, tmp_path)
    house = ENCODERS.load(f"house:{tmp_path}", device="cpu")
    assert (house.joint_dim, house.layout.design) == (256, DESIGN)
    rows = house.encode_images(pictures)
    assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_a_broken_file_is_our_error(tmp_path, cut_in_half):
    save_looks(tiny_looks(joint=256), 256, tmp_path)
    cut_in_half(tmp_path / FILE)
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        ENCODERS.load(f"house:{tmp_path}", device="cpu")


def test_a_folder_that_is_none_is_refused():
    with pytest.raises(UnknownSpec, match="write 'house'"):
        ENCODERS.load("house:large")
