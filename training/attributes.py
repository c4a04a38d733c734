"""Fits what makes an encoder's cosines probabilities: `attributes.json`, see worker.attributes.

Every attribute chooses, by cross-validation inside the split, how much it may learn: a temperature;
with it the shop's frequencies, one weight for all; with both a correction a value. Few products
thus give few parameters. The measure is the log loss (Guo et al., ICML 2017, section 4).
"""

import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from operator import attrgetter
from pathlib import Path
from typing import Annotated, NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from typer import Option, echo

from shared.errors import SetupError
from training.datasets.products import Product, read_products
from worker.attributes.attribute import ATTRIBUTES, embed_values
from worker.attributes.calibration import Calibration, Calibrations
from worker.encoders.base import Encoder, FloatArray, joint_encoder
from worker.encoders.registry import ENCODERS
from worker.vocabulary import pattern_named

__all__ = ["attributes", "fit_attributes", "fit_calibration"]

LABELS: Mapping[str, Callable[[Product], str]] = {
    "articleType": attrgetter("article_type"),
    "baseColour": attrgetter("colour"),
    # Told by some names only, and a plain product's name seldom says "solid": the probabilities are
    # right among products whose names tell a pattern.
    "pattern": lambda product: pattern_named(product.name),
    "gender": attrgetter("gender"),
    "usage": attrgetter("usage"),
}
FOLDS = 5
CHUNK = 512  # pictures decoded at a time, so that a large split needs little memory
START = 0.05  # the first temperature; the log loss is convex in its inverse, any start will do
DIGITS = 4  # of a bias, in logits: finer than any sample can tell

Labels = dict[str, str]


class _Family(NamedTuple):
    """What may be fitted beside the temperature."""

    prior: bool  # a weight for the log frequencies
    shrinkage: float | None  # L2 on a correction a value: sum of log losses + L2 / 2 |b|^2


# Simplest first: a tie goes to fewer parameters.
TEMPERATURE = _Family(prior=False, shrinkage=None)
FAMILIES = (
    TEMPERATURE,
    _Family(prior=True, shrinkage=None),
    *(_Family(prior=True, shrinkage=strength) for strength in (30.0, 10.0, 3.0, 1.0)),
)


@dataclass(frozen=True)
class _Sample:
    """cosines: float64 (n, values); targets: int64 (n,); log_prior: float64 (values,)."""

    cosines: Tensor
    targets: Tensor
    log_prior: Tensor

    def __getitem__(self, rows: Tensor) -> "_Sample":
        return _Sample(self.cosines[rows], self.targets[rows], self.log_prior)


@dataclass(frozen=True)
class _Fit:
    scale: Tensor  # the inverse temperature
    biases: Tensor  # (values,)

    def loss(self, sample: _Sample) -> Tensor:
        """The summed log loss."""
        logits = self.scale * sample.cosines + self.biases
        return F.cross_entropy(logits, sample.targets, reduction="sum")


def fit_attributes(encoder: Encoder, products: Sequence[Path], split: str = "val") -> Calibrations:
    """Calibrates every attribute that the files tell of; values are those of the split `train`.

    Of an encoder of two parts it is the joint space that is calibrated: words reach no further.

    Raises:
        SetupError: `train` or `split` tells no attribute.
        PicturesOnly: the encoder reads no words.
    """
    joint = joint_encoder(encoder)
    embeddings, labels, groups = _embedded(joint, products, split)
    fitted = {}
    for name, counts in _counted(products).items():
        told = [row for row, label in enumerate(labels) if label[name] in counts]
        if told:
            directions = embed_values(joint, ATTRIBUTES[name], list(counts))
            fitted[name] = fit_calibration(
                embeddings[told] @ directions.T,
                [labels[row][name] for row in told],
                counts,
                [groups[row] for row in told],
            )
    if not fitted:
        raise SetupError(f"splits 'train' and {split!r} of the given files share no attribute")
    return Calibrations(encoder=joint.model_id, dim=joint.dim, attributes=fitted)


def fit_calibration(
    cosines: FloatArray, told: Sequence[str], counts: Mapping[str, int], groups: Sequence[str]
) -> Calibration:
    """One attribute's calibration.

    Args:
        cosines: (n, values), of embeddings with the values' directions, columns as `counts`.
        told: the n right values.
        counts: how often the shop has each value, at least once.
        groups: n names; products of one group are never on both sides of the cross-validation.
    """
    number = {value: column for column, value in enumerate(counts)}
    frequencies = torch.tensor(list(counts.values()), dtype=torch.float64)
    sample = _Sample(
        torch.from_numpy(cosines).double(),
        torch.tensor([number[value] for value in told]),
        (frequencies / frequencies.sum()).log(),
    )
    folds = torch.tensor([zlib.crc32(group.encode()) % FOLDS for group in groups])
    best = _fit(sample, min(FAMILIES, key=lambda family: _held_out_loss(sample, folds, family)))
    biases = (best.biases - best.biases.max()).tolist()  # only differences count
    return Calibration(
        values={value: round(bias, DIGITS) for value, bias in zip(counts, biases, strict=True)},
        temperature=1 / best.scale.item(),
        open_temperature=1 / _fit(sample, TEMPERATURE).scale.item(),
        products=len(told),
    )


def attributes(
    *,
    encoder: Annotated[str, Option(help="Spec string of the encoder, e.g. house.")],
    products: Annotated[
        list[Path],
        Option(help="Parquet of products; repeatable.", exists=True, dir_okay=False),
    ],
    out: Annotated[Path, Option(help="Where it goes: attributes.json beside the weights.")],
    split: Annotated[str, Option(help="The products to fit to.")] = "val",
) -> None:
    """Fits how sure an encoder may be of type, colour, pattern, gender and usage."""
    fitted = fit_attributes(ENCODERS.load(encoder), products, split)
    fitted.write(out)
    for name, calibration in fitted.attributes.items():
        echo(f"{name}: {len(calibration.values)} values, {calibration.products} products")


def _labels(product: Product) -> Labels:
    return {name: label(product) for name, label in LABELS.items()}


def _counted(paths: Sequence[Path]) -> dict[str, dict[str, int]]:
    """By attribute, how often each value occurs in `train`, values sorted; none are empty."""
    labels = [_labels(product) for _, product in read_products(paths, {"train"})]
    counts = {name: Counter(label[name] for label in labels if label[name]) for name in LABELS}
    return {name: dict(sorted(count.items())) for name, count in counts.items()}


def _embedded(
    encoder: Encoder, paths: Sequence[Path], split: str
) -> tuple[FloatArray, list[Labels], list[str]]:
    """Embeddings (n, d), labels and groups of a split; pictures are dropped chunk by chunk."""
    rows = [np.zeros((0, encoder.dim), np.float32)]
    labels: list[Labels] = []
    groups: list[str] = []
    for chunk in _chunks(product for _, product in read_products(paths, {split})):
        rows.append(encoder.encode_images([product.picture() for product in chunk]))
        labels.extend(_labels(product) for product in chunk)
        groups.extend(product.group or product.id for product in chunk)
    return np.concatenate(rows), labels, groups


def _chunks(products: Iterator[Product]) -> Iterator[list[Product]]:
    while chunk := list(islice(products, CHUNK)):
        yield chunk


def _held_out_loss(sample: _Sample, folds: Tensor, family: _Family) -> float:
    """The log loss of each fold under the fit to the others, summed."""
    return sum(
        _fit(sample[folds != fold], family).loss(sample[folds == fold]).item()
        for fold in range(FOLDS)
    )


def _fit(sample: _Sample, family: _Family) -> _Fit:
    """The least penalised log loss of a family; without data, the start."""
    log_scale = torch.tensor(-math.log(START), dtype=torch.float64, requires_grad=True)
    weight = torch.zeros((), dtype=torch.float64, requires_grad=family.prior)
    correction = torch.zeros_like(sample.log_prior, requires_grad=family.shrinkage is not None)
    free = [part for part in (log_scale, weight, correction) if part.requires_grad]
    # LBFGS with a line search finds the optimum of so few parameters in some tens of steps.
    optimiser = torch.optim.LBFGS(free, max_iter=300, line_search_fn="strong_wolfe")

    def penalised() -> Tensor:
        optimiser.zero_grad()
        fit = _Fit(log_scale.exp(), weight * sample.log_prior + correction)
        penalty = (family.shrinkage or 0) / 2 * correction.square().sum()
        loss = (fit.loss(sample) + penalty) / max(len(sample.targets), 1)
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        return loss

    optimiser.step(penalised)  # type: ignore[no-untyped-call]  # as above
    with torch.no_grad():
        return _Fit(log_scale.exp(), weight * sample.log_prior + correction)
