"""Around a loader: any library's error becomes ours, a hub that is away costs seconds, not minutes.

The hub that is away is a local port that nobody listens on.
"""

import socket
import time

import pytest
import torch
from huggingface_hub import constants, hf_hub_download
from torch import nn

from shared.errors import WeightsUnavailable
from worker.encoders.registry import ENCODERS
from worker.encoders.weights import device_for, loading, model_id

HUB_SPECS = [
    "timm:xception41.tf_in1k",
    "transformers:openai/clip-vit-base-patch32",
    "hf-hub:Marqo/marqo-fashionSigLIP",
    "open_clip:ViT-B-32/laion2b_s34b_b79k",
]


@pytest.fixture
def hub_away(monkeypatch, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{port}")
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "empty"))


@pytest.mark.parametrize("spec", HUB_SPECS)
def test_hub_that_is_away_says_so_within_seconds(hub_away, spec):
    start = time.monotonic()
    with pytest.raises(WeightsUnavailable) as caught:
        ENCODERS.load(spec, device="cpu")
    assert spec in str(caught.value)
    assert "Check the name, the files and the network, or use the encoder 'house'" in str(
        caught.value
    )
    assert time.monotonic() - start < 15


def test_hub_that_is_away_leaves_the_setting_as_it_was(hub_away):
    with loading("x", hub=True):
        assert constants.is_offline_mode()
        with pytest.raises(OSError, match="cache"):
            hf_hub_download("no/such", "file")
    assert not constants.is_offline_mode()


def test_local_weights_ask_no_hub(hub_away):
    with loading("x"):
        assert not constants.is_offline_mode()


@pytest.mark.parametrize(
    "error", [OSError("e"), RuntimeError("e"), KeyError("e"), ImportError("e")]
)
def test_errors_of_libraries_are_ours_and_keep_their_cause(error):
    with pytest.raises(WeightsUnavailable, match="'some:spec'") as caught, loading("some:spec"):
        raise error
    assert caught.value.__cause__ is error


def test_model_id_follows_values_and_names():
    one, same, other = nn.Linear(2, 2), nn.Linear(2, 2), nn.Linear(2, 2)
    same.load_state_dict(one.state_dict())
    assert model_id("s", one) == model_id("s", same) != model_id("s", other)
    assert model_id("s", one) != model_id("s", nn.Sequential(same))
    assert len(model_id("s", one)) == len("s@") + 12


def test_device_auto_is_one_that_exists():
    assert device_for("cpu") == "cpu"
    assert device_for("auto") == ("cuda" if torch.cuda.is_available() else "cpu")
