"""The trainer for real: what it starts from, learns, keeps; a killed run goes on."""

import csv

import pytest
import torch
from safetensors.torch import save_file

from shared.errors import SetupError
from shared.garments import LABELS
from training.detection import yolo
from training.detection.dataset import write_dataset
from training.detection.photos import marked_photos
from training.detection.yolo import ARCHITECTURE, YoloRun, check_run, fit_yolo

pytestmark = pytest.mark.usefixtures("one_thread")


class Killed(Exception):
    """Stands for a kill between a checkpoint and the next step."""


@pytest.fixture
def run(street, tmp_path, coco_start):
    data = write_dataset(
        marked_photos([street], "train"), marked_photos([street], "val"), tmp_path / "photos"
    )
    return YoloRun(
        folder=tmp_path / "run", data=data, start=coco_start, epochs=2, size=64, batch=2,
        learning_rate=1e-3, seed=0,
    )  # fmt: skip


def _epochs(run):
    with (run.folder / "results.csv").open() as file:
        return [int(row["epoch"]) for row in csv.DictReader(file)]


def test_a_killed_run_goes_on_after_its_last_epoch_and_a_finished_one_is_not_trained_again(
    run, monkeypatch
):
    def die(*_):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(yolo.log, "info", die)  # what the checkpoint is followed by
        with pytest.raises(Killed):
            fit_yolo(run)
    assert _epochs(run) == [1]
    check_run(run, resume=True)
    model = fit_yolo(run, resume=True)
    assert _epochs(run) == [1, 2]
    assert list(model.names.values()) == list(LABELS)
    again = fit_yolo(run, resume=True)
    assert _epochs(run) == [1, 2]
    weights = again.state_dict()
    assert all(value.equal(weights[name]) for name, value in model.state_dict().items())


def test_training_starts_from_the_given_weights_and_moves_them(run, coco_weights):
    threads = torch.get_num_threads()
    model = fit_yolo(run)
    first = "model.0.conv.weight"
    before, after = coco_weights[first].float(), model.state_dict()[first].float()
    assert 0 < (after - before).abs().max() < 0.05
    assert torch.get_num_threads() == threads


def test_weights_of_something_else_are_no_start(run, tmp_path):
    save_file({"conv_stem.weight": torch.zeros(3)}, tmp_path / "other.safetensors")
    other = YoloRun(**{**vars(run), "start": tmp_path / "other.safetensors"})
    with pytest.raises(SetupError, match=rf"other.safetensors holds no weights of {ARCHITECTURE}"):
        fit_yolo(other)


def test_a_run_is_resumed_only_if_it_exists_and_only_if_asked_for(run):
    check_run(run, resume=False)
    with pytest.raises(SetupError, match="start without --resume"):
        check_run(run, resume=True)
    run.folder.mkdir()
    (run.folder / "checkpoint.pt").touch()
    check_run(run, resume=True)
    with pytest.raises(SetupError, match="add --resume"):
        check_run(run, resume=False)
