"""The shipped detector loads as any folder does, and finds what there is."""

import pytest
from PIL import Image

from shared.errors import WeightsUnavailable
from shared.garments import LABELS
from worker.detectors.folder import read_config
from worker.detectors.house import HOUSE, DetectorConfig, build, save_folder
from worker.detectors.registry import DETECTORS


def test_house_when_trained_anew_then_its_folder_loads(tmp_path, check_contract) -> None:
    config = DetectorConfig(architecture="yolov5n.yaml", labels=LABELS, size=96)
    save_folder(tmp_path / "anew", build(config), config, half=False)
    detector = DETECTORS.load(f"house:{tmp_path / 'anew'}", device="cpu")
    assert detector.model_id.startswith("house:anew@")
    check_contract(detector)


def test_house_when_a_folder_moves_then_its_id_stays(tmp_path) -> None:
    config = DetectorConfig(architecture="yolov5n.yaml", labels=LABELS, size=96)
    save_folder(tmp_path / "here" / "mine", build(config), config)
    before = DETECTORS.load(f"house:{tmp_path / 'here' / 'mine'}", device="cpu").model_id
    (tmp_path / "here").rename(tmp_path / "there")
    assert DETECTORS.load(f"house:{tmp_path / 'there' / 'mine'}", device="cpu").model_id == before


def test_folder_when_saved_then_whoever_reads_its_config_can_read_its_weights(tmp_path) -> None:
    config = DetectorConfig(architecture="yolov5n.yaml", labels=LABELS, size=96)
    save_folder(tmp_path, build(config), config)
    modes = {path.stat().st_mode for path in tmp_path.iterdir()}
    assert len(modes) == 1


def test_house_when_the_folder_is_missing_then_it_is_our_error(tmp_path) -> None:
    with pytest.raises(WeightsUnavailable, match="detector 'house:nowhere' cannot be loaded"):
        DETECTORS.load(f"house:{tmp_path / 'nowhere'}", device="cpu")


def test_house_when_shipped_then_it_knows_our_labels_and_finds_nothing_in_nothing() -> None:
    detector = DETECTORS.load("house", device="cpu")
    assert detector.model_id.startswith("house@")
    assert set(read_config(HOUSE).labels) == set(LABELS)
    assert detector.detect(Image.new("RGB", (480, 640), "white")) == []
