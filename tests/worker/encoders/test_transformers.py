"""transformers encoders: CLIP, SigLIP and SigLIP 2 as trained, and whatever is none is refused.

The tiny models are saved by transformers itself, with a tokenizer of a few words.
"""

import json

import numpy as np
import pytest
import torch
import transformers as hf
from safetensors.torch import save_file
from torch.nn.functional import normalize

from shared.errors import SetupError, WeightsUnavailable
from training.tokenizer import BOS, EOS, EOS_ID, PAD, PAD_ID, train_tokenizer
from worker.encoders.registry import ENCODERS
from worker.encoders.transformers import load_transformers

MEAN, STD, SIZE, CONTEXT = [0.1, 0.2, 0.3], [0.4, 0.5, 0.6], 32, 9
VISION = {
    "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
    "image_size": SIZE, "patch_size": 16,
}  # fmt: skip
TEXT = {
    "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2,
    "max_position_embeddings": CONTEXT, "pad_token_id": PAD_ID, "bos_token_id": 1,
    "eos_token_id": EOS_ID,
}  # fmt: skip
PIXELS = {"size": {"height": SIZE, "width": SIZE}, "image_mean": MEAN, "image_std": STD}


def _tokenizer():
    trained = train_tokenizer(["a red shirt", "make it blue"] * 3, vocabulary=300)
    return hf.PreTrainedTokenizerFast(
        tokenizer_object=trained, pad_token=PAD, bos_token=BOS, eos_token=EOS
    )


def _clip(text):
    config = hf.CLIPConfig(text_config=text, vision_config=VISION, projection_dim=8)
    images = hf.CLIPImageProcessor(**PIXELS, do_center_crop=False)
    return hf.CLIPModel(config), hf.CLIPProcessor(images, _tokenizer())


def _siglip(text):
    config = hf.SiglipConfig(text_config=text, vision_config=VISION)
    return hf.SiglipModel(config), hf.SiglipProcessor(
        hf.SiglipImageProcessor(**PIXELS), _tokenizer()
    )


def _siglip2(text):
    vision = {k: v for k, v in VISION.items() if k != "image_size"} | {"num_patches": 16}
    config = hf.Siglip2Config(text_config=text, vision_config=vision)
    images = hf.Siglip2ImageProcessor(patch_size=16, max_num_patches=16)
    letters = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>", "▁", *"abdehikmrstu,"]
    tokenizer = hf.Siglip2Tokenizer({letter: i for i, letter in enumerate(letters)})
    return hf.Siglip2Model(config), hf.Siglip2Processor(images, tokenizer)


def _save(build, path):
    torch.manual_seed(0)
    model, processor = build(TEXT | {"vocab_size": len(_tokenizer())})
    model.save_pretrained(path)
    processor.save_pretrained(path)
    return path


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("models")
    builds = {"clip": _clip, "siglip": _siglip, "siglip2": _siglip2}
    return {name: _save(build, root / name) for name, build in builds.items()}


@pytest.fixture(scope="module")
def encoders(folders):
    return {name: load_transformers(str(path), "cpu") for name, path in folders.items()}


@pytest.fixture
def copy(folders, tmp_path):
    """A CLIP folder that may be broken."""
    path = tmp_path / "copy"
    path.mkdir()
    for file in folders["clip"].iterdir():
        (path / file.name).write_bytes(file.read_bytes())
    return path


@torch.no_grad()
@pytest.mark.parametrize("name", ["clip", "siglip"])
def test_folder_embeds_pictures_as_the_model_itself_does(folders, encoders, name, pictures):
    """Slow twin: preprocessing and forward pass written out."""
    square = pictures[1]
    values = (np.asarray(square) / 255 - MEAN) / STD
    pixels = torch.tensor(values.transpose(2, 0, 1)[None], dtype=torch.float32)
    model = hf.AutoModel.from_pretrained(folders[name]).eval()
    expected = normalize(model.get_image_features(pixel_values=pixels).pooler_output).numpy()
    assert encoders[name].encode_images([square]) == pytest.approx(expected, abs=1e-5)
    assert encoders[name].dim == {"clip": 8, "siglip": 16}[name]


@torch.no_grad()
@pytest.mark.parametrize(
    ("name", "padding"), [("clip", 0), ("siglip", CONTEXT), ("siglip2", CONTEXT)]
)
def test_texts_are_padded_as_the_model_was_trained(folders, encoders, name, padding):
    """SigLIP reads its padding: the whole context, behind the words, and no mask."""
    tokens = hf.AutoTokenizer.from_pretrained(folders[name])("red")["input_ids"]
    tokens += [PAD_ID] * (padding - len(tokens))
    model = hf.AutoModel.from_pretrained(folders[name]).eval()
    features = model.get_text_features(input_ids=torch.tensor([tokens])).pooler_output
    expected = normalize(features).numpy()
    assert encoders[name].encode_texts(["red"]) == pytest.approx(expected, abs=1e-5)
    together = encoders[name].encode_texts(["red", "make it blue, make it red"])
    assert together[:1] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("name", ["clip", "siglip", "siglip2"])
def test_contract_holds(encoders, name, pictures):
    encoder = encoders[name]
    texts = encoder.encode_texts(["red", "", "🙂 " * 500, "red " * 50, "red " * 500])
    assert (texts.shape, texts.dtype) == ((5, encoder.dim), np.float32)
    assert np.linalg.norm(texts, axis=1) == pytest.approx(np.ones(5), abs=1e-5)
    assert texts[3] == pytest.approx(texts[4], abs=1e-6)
    assert encoder.encode_images([]).shape == encoder.encode_texts([]).shape == (0, encoder.dim)
    scheme, digits = encoder.model_id.split("@")
    assert (scheme, len(digits)) == (f"transformers:{name}", 12)


@pytest.mark.parametrize("name", ["clip", "siglip", "siglip2"])
def test_pictures_of_every_mode_embed(encoders, name, check_modes):
    check_modes(encoders[name])


@torch.no_grad()
def test_patches_of_clip_go_through_norm_and_projection(folders, encoders, pictures):
    model = hf.CLIPModel.from_pretrained(folders["clip"]).eval()
    pixels = encoders["clip"]._pixels(pictures)["pixel_values"]
    tokens = model.vision_model(pixel_values=pixels).last_hidden_state[:, 1:]
    expected = normalize(model.visual_projection(model.vision_model.post_layernorm(tokens)), dim=2)
    patches = encoders["clip"].encode_patches(pictures)
    assert (patches.shape, patches.dtype) == ((3, 2, 2, 8), np.float32)
    assert patches.reshape(3, 4, 8) == pytest.approx(expected.numpy(), abs=1e-5)
    assert encoders["clip"].encode_patches([]).shape == (0, 0, 0, 8)


def test_patch_of_a_siglip_with_one_location_is_the_embedding(tmp_path, monkeypatch, pictures):
    monkeypatch.setitem(VISION, "patch_size", SIZE)
    encoder = load_transformers(str(_save(_siglip, tmp_path / "one")), "cpu")
    patches = encoder.encode_patches(pictures)
    assert patches.shape == (3, 1, 1, 16)
    assert patches[:, 0, 0] == pytest.approx(encoder.encode_images(pictures), abs=1e-5)


def test_model_that_keeps_each_pictures_shape_has_no_patches(encoders, pictures):
    with pytest.raises(SetupError, match=r"transformers:siglip2@.*no patch features"):
        encoders["siglip2"].encode_patches(pictures)


def test_registry_loads_it(folders, encoders):
    encoder = ENCODERS.load(f"transformers:{folders['clip']}", device="cpu")
    assert encoder.model_id == encoders["clip"].model_id


def test_weights_of_another_architecture_are_refused(copy):
    save_file({"bert.weight": torch.zeros(2)}, copy / "model.safetensors", {"format": "pt"})
    with pytest.raises(WeightsUnavailable, match=r"'transformers:copy'.*of another model"):
        load_transformers(str(copy))


def test_weights_of_another_size_are_refused(copy):
    config = json.loads((copy / "config.json").read_text())
    config["projection_dim"] = 12
    (copy / "config.json").write_text(json.dumps(config))
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_transformers(str(copy))


def test_model_that_is_no_dual_encoder_is_refused(tmp_path):
    size = {k: TEXT[k] for k in ("hidden_size", "intermediate_size", "num_hidden_layers")}
    config = hf.BertConfig(vocab_size=10, num_attention_heads=2, **size)
    hf.BertModel(config).save_pretrained(tmp_path / "bert")
    with pytest.raises(WeightsUnavailable, match="BertModel does not embed"):
        load_transformers(str(tmp_path / "bert"))


def test_truncated_weights_are_our_error(copy, cut_in_half):
    cut_in_half(copy / "model.safetensors")
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_transformers(str(copy))


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_folder_that_lacks_a_file_is_our_error(copy, name):
    (copy / name).unlink()
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_transformers(str(copy))


def test_pickle_with_code_is_refused_and_not_run(copy, write_code):
    (copy / "model.safetensors").unlink()
    ran = write_code(copy / "pytorch_model.bin")
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_transformers(str(copy))
    assert not ran()


def test_code_beside_the_weights_is_not_run(copy, tmp_path):
    config = json.loads((copy / "config.json").read_text()) | {
        "model_type": "own", "auto_map": {"AutoConfig": "own.Own", "AutoModel": "own.Own"},
    }  # fmt: skip
    (copy / "config.json").write_text(json.dumps(config))
    (copy / "own.py").write_text(f"open({str(tmp_path / 'it-ran')!r}, 'w')")
    with pytest.raises(WeightsUnavailable, match="trust_remote_code"):
        load_transformers(str(copy))
    assert not (tmp_path / "it-ran").exists()
