"""YOLO detectors, on checkpoints and folders of random weights that the library itself wrote."""

from pathlib import Path

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file

from shared.errors import WeightsUnavailable
from shared.garments import LABELS, PERSON
from worker.detectors.folder import DetectorConfig, save_folder
from worker.detectors.registry import DETECTORS
from worker.detectors.ultralytics import build, load
from worker.runtimes import yolo  # noqa: F401 - before the library itself, see there

GARMENTS = dict(enumerate(LABELS))


def _model(architecture: str, names: dict[int, str]):
    from ultralytics import YOLO

    model = YOLO(architecture, verbose=False)
    for module in model.model.modules():  # random statistics, or random weights find nothing
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.uniform_(module.running_mean, -0.5, 0.5)
    model.model.names = names
    model.ckpt = {"train_args": {"imgsz": 96}}
    return model


def _nc(tmp_path: Path, base: str, count: int) -> str:
    """The library's own architecture, for that many classes."""
    from ultralytics.nn.tasks import yaml_model_load
    from ultralytics.utils import YAML

    YAML.save(tmp_path / base, yaml_model_load(base) | {"nc": count})
    return str(tmp_path / base)


@pytest.fixture
def garments(tmp_path):
    """A YOLOv8n of our labels as a checkpoint."""
    config = _nc(tmp_path, "yolov8n.yaml", len(GARMENTS))
    _model(config, GARMENTS).save(tmp_path / "own.pt")
    return tmp_path / "own.pt"


@pytest.mark.parametrize("architecture", ["yolov5n", "yolov8n", "yolo26n"])
def test_checkpoint_when_loaded_then_boxes_keep_the_contract(
    tmp_path, architecture, check_contract
):
    config = _nc(tmp_path, f"{architecture}.yaml", len(GARMENTS))
    _model(config, GARMENTS).save(tmp_path / "own.pt")
    detector = DETECTORS.load(f"ultralytics:{tmp_path / 'own.pt'}", device="cpu")
    assert detector.model_id.startswith("ultralytics:own.pt@")
    check_contract(detector)


def test_boxes_when_compared_with_the_librarys_own_then_none_of_its_is_missing(garments, photo):
    from ultralytics import YOLO

    threads = torch.get_num_threads()
    [theirs] = YOLO(garments).predict(photo, conf=0.001, iou=0.7, device="cpu", verbose=False)
    torch.set_num_threads(threads)  # predict() leaves a core idle
    boxes = load(str(garments), device="cpu").detect(photo, 0.001)
    own = torch.tensor([(*box.xyxy, 100 * box.score) for box in boxes])
    wanted = torch.cat([theirs.boxes.xyxy, 100 * theirs.boxes.conf[:, None]], 1)
    assert len(wanted)
    assert torch.cdist(wanted, own, p=float("inf")).min(1).values.max() < 1


def test_a_place_may_have_several_labels_as_when_the_library_validates(garments, photo):
    boxes = load(str(garments), device="cpu").detect(photo, 0.001)
    assert len({box.xyxy for box in boxes}) < len({(box.xyxy, box.label) for box in boxes})


def test_masks_when_a_segmenter_is_loaded_then_boxes_have_outlines(tmp_path, photo, check_contract):
    config = _nc(tmp_path, "yolov8n-seg.yaml", len(GARMENTS))
    _model(config, GARMENTS).save(tmp_path / "own-seg.pt")
    detector = load(str(tmp_path / "own-seg.pt"), device="cpu")
    check_contract(detector)
    outlined = [box for box in detector.detect(photo, 0.0) if box.outline]
    assert outlined
    for box in outlined:
        assert len(box.outline) >= 3
        assert all(box.x1 - 2 <= x <= box.x2 + 2 for x, _ in box.outline)
        assert all(box.y1 - 2 <= y <= box.y2 + 2 for _, y in box.outline)


def test_coco_when_loaded_then_people_are_people_and_never_garments(tmp_path, photo):
    coco = {0: "person", 1: "bicycle", 2: "handbag", 3: "tie", 4: "cup"}
    config = _nc(tmp_path, "yolov8n.yaml", len(coco))
    _model(config, coco).save(tmp_path / "coco.pt")
    found = {box.label for box in load(str(tmp_path / "coco.pt"), device="cpu").detect(photo, 0.0)}
    assert found
    assert found <= {PERSON, "bag", "tie"}


def test_folder_when_saved_then_it_finds_what_its_model_finds(tmp_path, photo, check_contract):
    config = DetectorConfig(architecture="yolov5n.yaml", labels=LABELS, size=96, threshold=0.01)
    save_folder(tmp_path / "mine", build(config), config)
    assert load_file(tmp_path / "mine" / "model.safetensors")["model.0.conv.weight"].dtype == (
        torch.float16
    )
    detector = DETECTORS.load(f"ultralytics:{tmp_path / 'mine'}", device="cpu")
    assert detector.model_id.startswith("ultralytics:mine@")
    check_contract(detector)
    assert detector.detect(photo) == detector.detect(photo, 0.01)


def test_loading_when_done_then_torch_keeps_its_threads(garments, photo):
    before = torch.get_num_threads()
    load(str(garments), device="cpu").detect(photo)
    assert torch.get_num_threads() == before


def test_name_when_the_network_is_away_then_it_is_our_error(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(WeightsUnavailable, match=r"detector 'ultralytics:yolo11n\.pt' cannot"):
        load("yolo11n.pt", device="cpu")
    assert list(tmp_path.rglob("*.pt")) == []


def test_name_when_it_was_fetched_before_then_it_loads_without_a_network(
    garments, tmp_path, monkeypatch
):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "hub"))
    kept = tmp_path / "hub" / "hub" / "checkpoints" / "yolo11n.pt"
    kept.parent.mkdir(parents=True)
    garments.rename(kept)
    assert load("yolo11n", device="cpu").model_id.startswith("ultralytics:yolo11n@")


def test_model_when_it_knows_no_garment_then_it_is_refused(tmp_path):
    config = _nc(tmp_path, "yolov8n.yaml", 2)
    _model(config, {0: "cat", 1: "dog"}).save(tmp_path / "pets.pt")
    with pytest.raises(WeightsUnavailable, match="neither garments nor people, but cat, dog"):
        load(str(tmp_path / "pets.pt"), device="cpu")


def test_model_when_of_another_task_then_it_is_refused(tmp_path):
    _model("yolov8n-cls.yaml", GARMENTS).save(tmp_path / "cls.pt")
    with pytest.raises(WeightsUnavailable, match="no YOLO that finds boxes or masks"):
        load(str(tmp_path / "cls.pt"), device="cpu")


def test_file_when_missing_or_broken_then_it_is_our_error(garments, tmp_path, cut_in_half):
    with pytest.raises(WeightsUnavailable, match="there is no file"):
        load(str(tmp_path / "nowhere.pt"), device="cpu")
    cut_in_half(garments)
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load(str(garments), device="cpu")


class _Code:
    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def test_checkpoint_when_it_carries_code_then_the_code_does_not_run(tmp_path):
    torch.save({"model": _Code(tmp_path / "it-ran")}, tmp_path / "evil.pt")
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load(str(tmp_path / "evil.pt"), device="cpu")
    assert not (tmp_path / "it-ran").exists()


@pytest.fixture
def folder(tmp_path):
    config = DetectorConfig(architecture="yolov5n.yaml", labels=LABELS, size=64)
    save_folder(tmp_path / "mine", build(config), config)
    return tmp_path / "mine"


def test_folder_when_truncated_then_it_is_our_error(folder, cut_in_half):
    cut_in_half(folder / "model.safetensors")
    with pytest.raises(WeightsUnavailable, match="'ultralytics:mine' cannot be loaded"):
        load(str(folder), device="cpu")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ('{"architecture": "yolov5n.yaml", "labels": ["top"], "size": 64}', "size mismatch"),
        ('{"architecture": "nothing.yaml", "labels": ["top"], "size": 64}', "nothing"),
        ('{"architecture": "yolov5n.yaml", "labels": [], "size": 64}', "labels"),
        ("not json", "json"),
    ],
)
def test_folder_when_its_config_is_wrong_then_it_is_our_error(folder, change, reason):
    (folder / "detector.json").write_text(change)
    with pytest.raises(WeightsUnavailable, match=rf"(?i){reason}"):
        load(str(folder), device="cpu")


def test_folder_when_a_weight_is_missing_then_it_is_our_error(folder):
    state = load_file(folder / "model.safetensors")
    state.pop("model.0.conv.weight")
    save_file(state, folder / "model.safetensors")
    with pytest.raises(WeightsUnavailable, match=r"Missing key.*model\.0\.conv\.weight"):
        load(str(folder), device="cpu")


def test_photo_when_detected_then_it_stays_as_it_was(folder, photo):
    before = photo.tobytes()
    load(str(folder), device="cpu").detect(photo)
    assert photo.tobytes() == before
    same_size = Image.new("RGB", (64, 64))  # nothing to scale: the pixels themselves go in
    load(str(folder), device="cpu").detect(same_size)
