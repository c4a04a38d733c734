"""torchvision encoders: features are what the last linear layer read; files and hub weights load.

The hub is a file where torch.hub keeps its downloads.
"""

from pathlib import Path

import numpy as np
import pytest
import torch
import torchvision
from safetensors.torch import save_file
from torch import nn

from shared.errors import PicturesOnly, WeightsUnavailable
from worker.encoders.registry import ENCODERS
from worker.encoders.torchvision import _drop_classifier, load_torchvision

SHUFFLENET = "shufflenet_v2_x0_5"


@pytest.fixture(scope="module")
def network():
    torch.manual_seed(0)
    return torchvision.models.shufflenet_v2_x0_5(num_classes=5).eval()


@pytest.fixture
def file(network, tmp_path):
    save_file(network.state_dict(), tmp_path / "own.safetensors")
    return tmp_path / "own.safetensors"


def _tiny_vit():
    return torchvision.models.VisionTransformer(32, 16, 1, 2, 16, 32)


@torch.no_grad()
@pytest.mark.parametrize(
    ("build", "linear"),
    [
        (torchvision.models.shufflenet_v2_x0_5, lambda m: m.fc),
        (torchvision.models.resnet18, lambda m: m.fc),
        (torchvision.models.efficientnet_b0, lambda m: m.classifier[1]),
        (torchvision.models.mobilenet_v3_small, lambda m: m.classifier[3]),
        (_tiny_vit, lambda m: m.heads.head),
    ],
)
def test_features_are_what_the_classifier_read(build, linear):
    model = build().eval()
    classifier, pixels = linear(model), torch.randn(2, 3, 32, 32)
    logits = model(pixels)
    _drop_classifier(model)
    assert torch.allclose(classifier(model(pixels)), logits, atol=1e-5)


@torch.no_grad()
def test_own_file_embeds_as_its_network_does(network, file, pictures):
    """Slow twin: ImageNet's preprocessing written out, on a picture that needs no resizing."""
    square = pictures[0].resize((224, 224))
    encoder = load_torchvision(f"{SHUFFLENET}/{file}", device="cpu")
    encoder._preprocess.resize_size = [224]  # 256, then a crop, would blur the comparison
    values = (np.asarray(square) / 255 - (0.485, 0.456, 0.406)) / (0.229, 0.224, 0.225)
    pixels = torch.tensor(values.transpose(2, 0, 1)[None], dtype=torch.float32)
    seen = []
    hook = network.fc.register_forward_pre_hook(lambda _, inputs: seen.append(inputs[0]))
    network(pixels)
    hook.remove()
    expected = nn.functional.normalize(seen[0], dim=1).numpy()
    assert encoder.encode_images([square]) == pytest.approx(expected, abs=1e-4)
    assert (encoder.dim, encoder.model_id.split("@")[0]) == (
        1024, f"torchvision:{SHUFFLENET}/own.safetensors",
    )  # fmt: skip


@pytest.mark.parametrize("wrap", [lambda s: s, lambda s: {"model": s}, lambda s: {"state_dict": s}])
def test_pth_loads_the_same_weights_as_safetensors(network, file, wrap):
    pth = file.with_suffix(".pth")
    torch.save(wrap(network.state_dict()), pth)
    one, other = (load_torchvision(f"{SHUFFLENET}/{f}", device="cpu") for f in (file, pth))
    assert one.model_id.split("@")[1] == other.model_id.split("@")[1]


def test_hub_weights_load_with_their_own_transform(tmp_path, monkeypatch, pictures):
    weights = torchvision.models.get_model_weights(SHUFFLENET).DEFAULT
    cache = tmp_path / "hub" / "checkpoints"
    cache.mkdir(parents=True)
    torch.save(torchvision.models.shufflenet_v2_x0_5().state_dict(), cache / Path(weights.url).name)
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    encoder = ENCODERS.load(f"torchvision:{SHUFFLENET}", device="cpu")
    assert encoder.model_id.startswith(f"torchvision:{SHUFFLENET}@")
    assert encoder.encode_images(pictures).shape == (3, 1024)
    assert str(encoder._preprocess) == str(weights.transforms())


def test_hub_that_is_away_is_our_error(tmp_path, monkeypatch):
    monkeypatch.setenv("TORCH_HOME", str(tmp_path))
    weights = torchvision.models.get_model_weights(SHUFFLENET).DEFAULT
    monkeypatch.setattr(
        type(weights), "url", property(lambda _: "http://127.0.0.1:9/x-00000000.pth")
    )
    with pytest.raises(WeightsUnavailable, match=f"torchvision:{SHUFFLENET}.*refused"):
        load_torchvision(SHUFFLENET)


def test_pictures_of_every_mode_embed(file, check_modes):
    check_modes(load_torchvision(f"{SHUFFLENET}/{file}", device="cpu"))


def test_words_are_refused(file):
    with pytest.raises(PicturesOnly, match="torchvision:"):
        load_torchvision(f"{SHUFFLENET}/{file}", device="cpu").encode_texts(["red"])


def test_weights_of_another_architecture_are_refused(file):
    with pytest.raises(WeightsUnavailable, match="Missing key"):
        load_torchvision(f"resnet18/{file}")


def test_truncated_weights_are_our_error(file, cut_in_half):
    cut_in_half(file)
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_torchvision(f"{SHUFFLENET}/{file}")


def test_pickle_with_code_is_refused_and_not_run(tmp_path, write_code):
    ran = write_code(tmp_path / "own.pth")
    with pytest.raises(WeightsUnavailable, match=r"Weights only load failed|weights_only"):
        load_torchvision(f"{SHUFFLENET}/{tmp_path / 'own.pth'}")
    assert not ran()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("no_such_model", "no classifier"),
        ("fasterrcnn_resnet50_fpn", "no classifier"),
        ("squeezenet1_1/x.safetensors", "ends in no linear layer"),
        (f"{SHUFFLENET}/nowhere.pth", "No such file"),
    ],
)
def test_what_cannot_be_loaded_is_our_error(name, reason):
    with pytest.raises(WeightsUnavailable, match=reason):
        load_torchvision(name)
