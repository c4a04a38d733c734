"""The learned composers: what holds for each network, and for its file."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from torch import nn
from torch.nn.functional import normalize

from shared.errors import EmptySpec, NothingToSearch, WeightsUnavailable
from tests.worker.composers.words import BLUE, RED, WordEncoder, ask
from worker.composers.attention import Attention
from worker.composers.combiner import Combiner
from worker.composers.complex import Complex
from worker.composers.registry import COMPOSERS
from worker.composers.tirg import Tirg
from worker.composers.trained import save_network

ENCODER = WordEncoder()
NETWORKS = {"tirg": Tirg, "complex": Complex, "combiner": Combiner, "attention": Attention}


@pytest.fixture(params=NETWORKS)
def scheme(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def network(scheme: str) -> nn.Module:
    torch.manual_seed(0)
    return NETWORKS[scheme](ENCODER.dim)


@pytest.fixture
def spec(scheme: str, network: nn.Module, tmp_path: Path) -> str:
    """A network's file; it has seen a batch, so that its statistics are of one."""
    network(*inputs(scheme))
    save_network(tmp_path / "new" / "n.safetensors", scheme, network, ENCODER)
    return f"{scheme}:{tmp_path / 'new' / 'n.safetensors'}"


def rows(*shape: int) -> torch.Tensor:
    return normalize(torch.randn(*shape, ENCODER.dim), dim=-1)


def inputs(scheme: str) -> list[torch.Tensor]:
    torch.manual_seed(1)
    pair = [rows(5), rows(5)]
    heard = torch.tensor([[True, True, False]]).expand(5, -1)
    return [*pair, rows(5, 4), rows(5, 3), heard] if scheme == "attention" else pair


def test_a_batch_becomes_queries_of_unit_length(scheme: str, network: nn.Module) -> None:
    queries = network(*inputs(scheme))
    assert queries.shape == (5, ENCODER.dim)
    assert torch.allclose(queries.norm(dim=1), torch.ones(5))


def test_every_weight_learns(scheme: str, network: nn.Module) -> None:
    queries = network(*inputs(scheme))
    total = (queries * rows(5)).sum()
    if isinstance(network, Complex):  # the decoders and the scale serve the training alone
        rebuilt = network.rebuilt(network.turned(*inputs(scheme)))
        total = total + sum((one * rows(5)).sum() for one in rebuilt)
    total.backward()
    still = [n for n, p in network.named_parameters() if p.grad is None or not p.grad.any()]
    assert still == []


def test_a_saved_network_composes_as_it_did(scheme: str, network: nn.Module, spec: str) -> None:
    composer = COMPOSERS.load(spec, encoder=ENCODER)
    texts = ENCODER.encode_texts(["make", "it", "blue"])
    seen, said = torch.from_numpy(RED[None]), torch.from_numpy(BLUE[None])
    more = ()
    if scheme == "attention":
        heard = torch.ones(1, 3, dtype=torch.bool)
        more = (torch.zeros(1, 0, ENCODER.dim), torch.from_numpy(texts[None]), heard)
    with torch.inference_mode():
        wanted = network.eval()(seen, said, *more)[0].numpy()
    query = composer.compose(ask(RED, "make it blue"))
    assert np.allclose(query, wanted, atol=1e-6)
    assert query.dtype == np.float32
    assert not np.allclose(query, RED, atol=0.01)


def test_the_text_weight_leads_from_the_photo_over_what_was_learnt_to_the_words(spec: str) -> None:
    composer = COMPOSERS.load(spec, encoder=ENCODER)
    own = composer.compose(ask(RED, "blue"))
    queries = [composer.compose(ask(RED, "blue", weight=weight)) for weight in (0, 0.5, 1)]
    assert np.allclose(queries, [RED, own, BLUE], atol=1e-6)


def test_only_one_side_is_the_query(spec: str) -> None:
    composer = COMPOSERS.load(spec, encoder=ENCODER)
    assert np.array_equal(composer.compose(ask(RED)), RED)
    assert np.array_equal(composer.compose(ask(None, "blue")), BLUE)
    with pytest.raises(NothingToSearch):
        composer.compose(ask(None))


def test_only_attention_wants_patches(scheme: str, spec: str) -> None:
    assert COMPOSERS.load(spec, encoder=ENCODER).wants_patches == (scheme == "attention")


def test_without_a_file_it_says_how_to_train_one(scheme: str) -> None:
    with pytest.raises(EmptySpec, match=f"sartor train composer {scheme}"):
        COMPOSERS.load(scheme, encoder=ENCODER)


@pytest.mark.parametrize("wrong", [{"model_id": "other@ba9876543210"}, {"dim": 7}])
def test_weights_for_another_encoder_are_refused(spec: str, wrong: dict[str, object]) -> None:
    with pytest.raises(WeightsUnavailable, match="0123456789ab"):
        COMPOSERS.load(spec, encoder=WordEncoder(**wrong))


def test_the_same_weights_under_another_name_are_welcome(spec: str) -> None:
    moved = WordEncoder(model_id="local-dir:run@0123456789ab")
    COMPOSERS.load(spec, encoder=moved)


def test_another_composers_weights_are_refused(scheme: str, spec: str) -> None:
    other = "tirg" if scheme != "tirg" else "complex"
    file = spec.partition(":")[2]
    with pytest.raises(WeightsUnavailable, match=f"holds a {scheme}"):
        COMPOSERS.load(f"{other}:{file}", encoder=ENCODER)


def test_a_file_that_tells_nothing_of_itself_is_refused(spec: str, tmp_path: Path) -> None:
    scheme, _, file = spec.partition(":")
    save_file(load_file(file), tmp_path / "bare.safetensors")
    with pytest.raises(WeightsUnavailable, match="holds a nothing"):
        COMPOSERS.load(f"{scheme}:{tmp_path / 'bare.safetensors'}", encoder=ENCODER)


@pytest.mark.parametrize("content", [None, b"", b"no safetensors at all"])
def test_a_file_that_cannot_be_read_is_named(
    scheme: str, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "broken.safetensors"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(WeightsUnavailable, match=r"broken\.safetensors"):
        COMPOSERS.load(f"{scheme}:{path}", encoder=ENCODER)
