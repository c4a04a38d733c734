"""Which parts of its inputs the attention looks at, and which it must not."""

import numpy as np
import pytest
import torch
from torch.nn.functional import normalize

from shared.wishes import Understood
from tests.worker.composers.words import RED, ZEBRA, WordEncoder
from worker.composers.attention import Attention, load, single_words
from worker.composers.base import Asked
from worker.composers.trained import save_network

DIM = 6


@pytest.fixture
def network() -> Attention:
    torch.manual_seed(0)
    return Attention(DIM).eval()


def rows(*shape: int) -> torch.Tensor:
    return normalize(torch.randn(*shape, DIM), dim=-1)


def test_patches_and_words_count_and_padding_does_not(network: Attention) -> None:
    torch.manual_seed(1)
    seen, said, patches, words = rows(2), rows(2), rows(2, 3), rows(2, 2)
    heard = torch.tensor([[True, False], [True, False]])
    query = network(seen, said, patches, words, heard)
    padding, word, patch = words.clone(), words.clone(), patches.clone()
    padding[:, 1], word[:, 0], patch[:, 2] = rows(2), rows(2), rows(2)
    assert torch.allclose(network(seen, said, patches, padding, heard), query)
    assert not torch.allclose(network(seen, said, patches, word, heard), query, atol=1e-4)
    assert not torch.allclose(network(seen, said, patch, words, heard), query, atol=1e-4)


def test_neither_patches_nor_words_are_needed(network: Attention) -> None:
    nothing, heard = torch.zeros(2, 0, DIM), torch.zeros(2, 0, dtype=torch.bool)
    query = network(rows(2), rows(2), nothing, nothing, heard)
    assert torch.allclose(query.norm(dim=1), torch.ones(2))


def test_patches_of_fewer_numbers_are_filled_with_zeros(network: Attention) -> None:
    seen, said, words = rows(1), rows(1), rows(1, 2)
    heard, short = torch.ones(1, 2, dtype=torch.bool), torch.rand(1, 3, 4)
    filled = torch.nn.functional.pad(short, (0, 2))
    same = network(seen, said, filled, words, heard)
    assert torch.equal(network(seen, said, short, words, heard), same)


def test_in_training_some_rows_go_without_patches(network: Attention) -> None:
    hidden = network.train()._hidden(torch.zeros(1000, 4, DIM))
    assert not hidden[:, 0].any()  # the image as a whole is always seen
    assert torch.equal(hidden[:, 1], hidden[:, 3])
    assert 0.15 < hidden[:, 1].float().mean() < 0.25
    assert not network.eval()._hidden(torch.zeros(1000, 4, DIM)).any()


def test_the_composer_hands_patches_on(network: Attention, tmp_path) -> None:
    encoder = WordEncoder()
    save_network(tmp_path / "a.safetensors", "attention", network, encoder)
    composer = load(str(tmp_path / "a.safetensors"), encoder)
    words = Understood(sentences=("make it blue",))
    plain = composer.compose(Asked(RED, words))
    patched = composer.compose(Asked(RED, words, patches=np.stack([ZEBRA, RED])))
    assert not np.allclose(plain, patched, atol=1e-4)


def test_words_are_told_apart_in_any_alphabet() -> None:
    said = ["make it blue, with a v-neck!", "без принта"]
    words = ["make", "it", "blue", "with", "a", "v-neck", "без", "принта"]
    assert single_words(said) == words
    assert single_words(["?!"]) == []
