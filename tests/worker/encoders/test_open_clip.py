"""open_clip encoders: each kind of spec loads, the model's own configuration rules, contracts hold.

The tiny models are saved by open_clip itself; the hub is a folder in its cache layout.
"""

import json

import numpy as np
import open_clip
import pytest
import torch
from safetensors.torch import save_file

from shared.errors import EmptySpec, WeightsUnavailable
from training.tokenizer import EOS_ID, save_tokenizer, train_tokenizer
from worker.encoders.open_clip import _quick_gelu, load_folder, load_hub, load_open_clip
from worker.encoders.registry import ENCODERS

MEAN, STD, SIZE = (0.1, 0.2, 0.3), (0.4, 0.5, 0.6), 32


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(["a red shirt", "make it blue"] * 3, vocabulary=300)


@pytest.fixture(scope="module")
def folder(tmp_path_factory, tokenizer):
    """A tiny ViT with QuickGELU in open_clip's local-dir layout."""
    path = tmp_path_factory.mktemp("models") / "tiny"
    cfg = {
        "embed_dim": 16,
        "quick_gelu": True,
        "vision_cfg": {
            "image_size": SIZE, "layers": 1, "width": 16, "head_width": 8, "patch_size": 16,
        },
        "text_cfg": {
            "context_length": 9, "vocab_size": tokenizer.get_vocab_size(), "width": 16, "heads": 2,
            "layers": 1, "pool_type": "eos", "eos_id": EOS_ID, "hf_tokenizer_name": "here",
        },
    }  # fmt: skip
    save_tokenizer(tokenizer, path, context_length=9)
    torch.manual_seed(0)
    save_file(open_clip.CLIP(**cfg).state_dict(), path / "open_clip_model.safetensors")
    config = {"model_cfg": cfg, "preprocess_cfg": {"mean": MEAN, "std": STD}}
    (path / "open_clip_config.json").write_text(json.dumps(config))
    return path


@pytest.fixture(scope="module")
def tiny(folder):
    return load_folder(str(folder), device="cpu")


def test_folder_embeds_as_the_model_itself_does(folder, tiny, pictures):
    """Slow twin: preprocessing and forward pass written out."""
    model, _ = open_clip.create_model_from_pretrained(f"local-dir:{folder}")
    square = pictures[1]
    pixels = (np.asarray(square) / 255 - MEAN) / STD
    tensor = torch.tensor(pixels.transpose(2, 0, 1)[None], dtype=torch.float32)
    with torch.inference_mode():
        expected = model.eval().encode_image(tensor, normalize=True).numpy()
    assert tiny.encode_images([square]) == pytest.approx(expected, abs=1e-5)


def test_model_settings_come_from_the_configuration(tiny):
    assert tiny.dim == 16
    activation = tiny._model.visual.transformer.resblocks[0].mlp.gelu
    assert type(activation).__name__ == "QuickGELU"
    assert tiny._tokenizer(["make it blue"]).shape == (1, 9)


@pytest.mark.parametrize("quick", [True, False])
def test_activation_is_the_one_of_the_configuration(folder, tmp_path, quick):
    _copy(folder, tmp_path)
    config = json.loads((folder / "open_clip_config.json").read_text())
    config["model_cfg"]["quick_gelu"] = quick
    (tmp_path / "open_clip_config.json").write_text(json.dumps(config))
    model = load_folder(str(tmp_path), device="cpu")._model
    for blocks in (model.visual.transformer.resblocks, model.transformer.resblocks):
        assert type(blocks[0].mlp.gelu).__name__ == ("QuickGELU" if quick else "GELU")


def test_embeddings_are_float32_unit_rows(tiny, pictures):
    for rows in (tiny.encode_images(pictures), tiny.encode_texts(["red", "", "🙂 " * 500])):
        assert (rows.shape, rows.dtype) == ((3, 16), np.float32)
        assert np.linalg.norm(rows, axis=1) == pytest.approx(np.ones(3), abs=1e-5)


def test_nothing_gives_no_rows(tiny):
    assert tiny.encode_images([]).shape == tiny.encode_texts([]).shape == (0, 16)


def test_batches_agree_with_one_by_one(tiny, pictures, monkeypatch):
    monkeypatch.setattr("worker.encoders.batches.BATCH", 2)
    one_by_one = np.concatenate([tiny.encode_images([p]) for p in pictures])
    assert tiny.encode_images(pictures) == pytest.approx(one_by_one, abs=1e-5)


def test_pictures_stay_unchanged(tiny, pictures):
    before = [picture.tobytes() for picture in pictures]
    tiny.encode_images(pictures)
    assert [picture.tobytes() for picture in pictures] == before


def test_model_id_follows_the_weights_and_not_the_place(folder, tiny, tmp_path):
    moved = tmp_path / "tiny"
    moved.symlink_to(folder)
    assert load_folder(str(moved)).model_id == tiny.model_id
    other = tmp_path / "other" / "tiny"
    other.mkdir(parents=True)
    for file in folder.iterdir():
        (other / file.name).write_bytes(file.read_bytes())
    weights = open_clip.factory.load_state_dict(other / "open_clip_model.safetensors")
    save_file(weights | {"logit_scale": torch.tensor(1.5)}, other / "open_clip_model.safetensors")
    assert load_folder(str(other)).model_id != tiny.model_id


def test_built_in_model_loads_from_a_weights_file(folder, tiny, monkeypatch, pictures):
    """A configuration on open_clip's list and a path in the place of a tag."""
    config = json.loads((folder / "open_clip_config.json").read_text())["model_cfg"]
    config["text_cfg"]["hf_tokenizer_name"] = str(folder)
    monkeypatch.setitem(open_clip.factory._MODEL_CONFIGS, "Tiny", config)
    encoder = load_open_clip(f"Tiny/{folder / 'open_clip_model.safetensors'}", device="cpu")
    assert encoder.encode_texts(["make it blue"]) == pytest.approx(
        tiny.encode_texts(["make it blue"]), abs=1e-6
    )
    assert encoder.model_id.startswith("open_clip:Tiny/")


def test_tag_trained_with_quick_gelu_gets_it(monkeypatch):
    asked = {}

    def create(name, pretrained, **settings):
        asked.update(settings)
        raise RuntimeError("no network in tests")

    monkeypatch.setattr(open_clip, "create_model_from_pretrained", create)
    for tag, wanted in (("openai", True), ("laion2b_s34b_b79k", False)):
        with pytest.raises(WeightsUnavailable, match="no network"):
            load_open_clip(f"ViT-B-32/{tag}")
        assert asked["force_quick_gelu"] is wanted


def test_hub_model_loads_from_the_cache_without_a_network(folder, tiny, tmp_path, monkeypatch):
    snapshot = tmp_path / "models--shop--tiny" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    for file in folder.iterdir():
        (snapshot / file.name).write_bytes(file.read_bytes())
    config = json.loads((snapshot / "open_clip_config.json").read_text())
    config["model_cfg"]["text_cfg"]["hf_tokenizer_name"] = str(folder)
    (snapshot / "open_clip_config.json").write_text(json.dumps(config))
    refs = snapshot.parent.parent / "refs"
    refs.mkdir()
    (refs / "main").write_text("abc")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    encoder = load_hub("shop/tiny", device="cpu")
    assert encoder.model_id.startswith("hf-hub:shop/tiny@")
    assert encoder.encode_texts(["red"]) == pytest.approx(tiny.encode_texts(["red"]), abs=1e-6)


def test_every_tag_that_wants_quick_gelu_gets_it():
    """The names with -quickgelu say so themselves; the tags of the bare names must."""
    wanting = [
        (name, tag)
        for name, tag in open_clip.list_pretrained()
        if open_clip.get_pretrained_cfg(name, tag).get("quick_gelu")
    ]
    assert ("ViT-B-32", "openai") in wanting
    assert all(_quick_gelu(name, tag) for name, tag in wanting)
    assert not _quick_gelu("ViT-B-32", "laion2b_s34b_b79k")
    assert not _quick_gelu("ViT-B-32", "weights.safetensors")


def test_patches_are_unit_length_in_the_space_of_the_embeddings(tiny, pictures):
    patches = tiny.encode_patches(pictures)
    assert (patches.shape, patches.dtype) == ((3, 2, 2, 16), np.float32)
    assert np.linalg.norm(patches, axis=3) == pytest.approx(np.ones((3, 2, 2)), abs=1e-5)
    assert tiny.encode_patches([]).shape == (0, 0, 0, 16)


def test_pictures_of_every_mode_embed(tiny, check_modes):
    check_modes(tiny)


def test_text_past_the_context_is_cut(tiny):
    long, longer = tiny.encode_texts(["red " * 50, "red " * 500])
    assert long == pytest.approx(longer, abs=1e-6)


@pytest.mark.parametrize(
    "spec", ["open_clip:ViT-B-32", "open_clip:/laion2b", "open_clip:ViT-B-32/"]
)
def test_open_clip_spec_needs_model_and_pretrained(spec):
    with pytest.raises(EmptySpec, match="MODEL/PRETRAINED"):
        ENCODERS.load(spec)


@pytest.mark.parametrize(
    "spec", ["open_clip:No-Such/x", "open_clip:ViT-B-32/x", "local-dir:nowhere"]
)
def test_unknown_model_tag_or_folder_is_our_error(spec):
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        ENCODERS.load(spec)


@pytest.mark.parametrize("name", ["open_clip_model.safetensors", "pytorch_model.bin"])
def test_broken_weights_are_our_error(folder, tmp_path, name):
    for file in folder.glob("*.json"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    (tmp_path / name).write_bytes(b"not weights")
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_folder(str(tmp_path))


def _copy(folder, to):
    for file in folder.iterdir():
        (to / file.name).write_bytes(file.read_bytes())
    return to / "open_clip_model.safetensors"


def test_truncated_weights_are_our_error(folder, tmp_path, cut_in_half):
    cut_in_half(_copy(folder, tmp_path))
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_folder(str(tmp_path))


def test_weights_of_another_architecture_are_refused(folder, tmp_path):
    save_file({"layer.weight": torch.zeros(2, 2)}, _copy(folder, tmp_path))
    with pytest.raises(WeightsUnavailable, match="Missing key"):
        load_folder(str(tmp_path))


def test_folder_without_a_configuration_or_weights_is_our_error(folder, tmp_path):
    _copy(folder, tmp_path).unlink()
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_folder(str(tmp_path))
    (tmp_path / "open_clip_config.json").unlink()
    with pytest.raises(WeightsUnavailable, match="config file missing"):
        load_folder(str(tmp_path))


def test_pickle_with_code_is_refused_and_not_run(folder, tmp_path, write_code):
    _copy(folder, tmp_path).unlink()
    ran = write_code(tmp_path / "open_clip_pytorch_model.bin")
    with pytest.raises(WeightsUnavailable, match="Weights only load failed"):
        load_folder(str(tmp_path))
    assert not ran()
