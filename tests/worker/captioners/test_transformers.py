"""transformers' captioners, on tiny BLIPs that the library itself saved."""

import json

import numpy as np
import pytest
import torch
import transformers as hf
from PIL import Image
from safetensors.torch import save_file

from shared.errors import WeightsUnavailable
from tests.worker.conftest import ColourEncoder
from training.tokenizer import BOS, BOS_ID, EOS, EOS_ID, PAD, PAD_ID, train_tokenizer
from worker.captioners.registry import CAPTIONERS
from worker.captioners.transformers import MOST_TOKENS

SIZE, CONTEXT, QUERIES = 32, 64, 4
NOTHING = np.zeros((0, 3), np.float32)
LAYERS = {"num_hidden_layers": 1, "num_attention_heads": 2}
VISION = {"hidden_size": 16, "intermediate_size": 32, "image_size": SIZE, "patch_size": 16} | LAYERS
IDS = {"pad_token_id": PAD_ID, "bos_token_id": BOS_ID, "eos_token_id": EOS_ID}


def _tokenizer():
    trained = train_tokenizer(["a red shirt", "a pair of blue jeans"] * 3, vocabulary=300)
    return hf.PreTrainedTokenizerFast(
        tokenizer_object=trained, pad_token=PAD, bos_token=BOS, eos_token=EOS
    )


def _images():
    return hf.BlipImageProcessor(size={"height": SIZE, "width": SIZE})


def _blip():
    tokenizer = _tokenizer()
    text = {
        "vocab_size": len(tokenizer), "hidden_size": 16, "encoder_hidden_size": 16,
        "intermediate_size": 32, "projection_dim": 8, "max_position_embeddings": CONTEXT,
        "sep_token_id": EOS_ID,
    } | LAYERS | IDS  # fmt: skip
    config = hf.BlipConfig(text_config=text, vision_config=VISION, projection_dim=8)
    return hf.BlipForConditionalGeneration(config), hf.BlipProcessor(_images(), tokenizer)


def _blip2():
    processor = hf.Blip2Processor(_images(), _tokenizer(), num_query_tokens=QUERIES)
    text = {
        "model_type": "opt", "vocab_size": len(processor.tokenizer), "hidden_size": 16,
        "ffn_dim": 32, "word_embed_proj_dim": 16, "max_position_embeddings": CONTEXT,
    } | LAYERS | IDS  # fmt: skip
    looking = {
        "hidden_size": 16, "intermediate_size": 32, "encoder_hidden_size": 16, "vocab_size": 9,
    } | LAYERS  # fmt: skip
    config = hf.Blip2Config(
        vision_config=VISION, qformer_config=looking, text_config=text, num_query_tokens=QUERIES,
        image_token_index=processor.tokenizer.convert_tokens_to_ids("<image>"),
    )  # fmt: skip
    return hf.Blip2ForConditionalGeneration(config), processor


BUILDS = {"blip": _blip, "blip2": _blip2}


def _save(build, folder):
    torch.manual_seed(0)
    model, processor = build()
    for weight in model.parameters():  # or every picture gets the same line
        if weight.ndim > 1:
            torch.nn.init.normal_(weight, std=0.5)
    model.save_pretrained(folder)
    processor.save_pretrained(folder)
    return folder


def _load(folder):
    return CAPTIONERS.load(f"transformers:{folder}", encoder=ColourEncoder(), device="cpu")


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    root = tmp_path_factory.mktemp("models")
    return {name: _save(build, root / name) for name, build in BUILDS.items()}


@pytest.fixture
def copy(folders, tmp_path):
    """A BLIP folder that may be broken."""
    path = tmp_path / "copy"
    path.mkdir()
    for file in folders["blip"].iterdir():
        (path / file.name).write_bytes(file.read_bytes())
    return path


def _likeliest(logits_of, start):
    """Slow twin of the generation: the likeliest next word, one at a time."""
    tokens = list(start)
    for _ in range(MOST_TOKENS):
        tokens.append(int(logits_of(torch.tensor([tokens]))[0, -1].argmax()))
        if tokens[-1] == EOS_ID:
            break
    return tokens


def _pixels(picture):
    processed = _images()(picture, return_tensors="pt")
    return processed["pixel_values"]


@torch.no_grad()
def test_blip_when_it_captions_then_each_word_is_the_likeliest(folders, pictures):
    model = hf.BlipForConditionalGeneration.from_pretrained(folders["blip"]).eval()
    seen = model.vision_model(_pixels(pictures[0])).last_hidden_state

    def logits(tokens):
        return model.text_decoder(input_ids=tokens, encoder_hidden_states=seen).logits

    expected = _tokenizer().decode(_likeliest(logits, [BOS_ID]), skip_special_tokens=True).strip()
    assert expected
    assert _load(folders["blip"]).caption(pictures[:1], NOTHING) == [expected]


@torch.no_grad()
def test_blip2_when_it_captions_then_each_word_is_the_likeliest(folders, pictures):
    model = hf.Blip2ForConditionalGeneration.from_pretrained(folders["blip2"]).eval()
    image = [model.config.image_token_index] * QUERIES

    def logits(tokens):
        return model(pixel_values=_pixels(pictures[0]), input_ids=tokens).logits

    words = _likeliest(logits, [*image, BOS_ID])[QUERIES:]
    expected = _tokenizer().decode(words, skip_special_tokens=True).strip()
    assert expected
    assert _load(folders["blip2"]).caption(pictures[:1], NOTHING) == [expected]


@pytest.mark.parametrize("name", BUILDS)
def test_pictures_when_captioned_together_or_alone_then_the_lines_are_the_same(
    folders, pictures, name
):
    captioner = _load(folders[name])
    together = captioner.caption(pictures, NOTHING)
    assert len(set(together)) > 1
    assert together == [captioner.caption([one], NOTHING)[0] for one in pictures]
    assert captioner.caption([], NOTHING) == []


@pytest.mark.parametrize("name", BUILDS)
def test_picture_when_not_rgb_or_tiny_then_it_is_captioned_as_a_person_sees_it(
    folders, pictures, name
):
    captioner = _load(folders[name])
    grey, dot = pictures[0].convert("L"), Image.new("RGB", (1, 1), "red")
    lines = captioner.caption([grey, grey.convert("RGB"), dot], NOTHING)
    assert lines[0] == lines[1]


def test_model_id_when_the_weights_are_others_then_it_is_another(folders, tmp_path):
    [first, again] = [_load(folders["blip"]).model_id for _ in range(2)]
    model, processor = _blip()
    model.save_pretrained(tmp_path / "blip")
    processor.save_pretrained(tmp_path / "blip")
    assert first == again
    assert first.startswith("transformers:blip@")
    assert _load(tmp_path / "blip").model_id != first


def test_model_when_it_does_not_caption_then_it_is_refused(tmp_path):
    config = hf.GitConfig(vision_config=VISION, vocab_size=9, hidden_size=16, **LAYERS)
    hf.GitForCausalLM(config).save_pretrained(tmp_path / "git")
    with pytest.raises(WeightsUnavailable, match=r"captioner 'transformers:git'.*neither a BLIP"):
        _load(tmp_path / "git")


def test_weights_when_of_another_architecture_then_they_are_refused(copy):
    save_file({"bert.weight": torch.zeros(2)}, copy / "model.safetensors", {"format": "pt"})
    with pytest.raises(WeightsUnavailable, match=r"'transformers:copy'.*of another model"):
        _load(copy)


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_folder_when_it_lacks_a_file_then_it_is_our_error(copy, name):
    (copy / name).unlink()
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        _load(copy)


def test_tokenizer_when_it_loads_without_its_words_then_it_is_refused(copy):
    (copy / "tokenizer.json").unlink()
    told = json.loads((copy / "tokenizer_config.json").read_text())
    told["tokenizer_class"] = "BertTokenizer"  # as BLIP's own
    (copy / "tokenizer_config.json").write_text(json.dumps(told))
    with pytest.raises(WeightsUnavailable, match="its tokenizer has no vocabulary"):
        _load(copy)


def test_name_when_the_hub_is_away_then_it_is_our_error():
    with pytest.raises(WeightsUnavailable, match="transformers:nobody/nothing"):
        _load("nobody/nothing")
