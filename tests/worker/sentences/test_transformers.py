"""transformers' sentence encoders, on a tiny BERT that the library itself saved."""

import numpy as np
import pytest
import torch
import transformers as hf
from safetensors.torch import load_file, save_file
from torch.nn.functional import normalize

from shared.errors import WeightsUnavailable
from tests.worker.conftest import ColourEncoder
from worker.sentences.registry import SENTENCES

CONTEXT, DIM = 8, 16
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "red", "blue", "shirt", "dress", "men", ",", "a"]
SENTENCES_READ = ["red shirt, men", "a blue dress", "a"]


def _tokenizer():
    return hf.BertTokenizer(vocab={word: number for number, word in enumerate(WORDS)})


def _bert():
    config = hf.BertConfig(
        vocab_size=len(WORDS), hidden_size=DIM, intermediate_size=32, num_hidden_layers=1,
        num_attention_heads=2, max_position_embeddings=CONTEXT,
    )  # fmt: skip
    return hf.BertModel(config)


@pytest.fixture
def folder(tmp_path):
    torch.manual_seed(0)
    path = tmp_path / "tiny"
    _bert().save_pretrained(path)
    _tokenizer().save_pretrained(path)
    return path


def _load(folder):
    return SENTENCES.load(f"transformers:{folder}", encoder=ColourEncoder(), device="cpu")


@torch.no_grad()
def test_sentence_when_encoded_then_it_is_the_mean_of_its_tokens_at_unit_length(folder):
    """Slow twin: one sentence at a time, no padding."""
    model = hf.BertModel.from_pretrained(folder).eval()
    means = [
        model(**_tokenizer()(text, return_tensors="pt")).last_hidden_state[0].mean(dim=0)
        for text in SENTENCES_READ
    ]
    rows = _load(folder).encode_sentences(SENTENCES_READ)
    assert (rows.dtype, rows.shape) == (np.float32, (3, DIM))
    assert rows == pytest.approx(normalize(torch.stack(means)).numpy(), abs=1e-5)


def test_sentence_when_it_stands_beside_a_longer_one_then_padding_changes_nothing(folder):
    sentences = _load(folder)
    [alone] = sentences.encode_sentences(["a"])
    assert sentences.encode_sentences(SENTENCES_READ)[2] == pytest.approx(alone, abs=1e-5)


def test_sentence_when_it_is_longer_than_the_context_then_it_is_cut(folder):
    sentences = _load(folder)
    full = " ".join(["red"] * (CONTEXT - 2))  # beside [CLS] and [SEP]
    rows = sentences.encode_sentences([full, f"{full} blue dress", full[:-4]])
    assert rows[0] == pytest.approx(rows[1], abs=1e-5)
    assert rows[0] != pytest.approx(rows[2], abs=1e-5)


def test_sentences_when_there_are_none_then_there_are_no_rows(folder):
    assert _load(folder).encode_sentences([]).shape == (0, DIM)


def test_model_when_its_file_lacks_the_unused_pooler_then_it_is_the_same_model(folder):
    before = _load(folder).model_id
    weights = load_file(folder / "model.safetensors")
    rest = {name: one for name, one in weights.items() if not name.startswith("pooler.")}
    assert len(rest) < len(weights)
    save_file(rest, folder / "model.safetensors", {"format": "pt"})
    assert _load(folder).model_id == before
    assert before.startswith("transformers:tiny@")


def test_weights_when_of_another_architecture_then_they_are_refused(folder):
    save_file({"gpt.weight": torch.zeros(2)}, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(WeightsUnavailable, match=r"sentence encoder 'transformers:tiny'.*another"):
        _load(folder)


def test_model_when_it_reads_no_text_alone_then_it_is_refused(tmp_path):
    sizes = {
        "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1,
        "num_attention_heads": 2,
    }  # fmt: skip
    vision = sizes | {"image_size": 32, "patch_size": 16}
    text = sizes | {"vocab_size": len(WORDS), "max_position_embeddings": CONTEXT}
    config = hf.CLIPConfig(text_config=text, vision_config=vision, projection_dim=8)
    hf.CLIPModel(config).save_pretrained(tmp_path / "clip")
    _tokenizer().save_pretrained(tmp_path / "clip")
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        _load(tmp_path / "clip")


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_folder_when_it_lacks_a_file_then_it_is_our_error(folder, name):
    (folder / name).unlink()
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        _load(folder)


def test_name_when_the_hub_is_away_then_it_is_our_error():
    with pytest.raises(WeightsUnavailable, match="transformers:nobody/nothing"):
        _load("nobody/nothing")
