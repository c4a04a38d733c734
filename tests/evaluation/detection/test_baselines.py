"""Baselines of the original YOLOv5n: what they find with the real file, and what is refused."""

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

pytest.importorskip("ultralytics", reason="the baselines need ultralytics")

from evaluation.detection.baselines import NETWORK, load_coco_person, load_untrained
from evaluation.detection.photos import read_annotated
from shared.errors import EmptySpec, WeightsUnavailable
from shared.garments import LABELS, PERSON, iou
from shared.messages import Box
from worker.detectors.folder import DetectorConfig
from worker.detectors.ultralytics import build


@pytest.fixture(scope="module")
def body(tmp_path_factory):
    """A file as the real one is: backbone and neck, random here."""
    torch.manual_seed(1)
    network = build(DetectorConfig(architecture=NETWORK, labels=("any",), size=64))
    path = tmp_path_factory.mktemp("weights") / "body.safetensors"
    tensors = network.state_dict()
    save_file({name: value.contiguous() for name, value in tensors.items()}, path)
    return path


@pytest.fixture(scope="session")
def coco_file(real_data):
    path = real_data.parent / "weights" / "yolov5n-coco.safetensors"
    if not path.exists():
        pytest.skip(f"no {path.name} beside SARTOR_REAL_DATA")
    return path


def test_a_fresh_head_knows_the_house_labels_and_repeats(body):
    photo = Image.new("RGB", (96, 64), "grey")
    before = torch.random.get_rng_state()
    one, same = load_untrained(str(body)), load_untrained(str(body))
    assert torch.equal(torch.random.get_rng_state(), before)
    found = one.detect(photo, min_score=0)
    assert found == same.detect(photo, min_score=0)
    assert found
    assert {box.label for box in found} <= set(LABELS)
    assert one.model_id == same.model_id
    assert one.model_id.startswith("untrained:body.safetensors@")


@pytest.mark.parametrize("load", [load_coco_person, load_untrained])
def test_a_file_must_be_named(load):
    with pytest.raises(EmptySpec, match=r"FILE\.safetensors"):
        load("")


@pytest.mark.parametrize("load", [load_coco_person, load_untrained])
def test_a_missing_file_and_another_network_are_refused(load, tmp_path):
    with pytest.raises(WeightsUnavailable, match="cannot be read"):
        load(str(tmp_path / "none.safetensors"))
    save_file({"model.0.weight": torch.zeros(1)}, tmp_path / "other.safetensors")
    with pytest.raises(WeightsUnavailable, match=NETWORK):
        load(str(tmp_path / "other.safetensors"))


def test_a_file_without_anchors_is_no_coco_network(body):
    with pytest.raises(WeightsUnavailable, match=NETWORK):
        load_coco_person(str(body))


def test_the_real_network_finds_the_people_of_street_photos(coco_file, real_data):
    detector = load_coco_person(str(coco_file))
    photos = read_annotated(real_data / "street.parquet", "val")[:8]
    hits = [_stands_in(detector.detect(photo.picture), photo.boxes) for photo in photos]
    assert sum(hits) >= 6


def test_the_real_network_finds_people_bags_and_ties_alone(coco_file, real_data):
    detector = load_coco_person(str(coco_file))
    photos = read_annotated(real_data / "street.parquet", "val")[:8]
    found = [box for photo in photos for box in detector.detect(photo.picture, min_score=0.01)]
    assert {box.label for box in found} <= {PERSON, "bag", "tie"}
    assert {box.label for box in found} >= {PERSON, "bag"}


def test_the_real_backbone_is_what_the_fresh_head_stands_on(coco_file):
    file = load_file(coco_file)
    network = load_untrained(str(coco_file))._model
    deep = network.model[23].cv3.conv.weight  # folded with its normalisation
    scale = file["model.23.cv3.bn.weight"].float() / torch.sqrt(
        file["model.23.cv3.bn.running_var"].float() + 1e-3
    )
    folded = file["model.23.cv3.conv.weight"].float() * scale[:, None, None, None]
    assert torch.allclose(deep.cpu(), folded, atol=1e-4)


def _stands_in(found, garments):
    """Whether a person found covers all garments: their joint box, feet and head apart."""
    wearer = Box(
        x1=min(box.x1 for box in garments),
        y1=min(box.y1 for box in garments),
        x2=max(box.x2 for box in garments),
        y2=max(box.y2 for box in garments),
    )
    return any(box.label == PERSON and iou(box, wearer) > 0.6 for box in found)
