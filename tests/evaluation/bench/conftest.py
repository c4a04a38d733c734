"""A small YOLO with random weights as a folder of ours."""

import pytest
import torch


@pytest.fixture(scope="session")
def detector(tmp_path_factory):
    """(folder, network)."""
    pytest.importorskip("ultralytics", reason="the house detector needs ultralytics")
    from shared.garments import LABELS
    from worker.detectors.folder import DetectorConfig, save_folder
    from worker.detectors.ultralytics import build

    torch.manual_seed(0)
    config = DetectorConfig(architecture="yolov5n.yaml", labels=LABELS, size=64)
    network = build(config)
    folder = tmp_path_factory.mktemp("detector")
    save_folder(folder, network, config)
    return folder, network
