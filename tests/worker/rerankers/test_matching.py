"""How well two pictures' places match: by hand, wherever they stand; its file, read and refused."""

import json

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from safetensors import safe_open
from safetensors.torch import load_file, save_file

from shared.errors import WeightsUnavailable
from worker.rerankers.matching import FILE, Matching, load_matching, save_matching

CHANNELS, WIDTH = 6, 4
EAST, NORTH, BETWEEN = [1.0, 0.0], [0.0, 1.0], [0.6, 0.8]


def network(seed=0):
    torch.manual_seed(seed)
    return Matching(CHANNELS, WIDTH).eval()


def tokens(*places):
    """Of one picture: unit vectors and their weights, (places, 3)."""
    return torch.tensor([[*vector, weight] for vector, weight in places])


def score(query, *candidates):
    with torch.inference_mode():
        return Matching(2, 2)(query[None], torch.stack(candidates)[None])[0].tolist()


def test_each_place_looks_for_its_match_both_ways():
    shirt = tokens((EAST, 1), (EAST, 1))
    dotted = tokens((EAST, 1), (NORTH, 1))
    other = tokens((NORTH, 1), (NORTH, 1))
    # All of the plain shirt is in the dotted one, half of that in the plain one.
    assert score(shirt, shirt, dotted, other) == pytest.approx([1, 0.75, 0])
    assert score(dotted, shirt, dotted, tokens((BETWEEN, 1), (BETWEEN, 1))) == pytest.approx(
        [0.75, 1, ((0.6 + 0.8) / 2 + 0.8) / 2]
    )


def test_a_place_counts_by_its_weight():
    on_white = tokens((EAST, 0.75), (NORTH, 0.25))
    [found] = score(on_white, tokens((EAST, 0.5), (EAST, 0.5)))
    assert found == pytest.approx((0.75 + 1) / 2)
    [found] = score(on_white, tokens((EAST, 1), (NORTH, 0)))
    assert found == pytest.approx(1)


def test_a_picture_in_which_nothing_weighs_anything_is_no_error():
    """Rounded to int8, each weight of a blank picture may be 0."""
    shirt, blank = tokens((EAST, 1), (NORTH, 1)), tokens((EAST, 0), (NORTH, 0))
    assert score(shirt, blank, shirt) == pytest.approx([0.5, 1])
    assert score(blank, blank, shirt) == pytest.approx([0, 0.5])


def drawn(seed, places=5, count=1):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn((count, places, CHANNELS), generator=generator)


@given(seed=st.integers(0, 10_000), turned=st.permutations(range(5)))
@torch.inference_mode()
def test_whatever_is_seen_places_may_stand_anywhere(seed, turned):
    one = network()
    maps, others = drawn(seed), drawn(seed + 1, count=3)
    query, candidates = one.tokens(maps), one.tokens(others)[None]
    found = one(query, candidates)
    assert one(query[:, list(turned)], candidates) == pytest.approx(found, abs=1e-5)
    assert one(query, candidates[:, :, list(turned)]) == pytest.approx(found, abs=1e-5)
    assert (found.abs() <= 1 + 1e-5).all()


@given(seed=st.integers(0, 10_000))
@torch.inference_mode()
def test_nothing_matches_a_picture_better_than_itself(seed):
    one = network()
    both = one.tokens(drawn(seed, count=2))
    same, other = one(both[:1], both[None])[0].tolist()
    assert same == pytest.approx(1, abs=1e-5)
    assert other <= same + 1e-5
    assert one(both[1:], both[None, :1])[0].tolist() == pytest.approx([other], abs=1e-5)


@torch.inference_mode()
def test_tokens_are_unit_vectors_of_what_differs_from_the_usual_and_a_weight():
    one = network()
    one.mean.fill_(2)
    one.spread.fill_(4)
    maps = drawn(0, count=2)
    found = one.tokens(4 * maps + 2)
    assert found.shape == (2, 5, WIDTH + 1)
    assert found[..., :-1].norm(dim=-1).numpy() == pytest.approx(1, abs=1e-5)
    assert ((found[..., -1] > 0) & (found[..., -1] < 1)).all()
    assert found == pytest.approx(network().tokens(maps), abs=1e-5)


@pytest.fixture
def folder(tmp_path):
    save_matching(network(), tmp_path / "matching")
    return tmp_path / "matching"


@torch.inference_mode()
def test_what_was_written_sees_the_same_when_read(folder):
    again = load_matching(folder)
    assert not again.training
    maps = drawn(3)
    assert again.tokens(maps) == pytest.approx(network().tokens(maps), abs=0.01)  # halved
    kept = load_file(folder / FILE)
    assert kept["project.weight"].dtype == torch.float16
    assert kept["project.bias"].dtype == torch.float32


def test_a_missing_or_broken_file_is_our_error(tmp_path, folder):
    with pytest.raises(WeightsUnavailable, match="reranker 'matching nowhere'"):
        load_matching(tmp_path / "nowhere")
    data = (folder / FILE).read_bytes()
    (folder / FILE).write_bytes(data[: len(data) // 2])
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_matching(folder)


@pytest.mark.parametrize("change", [{"channels": CHANNELS + 1}, {"width": 1}, None])
def test_a_header_that_belies_the_weights_is_our_error(folder, change):
    with safe_open(folder / FILE, framework="pt") as file:
        shape = json.loads(file.metadata()["matching"])
    header = None if change is None else {"matching": json.dumps(shape | change)}
    save_file(load_file(folder / FILE), folder / FILE, header)
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        load_matching(folder)
