"""The trained reranker: its file, its reader, its scores, and what it says of wrong specs."""

from pathlib import Path

import numpy as np
import pytest
import timm
import torch
from PIL import Image
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import nn

from index_store.product import Product
from shared.errors import EmptySpec, UnknownSpec, WeightsUnavailable
from tests.worker.conftest import ColourEncoder
from worker.rerankers.base import Question, Reranker, Shortlist
from worker.rerankers.cross import (
    CrossConfig,
    CrossNetwork,
    build_network,
    load_cross,
    save_cross,
)
from worker.rerankers.registry import RERANKERS

ENCODER = ColourEncoder()
SIZE = (32, 16)
SMALL = "timm/test_resnet"
# Those of sartor's ancestors.
BACKBONES = (
    "vit_tiny_patch16_224",
    "timm/mobilevit_xxs",
    "torchvision/efficientnet_b0",
    "torchvision/shufflenet_v2_x1_0",
)


def pictures(count: int) -> list[Image.Image]:
    rng = np.random.default_rng(0)
    return [Image.fromarray(rng.integers(0, 256, (20, 30, 3), np.uint8)) for _ in range(count)]


def network_of(config: CrossConfig) -> CrossNetwork:
    """Random weights; what the norms expect is what they have seen, else all looks alike."""
    torch.manual_seed(0)
    network = build_network(config)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = 1.0
    with torch.no_grad():
        details = network.train().details(network.pixels(pictures(6)))
        network(details, details.flip(0))
    return network.eval()


def saved(
    folder: Path, seen: str = "pair", backbone: str = SMALL, size: tuple[int, int] = SIZE
) -> str:
    config = CrossConfig(seen, backbone, size, width=16)
    path = folder / "new" / f"{seen}.safetensors"
    save_cross(network_of(config), config, path)
    return f"cross:{path}"


@pytest.fixture(params=["pair", "canvas"])
def spec(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return saved(tmp_path, request.param)


def loaded(spec: str) -> Reranker:
    return RERANKERS.load(spec, encoder=ENCODER)


def shortlist_of(reranker: Reranker, images: list[Image.Image]) -> Shortlist:
    assert reranker.reader
    read = reranker.reader.read(images, np.zeros((len(images), 3), np.float32))
    return Shortlist(
        [Product(id=str(n), title="", picture="") for n in range(len(images))],
        np.zeros(len(images), np.float32),
        np.zeros((len(images), 3), np.float32),
        np.stack([one.array for one in read]),
    )


def asked(reranker: Reranker, image: Image.Image) -> Question:
    return Question(details=shortlist_of(reranker, [image]).details[0])


@torch.no_grad()
@pytest.mark.parametrize("backbone", BACKBONES)
@pytest.mark.parametrize("seen", ["pair", "canvas"])
def test_what_was_trained_is_what_scores(seen: str, backbone: str, tmp_path: Path) -> None:
    """The stage, from its file, from kept bytes, folded: the logits of the network in training."""
    config = CrossConfig(seen, backbone, (32, 32), width=16)
    network = network_of(config)
    save_cross(network, config, tmp_path / "n.safetensors")
    [query, *candidates] = pictures(6)
    pixels = network.pixels([query, *candidates])
    details = network.details(pixels)
    expected = network(details[:1].expand_as(details[1:]), details[1:]).numpy()

    reranker = loaded(f"cross:{tmp_path / 'n.safetensors'}")
    scores = reranker.score(asked(reranker, query), shortlist_of(reranker, candidates))
    assert scores.dtype == np.float32
    # Half precision and int8 blur what random weights tell of noise, but not which is which.
    assert scores == pytest.approx(expected, abs=0.3 * float(expected.std()))


def test_a_loaded_network_is_the_saved_one_in_half_precision(spec: str, tmp_path: Path) -> None:
    network, config = load_cross(Path(spec.removeprefix("cross:")))
    assert config == CrossConfig(config.input, SMALL, SIZE, width=16)
    assert {one.dtype for one in network.parameters()} == {torch.float32}
    save_cross(network, config, tmp_path / "again.safetensors")
    again = load_file(tmp_path / "again.safetensors")
    first = load_file(spec.removeprefix("cross:"))
    assert all(torch.equal(again[key], value) for key, value in first.items())
    assert {one.dtype for one in first.values() if one.ndim > 1} == {torch.float16}


def test_candidates_in_another_order_have_the_same_scores(spec: str) -> None:
    reranker = loaded(spec)
    images = pictures(5)
    question, order = asked(reranker, images[0]), [3, 1, 4, 0, 2]
    scores = reranker.score(question, shortlist_of(reranker, images))
    moved = reranker.score(question, shortlist_of(reranker, [images[row] for row in order]))
    assert moved == pytest.approx(scores[order], abs=1e-6)
    assert len(set(scores.round(6).tolist())) == 5


def test_a_long_shortlist_is_scored_in_batches(spec: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reranker = loaded(spec)
    images = pictures(5)
    question, shortlist = asked(reranker, images[0]), shortlist_of(reranker, images)
    at_once = reranker.score(question, shortlist)
    monkeypatch.setattr("worker.rerankers.cross.BATCH", 2)
    assert reranker.score(question, shortlist) == pytest.approx(at_once, abs=1e-6)


def test_without_a_picture_nothing_is_preferred(spec: str) -> None:
    reranker = loaded(spec)
    shortlist = shortlist_of(reranker, pictures(3))
    assert reranker.score(Question(), shortlist).tolist() == [0, 0, 0]
    none = Shortlist([], np.zeros(0, np.float32), np.zeros((0, 3), np.float32))
    assert reranker.score(asked(reranker, pictures(1)[0]), none).shape == (0,)


def test_an_index_keeps_eight_bits_a_number(tmp_path: Path) -> None:
    pair, canvas = (loaded(saved(tmp_path, seen, size=(64, 32))) for seen in ("pair", "canvas"))
    read = [shortlist_of(one, pictures(2)).details for one in (pair, canvas)]
    assert [(one.dtype, one.shape) for one in read] == [
        (np.int8, (2, 2, 16)),  # two patches of 32 x 32 pixels
        (np.uint8, (2, 3, 64, 32)),
    ]
    assert [one.reader.name for one in (pair, canvas) if one.reader] == ["details", "details"]


def test_the_parts_of_one_network_mean_nothing_to_another(tmp_path: Path) -> None:
    one = loaded(saved(tmp_path / "a"))
    other = loaded(saved(tmp_path / "b", backbone="timm/test_efficientnet"))
    assert one.model_id.startswith("cross:pair.safetensors@")
    assert one.reader.model_id == one.model_id
    assert other.reader.model_id != one.reader.model_id


def test_pixels_serve_every_canvas_of_their_size(tmp_path: Path) -> None:
    one = loaded(saved(tmp_path / "a", "canvas"))
    other = loaded(saved(tmp_path / "b", "canvas", "timm/test_efficientnet"))
    larger = loaded(saved(tmp_path / "c", "canvas", size=(64, 32)))
    assert one.model_id != other.model_id
    assert one.reader.model_id == other.reader.model_id == "canvas:32x16"
    assert larger.reader.model_id == "canvas:64x32"


def test_without_a_file_it_says_what_to_write() -> None:
    with pytest.raises(EmptySpec, match=r"cross:FILE\.safetensors"):
        loaded("cross")


@pytest.mark.parametrize("name", ["mobilevit_s", "torchvision/efficientnet_b0"])
def test_a_networks_name_alone_says_how_to_train_it(name: str) -> None:
    with pytest.raises(UnknownSpec, match=f"sartor train reranker cross:{name} --out FILE"):
        loaded(f"cross:{name}")


@pytest.mark.parametrize("rest", ["nowhere.safetensors", "sartor", "/"])
def test_a_missing_file_says_what_to_write(rest: str) -> None:
    with pytest.raises(UnknownSpec, match=rf"cross:{rest}: no such file; write cross:FILE"):
        loaded(f"cross:{rest}")


@pytest.mark.parametrize("content", [b"", b"no safetensors at all"])
def test_a_broken_file_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "broken.safetensors").write_bytes(content)
    with pytest.raises(WeightsUnavailable, match=r"cross:broken\.safetensors"):
        loaded(f"cross:{tmp_path / 'broken.safetensors'}")


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    save_file(timm.create_model(SMALL[5:]).state_dict(), tmp_path / "x.safetensors")
    with pytest.raises(WeightsUnavailable, match="holds no cross reranker"):
        loaded(f"cross:{tmp_path / 'x.safetensors'}")


def test_weights_that_are_not_those_of_the_header_are_refused(spec: str, tmp_path: Path) -> None:
    file = spec.removeprefix("cross:")
    with safe_open(file, framework="pt") as read:
        header = {"cross": read.metadata()["cross"].replace("test_resnet", "test_vit")}
    save_file(load_file(file), tmp_path / "x.safetensors", header)
    with pytest.raises(WeightsUnavailable, match="Missing key"):
        loaded(f"cross:{tmp_path / 'x.safetensors'}")
