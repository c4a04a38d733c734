"""transformers' detectors, on tiny models that the library itself saved."""

import pytest
import torch
from transformers import (
    DetrConfig,
    DetrForObjectDetection,
    DetrImageProcessor,
    ResNetConfig,
    YolosConfig,
    YolosForObjectDetection,
    YolosImageProcessor,
)

from shared.errors import WeightsUnavailable
from worker.detectors.registry import DETECTORS
from worker.detectors.transformers import load

NAMES = {0: "shirt, blouse", 1: "shoe", 2: "bag, wallet", 3: "zipper"}
SMALL = {"shortest_edge": 64, "longest_edge": 256}


def _yolos(names):
    config = YolosConfig(
        hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        image_size=[64, 96], patch_size=16, num_detection_tokens=12,
        id2label=names, label2id={name: number for number, name in names.items()},
    )  # fmt: skip
    return YolosForObjectDetection(config), YolosImageProcessor(size=SMALL)


def _detr(names):
    backbone = ResNetConfig(
        embedding_size=8, hidden_sizes=[8, 16], depths=[1, 1], out_features=["stage2"]
    )
    config = DetrConfig(
        use_timm_backbone=False, use_pretrained_backbone=False, backbone=None,
        backbone_config=backbone, d_model=16, encoder_layers=1, decoder_layers=1,
        encoder_attention_heads=2, decoder_attention_heads=2, encoder_ffn_dim=32,
        decoder_ffn_dim=32, num_queries=12,
        id2label=names, label2id={name: number for number, name in names.items()},
    )  # fmt: skip
    return DetrForObjectDetection(config), DetrImageProcessor(size=SMALL)


def _save(folder, build, names=NAMES):
    model, processor = build(names)
    for weight in model.parameters():  # or every query answers the same
        if weight.ndim > 1:
            torch.nn.init.normal_(weight, std=0.3)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("build", [_yolos, _detr])
def test_folder_when_loaded_then_boxes_keep_the_contract(tmp_path, build, check_contract):
    folder = _save(tmp_path / "mine", build, {0: "top", 1: "bag"})
    detector = DETECTORS.load(f"transformers:{folder}", device="cpu")
    assert detector.model_id.startswith("transformers:mine@")
    check_contract(detector)


def test_boxes_when_compared_with_the_librarys_own_then_they_are_the_same(
    tmp_path, photo, check_same
):
    model, processor = _yolos({0: "top", 1: "bag"})
    model.eval().save_pretrained(tmp_path)
    processor.save_pretrained(tmp_path)
    with torch.inference_mode():
        answer = model(**processor(photo, return_tensors="pt"))
    [theirs] = processor.post_process_object_detection(
        answer, threshold=0.1, target_sizes=[photo.size[::-1]]
    )
    sides = torch.tensor([*photo.size, *photo.size])
    corners = theirs["boxes"].clamp(min=0).minimum(sides)
    check_same(load(str(tmp_path), device="cpu").detect(photo, 0.1), corners, theirs["scores"])


def test_parts_when_found_then_they_are_left_out(tmp_path, photo):
    detector = load(str(_save(tmp_path / "mine", _yolos)), device="cpu")
    assert {box.label for box in detector.detect(photo, 0.0)} <= {"top", "shoes", "bag"}


def test_model_when_it_knows_no_garment_then_it_is_refused(tmp_path):
    _save(tmp_path / "pets", _yolos, {0: "cat", 1: "dog"})
    with pytest.raises(WeightsUnavailable, match="neither garments nor people, but cat, dog"):
        load(str(tmp_path / "pets"), device="cpu")


def test_folder_when_truncated_or_of_nothing_then_it_is_our_error(tmp_path, cut_in_half):
    folder = _save(tmp_path / "mine", _yolos)
    cut_in_half(folder / "model.safetensors")
    with pytest.raises(WeightsUnavailable, match="detector 'transformers:mine' cannot be loaded"):
        load(str(folder), device="cpu")
    (tmp_path / "empty").mkdir()
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load(str(tmp_path / "empty"), device="cpu")


def test_name_when_the_hub_is_away_then_it_is_our_error():
    with pytest.raises(WeightsUnavailable, match="transformers:nobody/nothing"):
        load("nobody/nothing", device="cpu")
