"""The house objective: its parts, what lowers them, what it remembers."""

import pytest
import torch
from torch.nn.functional import normalize

from training.batches import Batch
from training.losses import ANY
from training.objective import Embedded, Objective
from training.shelf import ATTRIBUTES

VALUES = {"article_type": 2, "colour": 2}
DIM = 8


def _batch(photos=1):
    """Two pairs: shirt and belt, each red (0) asked for in blue (1)."""
    columns = {"item": [0, 1, 2, 3], "group": [0, 1, 0, 1], "colour": [0, 0, 1, 1]}
    columns |= {"article_type": [0, 1, 0, 1], "gender": [0] * 4, "usage": [0] * 4}
    columns["pattern"] = [ANY] * 4
    codes = torch.tensor([columns[name] for name in ATTRIBUTES]).T
    nothing = torch.zeros(0)
    return Batch(
        images=nothing, sentences=nothing, prompts=nothing, codes=codes, told=codes,
        wanted=codes[2:], types=torch.tensor([[True, False]])[:photos],
    )  # fmt: skip


def _embedded(batch, photos=1):
    torch.manual_seed(0)
    rows = {"shop": 4, "street": 4, "photos": photos, "names": 4, "captions": 4}
    rows |= {"requests": 2, "prompts": sum(VALUES.values())}
    return {name: torch.randn(count, DIM) for name, count in rows.items()}


def _losses(objective, batch, raw):
    embedded = Embedded(**{name: normalize(rows, dim=-1) for name, rows in raw.items()})
    return objective(embedded, batch, torch.tensor(2.0))


@pytest.fixture
def objective():
    return Objective(VALUES, memory=8, dim=DIM)


def test_every_part_is_there_and_finite(objective):
    batch = _batch()
    losses = _losses(objective, batch, _embedded(batch))
    assert list(losses) == ["names", "captions", "prompts", "match", "composed", "photos"]
    assert all(torch.isfinite(loss) for loss in losses.values())


def test_without_photos_there_is_no_such_part(objective):
    batch = _batch(photos=0)
    assert "photos" not in _losses(objective, batch, _embedded(batch, photos=0))


def test_a_street_view_like_its_product_lowers_match_alone_of_the_two(objective):
    batch = _batch()
    raw = _embedded(batch)
    apart = _losses(Objective(VALUES, memory=8, dim=DIM), batch, raw)
    together = _losses(objective, batch, raw | {"street": raw["shop"].clone()})
    assert together["match"] < apart["match"]


def test_fitting_by_gradient_lowers_every_part():
    batch = _batch()
    raw = {name: rows.requires_grad_() for name, rows in _embedded(batch).items()}
    objective = Objective(VALUES, memory=0, dim=DIM)
    optimiser = torch.optim.Adam([*raw.values(), *objective.parameters()], lr=0.05)
    first = _losses(objective, batch, raw)
    for _ in range(80):
        optimiser.zero_grad()
        sum(_losses(objective, batch, raw).values()).backward()
        optimiser.step()
    last = _losses(objective, batch, raw)
    assert all(last[name] < first[name] for name in first), (first, last)


def test_remembered_products_are_further_wrong_answers(objective):
    batch = _batch()
    raw = _embedded(batch)
    first = _losses(objective, batch, raw)
    others = batch.codes.clone()
    others[:, :2] += 4  # other items of other groups, alike in all the rest
    second = _losses(objective, Batch(**{**vars(batch), "codes": others}), raw)
    assert second["match"] > first["match"]


def test_prompts_are_asked_of_references_alone(objective):
    batch = _batch()
    raw = _embedded(batch)
    before = _losses(objective, batch, raw)["prompts"]
    other = {name: raw[name].clone() for name in ("shop", "street")}
    for rows in other.values():
        rows[2:] = -rows[2:]  # the targets
    assert _losses(objective, batch, raw | other)["prompts"] == before
    other["shop"][0] = -other["shop"][0]
    assert _losses(objective, batch, raw | other)["prompts"] != before
