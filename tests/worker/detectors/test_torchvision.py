"""torchvision's detectors, on random weights in its own formats."""

from pathlib import Path

import pytest
import torch
import torchvision
from torchvision.transforms.functional import to_tensor

from shared.errors import WeightsUnavailable
from shared.garments import LABELS, PERSON
from worker.detectors.folder import DetectorConfig
from worker.detectors.registry import DETECTORS
from worker.detectors.torchvision import build, load, save_folder

SSDLITE = "ssdlite320_mobilenet_v3_large"
TIMM = "timm-fpn:mobilenetv2_035"  # the smallest of its kind


def _config(architecture: str, **fields) -> DetectorConfig:
    return DetectorConfig(architecture=architecture, labels=LABELS, size=96, **fields)


@pytest.fixture(params=[SSDLITE, "fasterrcnn_mobilenet_v3_large_fpn", TIMM])
def folder(request, tmp_path):
    config = _config(request.param)
    model = build(config)
    if request.param == SSDLITE:  # or every box scores the same
        for head in model.head.classification_head.module_list:
            torch.nn.init.normal_(head[1].bias)
    save_folder(tmp_path / "mine", model, config, half=False)
    return tmp_path / "mine"


def test_folder_when_loaded_then_boxes_keep_the_contract(folder, check_contract):
    detector = DETECTORS.load(f"torchvision:{folder}", device="cpu")
    assert detector.model_id.startswith("torchvision:mine@")
    check_contract(detector)


def test_boxes_when_compared_with_the_librarys_own_then_they_are_the_same(
    tmp_path, photo, check_same
):
    config = _config(TIMM)
    model = build(config)
    save_folder(tmp_path / "mine", model, config, half=False)
    model.roi_heads.score_thresh = 0.01
    with torch.inference_mode():
        [theirs] = model.eval()([to_tensor(photo)])
    detector = load(str(tmp_path / "mine"), device="cpu")
    boxes = detector.detect(photo, 0.01)
    check_same(boxes, theirs["boxes"], theirs["scores"])
    expected = {LABELS[int(number) - 1] for number in theirs["labels"]}
    assert {box.label for box in boxes} == expected


def test_size_when_set_then_the_longer_side_of_a_photo_has_it(photo):
    model = build(_config(TIMM))
    [scaled], _ = model.transform([to_tensor(photo)])[0].image_sizes, None
    assert max(scaled) == 96


def test_pyramid_when_built_then_every_level_has_anchors():
    model = build(_config(TIMM))
    maps = model.backbone(torch.zeros(1, 3, 128, 128))
    assert [tuple(found.shape[1:]) for found in maps.values()] == [
        (128, 16, 16), (128, 8, 8), (128, 4, 4), (128, 2, 2)
    ]  # fmt: skip
    assert [sides for (sides,) in model.rpn.anchor_generator.sizes] == [32, 64, 128, 256]


def test_name_when_its_weights_are_in_the_hubs_folder_then_people_are_people(
    tmp_path, monkeypatch, photo
):
    weights = torchvision.models.get_model_weights(SSDLITE).DEFAULT
    kept = tmp_path / "hub" / "checkpoints" / Path(weights.url).name
    kept.parent.mkdir(parents=True)
    model = torchvision.models.get_model(SSDLITE, weights=None, weights_backbone=None)
    torch.save(model.state_dict(), kept)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    # The file's own digest is part of its name; ours has another.
    monkeypatch.setattr(type(weights), "get_state_dict", lambda *_, **__: torch.load(kept))
    detector = load(SSDLITE, device="cpu")
    assert detector.model_id.startswith(f"torchvision:{SSDLITE}@")
    assert {box.label for box in detector.detect(photo, 0.0)} <= {PERSON, "bag", "tie"}


def test_name_when_the_network_is_away_then_it_is_our_error(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    weights = torchvision.models.get_model_weights(SSDLITE).DEFAULT
    monkeypatch.setattr(
        type(weights), "url", property(lambda _: "http://127.0.0.1:9/x-00000000.pth")
    )
    with pytest.raises(WeightsUnavailable, match=f"detector 'torchvision:{SSDLITE}'.*refused"):
        load(SSDLITE, device="cpu")


@pytest.mark.parametrize("name", ["no_such_model", "resnet18", "/no/such/folder"])
def test_name_when_it_is_no_detector_then_it_is_our_error(name):
    with pytest.raises(WeightsUnavailable, match="torchvision has no detector"):
        load(name, device="cpu")


@pytest.mark.parametrize("architecture", ["resnet18", "timm-fpn:no_such_model", "timm-fpn:"])
def test_architecture_when_there_is_none_then_the_folder_is_refused(tmp_path, architecture):
    (tmp_path / "detector.json").write_text(_config(architecture).model_dump_json())
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load(str(tmp_path), device="cpu")


def test_folder_when_truncated_then_it_is_our_error(tmp_path, cut_in_half):
    config = _config(SSDLITE)
    save_folder(tmp_path, build(config), config)
    cut_in_half(tmp_path / "model.safetensors")
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load(str(tmp_path), device="cpu")
