"""Ultralytics' side: the same weights, the photos as it reads them, the same threads."""

import pytest
import torch

pytest.importorskip("ultralytics", reason="the comparison needs ultralytics")

from evaluation.bench.theirs import Theirs, write_checkpoint, write_photos
from evaluation.detection.photos import read_annotated
from shared.errors import UnknownSpec
from tests.evaluation.small_street import street_file
from worker.runtimes.yolo import load_checkpoint


@pytest.fixture
def photos(tmp_path):
    return read_annotated(street_file(tmp_path), "test")


def test_a_folder_of_ours_becomes_a_checkpoint_with_its_weights_and_size(detector, tmp_path):
    folder, network = detector
    path = write_checkpoint(f"ultralytics:{folder}", tmp_path)
    model, _ = load_checkpoint(path)
    kept = model.state_dict()
    assert all(
        torch.equal(kept[name], value.half().float() if value.is_floating_point() else value)
        for name, value in network.state_dict().items()
    )
    assert model.args["imgsz"] == 64
    assert model.names == network.names


def test_a_checkpoint_is_taken_as_it_is(detector, tmp_path):
    path = write_checkpoint(f"house:{detector[0]}", tmp_path)
    assert write_checkpoint(f"ultralytics:{path}", tmp_path / "unused") == path


@pytest.mark.parametrize("spec", ["whole", "torchvision:ssd", "ultralytics:/nowhere/best.pt"])
def test_what_is_no_yolo_here_is_refused(spec, tmp_path):
    with pytest.raises(UnknownSpec, match="no YOLO on this machine"):
        write_checkpoint(spec, tmp_path)


def test_labels_are_written_in_shares_of_the_photo(photos, tmp_path):
    data = write_photos(photos, tmp_path / "written")
    first = (data.parent / "labels" / "0.txt").read_text().splitlines()
    assert [line.split()[0] for line in first] == ["0", "3", "7"]  # top, trousers, bag
    # 10 to 50 of 60 pixels, 10 to 40 of 90.
    assert [float(one) for one in first[0].split()[1:]] == pytest.approx(
        [30 / 60, 25 / 90, 40 / 60, 30 / 90]
    )
    assert len(list((data.parent / "images").iterdir())) == 4


def test_it_validates_and_predicts_with_our_threads(detector, photos, tmp_path):
    threads = torch.get_num_threads()
    checkpoint = write_checkpoint(f"ultralytics:{detector[0]}", tmp_path)
    theirs = Theirs(checkpoint, write_photos(photos, tmp_path / "photos"))
    torch.set_num_threads(2)
    try:
        theirs = Theirs(checkpoint, theirs._data)
        assert theirs.validate() > 0
        assert torch.get_num_threads() == 2
        assert theirs.predict([photo.picture for photo in photos]) > 0
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(threads)
