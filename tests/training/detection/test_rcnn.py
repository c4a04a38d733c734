"""The Faster R-CNN for real: its examples, its start, a few steps, a folder that loads."""

import json

import pytest
import timm
import torch
from safetensors.torch import save_file

from shared.errors import SetupError
from shared.garments import LABELS
from training.datasets.street import read_street
from training.detection import rcnn
from training.detection.rcnn import RcnnRecipe, train_rcnn
from training.loop import Schedule
from worker.detectors.registry import DETECTORS
from worker.detectors.torchvision import DetectorConfig, build

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def weights():
    torch.manual_seed(0)
    network = timm.create_model("mobilenetv2_100", num_classes=10)
    for name, value in network.state_dict().items():
        if name.endswith("running_mean"):
            value.normal_(0, 0.1)
    return network.state_dict()


@pytest.fixture(scope="module")
def start(weights, tmp_path_factory):
    path = tmp_path_factory.mktemp("start") / "mobilenet.safetensors"
    save_file(weights, path)
    return path


@pytest.fixture
def recipe(street, tmp_path, start):
    def recipe(**changes):
        told = {"street": (street,), "start": start, "out": tmp_path / "detector"}
        told |= {"run": tmp_path / "run", "size": 64, "batch": 2}
        told |= {"schedule": Schedule(steps=3, learning_rate=1e-3, checkpoint_every=2)}
        return RcnnRecipe(**told | changes)

    return recipe


def test_a_few_steps_give_losses_and_a_folder_that_the_worker_loads(recipe, street):
    asked = recipe()
    made = train_rcnn(asked)
    lines = [json.loads(line) for line in (asked.run / "losses.jsonl").read_text().splitlines()]
    assert [line["step"] for line in lines] == [0, 1, 2]
    assert all(0 < line["loss_classifier"] < line["loss"] for line in lines)
    config = json.loads((made / "detector.json").read_text())
    assert (config["architecture"], config["labels"]) == ("timm-fpn:mobilenetv2_100", list(LABELS))
    found = DETECTORS.load(f"torchvision:{made}", device="cpu")
    (photo,) = read_street(street, "test")
    boxes = found.detect(photo.picture(), min_score=0.0)
    assert boxes
    assert {box.label for box in boxes} <= set(LABELS)


def test_a_killed_run_sees_the_photos_that_an_unbroken_one_would_have_seen(recipe, tmp_path):
    def rows(run, first):
        task = rcnn._RcnnTask(run)
        return [(len(images), images[0].mean().item()) for images, _ in task.batches(first, 4)]

    assert rows(recipe(), 2) == rows(recipe(), 0)[2:]
    assert rows(recipe(seed=1), 0) != rows(recipe(), 0)


def test_a_mirrored_photo_has_its_boxes_mirrored(street):
    photo = next(read_street(street, "train"))
    pixels, target = rcnn._example(photo, mirrored=False)
    mirrored, other = rcnn._example(photo, mirrored=True)
    assert pixels.shape == (3, 140, 96)
    assert mirrored.equal(pixels.flip(2))
    assert target["boxes"].tolist() == [[30, 20, 70, 60], [28, 60, 72, 110]]
    assert other["boxes"].tolist() == [[26, 20, 66, 60], [24, 60, 68, 110]]
    assert [LABELS[number - 1] for number in other["labels"]] == ["top", "skirt"]


def test_a_photo_without_garments_is_an_example_too(recipe, photo_row, write_street):
    rows = [photo_row(0) | {"boxes": []}, photo_row(1, "val")]
    train_rcnn(recipe(street=(write_street(rows),), batch=1))


def test_the_backbone_sees_through_torchvision_s_pixels_what_it_saw_in_minus_one_to_one(
    weights, start
):
    module = build(DetectorConfig(architecture=rcnn.ARCHITECTURE, labels=LABELS, size=64))
    rcnn._load_backbone(module, start)
    module.eval()
    alone = timm.create_model("mobilenetv2_100", features_only=True, out_indices=(0,)).eval()
    alone.load_state_dict({name: weights[name] for name in alone.state_dict()})
    pixels = torch.rand(3, 64, 64)
    with torch.inference_mode():
        seen, _ = module.transform([pixels])
        (here,), (there,) = _stem(module.backbone.body, seen.tensors), alone(pixels[None] * 2 - 1)
    inside = (slice(None), slice(None), slice(2, -2), slice(2, -2))
    torch.testing.assert_close(here[inside], there[inside], rtol=1e-3, atol=1e-3)


def test_weights_of_something_else_are_no_start(recipe, tmp_path):
    save_file({"other": torch.zeros(3)}, tmp_path / "other.safetensors")
    with pytest.raises(SetupError, match=r"other.safetensors is no start .*: it lacks "):
        train_rcnn(recipe(start=tmp_path / "other.safetensors"))


def _stem(body, pixels):
    """The first level of the backbone, which its pyramid leaves out."""
    return (body.blocks[0](body.bn1(body.conv_stem(pixels))),)
