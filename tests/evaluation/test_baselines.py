"""Baselines: the histogram by hand, ImageNet features like timm's own, specs, no words."""

import numpy as np
import pytest
import timm
import torch
from PIL import Image, ImageDraw
from safetensors.torch import save_file

from evaluation.baselines import ColourHistogram, load_encoder
from shared.errors import EmptySpec, PicturesOnly, UnknownSpec, WeightsUnavailable


def bins(*shades):
    """Places of (red, green, blue) quarters among the 64 bins."""
    return [16 * red + 4 * green + blue for red, green, blue in shades]


def test_histogram_counts_shades_at_unit_length():
    """Three parts of dark red to four of blue: 3 and 4 over 5."""
    picture = Image.new("RGB", (70, 10), (100, 0, 0))
    picture.paste((0, 0, 255), (30, 0, 70, 10))
    (embedding,) = ColourHistogram().encode_images([picture])
    wanted = np.zeros(64)
    wanted[bins((1, 0, 0), (0, 0, 3))] = [0.6, 0.8]
    assert embedding == pytest.approx(wanted)
    assert embedding.dtype == np.float32


def test_histogram_leaves_the_white_ground_out():
    picture = Image.new("RGB", (84, 112), "white")
    ImageDraw.Draw(picture).rectangle((20, 20, 60, 90), fill=(0, 130, 0))
    (embedding,) = ColourHistogram().encode_images([picture])
    assert embedding[bins((0, 2, 0))[0]] > 0.99


def test_histogram_of_nothing_is_empty():
    assert ColourHistogram().encode_images([]).shape == (0, 64)


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    torch.manual_seed(0)
    model = timm.create_model("mobilenetv2_100", pad_type="same").eval()
    path = tmp_path_factory.mktemp("weights") / "net.safetensors"
    save_file(model.state_dict(), path)
    return path, model


def test_imagenet_gives_timms_pooled_features_of_the_squashed_photo(weights):
    path, model = weights
    pixels = np.random.default_rng(0).integers(0, 256, (224, 224, 3), np.uint8)
    encoder = load_encoder(f"imagenet:{path}")
    (embedding,) = encoder.encode_images([Image.fromarray(pixels)])
    batch = torch.from_numpy((pixels / 255 - 0.5) / 0.5).float().permute(2, 0, 1)[None]
    with torch.inference_mode():
        features = model.forward_head(model.forward_features(batch), pre_logits=True)[0].numpy()
    assert embedding == pytest.approx(features / np.linalg.norm(features), abs=1e-4)
    assert encoder.dim == 1280
    assert encoder.encode_images([]).shape == (0, 1280)


def test_imagenet_names_its_weights_without_their_folder(weights):
    assert load_encoder(f"imagenet:{weights[0]}").model_id.startswith("imagenet:net.safetensors@")


def test_baselines_read_no_words(weights):
    for spec in ("histogram", f"imagenet:{weights[0]}"):
        encoder = load_encoder(spec)
        assert encoder.encode_texts([]).shape == (0, encoder.dim)
        with pytest.raises(PicturesOnly):
            encoder.encode_texts(["blue"])


def test_house_is_loaded_as_the_worker_loads_it():
    assert load_encoder("house").model_id.startswith("house@")


@pytest.mark.parametrize(
    ("spec", "error", "says"),
    [
        ("nothing", UnknownSpec, "baselines: histogram, imagenet"),
        ("histogram:8", UnknownSpec, "no variants"),
        ("imagenet", EmptySpec, "imagenet:FILE"),
        ("imagenet:", EmptySpec, "incomplete"),
        ("imagenet:/no/such.safetensors", WeightsUnavailable, "such.safetensors"),
        ("", EmptySpec, "incomplete"),
    ],
)
def test_bad_specs_are_refused(spec, error, says):
    with pytest.raises(error, match=says):
        load_encoder(spec)


def test_weights_of_another_network_are_refused(tmp_path):
    save_file({"layer": torch.zeros(2)}, tmp_path / "other.safetensors")
    with pytest.raises(WeightsUnavailable, match=r"other\.safetensors"):
        load_encoder(f"imagenet:{tmp_path / 'other.safetensors'}")
