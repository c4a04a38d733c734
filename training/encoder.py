"""Fits the house encoder: a MobileNetV2 and a small text transformer in one space, by open_clip.

L = L_text + L_match + L_composed + 0.2 L_heads, all from `training.losses`: caption <-> shop view
and street view, street view -> shop view, norm(reference + modification) -> target. The last trains
the weighted sum as it is used at search time: it makes "make it blue" move a photo.
"""

import json
import logging
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.utils.data import DataLoader

from training.captions import caption, modification
from training.datasets.products import Product, read_products
from training.datasets.sentences import read_sentences
from training.datasets.street import read_grounds
from training.house import build_model, house_config, load_start, save_encoder
from training.losses import AttributeHeads, compose, contrastive, positives
from training.pairs import Batch, PairBatches, Shelf
from training.tokenizer import train_tokenizer

__all__ = ["EncoderRecipe", "train_encoder"]

log = logging.getLogger(__name__)

HEADS_WEIGHT = 0.2
SCALE_MOST = math.log(100)  # of the log inverse temperature, as CLIP caps it


@dataclass(frozen=True)
class EncoderRecipe:
    """Everything that decides the result."""

    products: tuple[Path, ...]
    start: Path  # the image tower's safetensors, or the folder of an encoder to go on from
    out: Path  # the encoder's folder
    run: Path  # the folder of checkpoint and log; a checkpoint found there is resumed
    sentences: tuple[Path, ...] = ()  # more text for the tokenizer
    grounds: Path | None = None  # Parquet of street photos to stand shop photos on
    steps: int = 1000
    pairs: int = 48
    image_size: tuple[int, int] = (128, 96)  # height, width: the 3:4 of shop photos
    learning_rate: float = 1e-3
    tower_rate: float = 0.3  # of the learning rate: the image tower is not new
    # Stem and first blocks find edges and colours already, and cost more than half of a step.
    frozen_blocks: int = 2
    weight_decay: float = 0.05
    warm_up: float = 0.05  # of the steps
    clip: float = 1.0  # of the gradient's norm
    checkpoint_every: int = 100
    workers: int = 1
    seed: int = 0


def train_encoder(recipe: EncoderRecipe) -> Path:
    """Trains (or goes on training) and writes the encoder's folder; returns `recipe.out`."""
    torch.manual_seed(recipe.seed)
    recipe.run.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(read_products(recipe.products, {"train"}), recipe.image_size)
    tokenizer = _tokenizer(recipe, shelf.products)
    run = _Run(recipe, shelf, tokenizer)
    for step, batch in zip(range(run.step, recipe.steps), run.batches(), strict=False):
        losses = run.fit(batch)
        run.record(step, losses)
        if (step + 1) % recipe.checkpoint_every == 0 or step + 1 == recipe.steps:
            run.save()
    return recipe.out


class _Run:
    """Model, optimiser and position of one training run."""

    def __init__(self, recipe: EncoderRecipe, shelf: Shelf, tokenizer: Tokenizer) -> None:
        self.recipe, self.shelf, self.tokenizer = recipe, shelf, tokenizer
        self.step = 0
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.config = house_config(
            image_size=recipe.image_size, vocabulary=tokenizer.get_vocab_size()
        )
        model = build_model(self.config)
        load_start(model, recipe.start)
        self._frozen = _freeze(model.get_submodule("visual.trunk"), recipe.frozen_blocks)
        # channels_last: a third faster on CPU. Any: open_clip's towers are not typed.
        self.model: Any = model.to(self.device).to(memory_format=torch.channels_last)
        dim = self.config["model_cfg"]["embed_dim"]
        self.heads = AttributeHeads(dim, shelf.classes[1:]).to(self.device)
        self.optimiser = torch.optim.AdamW(self._parameter_groups())
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimiser, self._rate)
        self._resume()

    def batches(self) -> Iterator[Batch]:
        data = PairBatches(
            self.shelf,
            self.tokenizer,
            pairs=self.recipe.pairs,
            image_size=self.recipe.image_size,
            context_length=self.config["model_cfg"]["text_cfg"]["context_length"],
            seed=self.recipe.seed,
            grounds=read_grounds(self.recipe.grounds) if self.recipe.grounds else (),
        )
        steps = range(self.step, self.recipe.steps)
        loader: DataLoader[Batch] = DataLoader(
            data, batch_size=None, sampler=steps, num_workers=self.recipe.workers
        )
        return iter(loader)

    def fit(self, batch: Batch) -> dict[str, float]:
        """One step of the optimiser; returns the parts of the loss."""
        self.model.train()
        for module in self._frozen:
            module.eval()
        losses = self._losses(batch)
        total = torch.stack(list(losses.values())).sum()
        self.optimiser.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]  # torch types it by decorator only
        nn.utils.clip_grad_norm_(self._parameters(), self.recipe.clip)
        self.optimiser.step()
        self.schedule.step()
        with torch.no_grad():
            self.model.logit_scale.clamp_(max=SCALE_MOST)
        self.step += 1
        return {name: float(loss.detach()) for name, loss in {"loss": total, **losses}.items()}

    def _losses(self, batch: Batch) -> dict[str, Tensor]:
        pairs, scale = self.recipe.pairs, self.model.logit_scale.exp()
        codes, told, wanted = (
            matrix.to(self.device) for matrix in (batch.codes, batch.told, batch.wanted)
        )
        views = self.model.encode_image(self._pixels(batch.images), normalize=True)
        texts = self.model.encode_text(batch.tokens.to(self.device), normalize=True)
        shop, street = views[: 2 * pairs], views[2 * pairs :]
        captions, requests = texts[: 2 * pairs], texts[2 * pairs :]
        fits, answers = positives(told, codes), positives(wanted, codes)
        text = (
            contrastive(captions, shop, fits, scale)
            + contrastive(shop, captions, fits.T, scale)
            + contrastive(street, captions, fits.T[:pairs], scale)
        ) / 3
        composed = (
            contrastive(compose(shop[:pairs], requests), shop, answers, scale)
            + contrastive(compose(street, requests), shop, answers, scale)
        ) / 2
        labels = torch.cat([codes, codes[:pairs]])[:, 1:]
        return {
            "text": text,
            "match": contrastive(street, shop, positives(codes[:pairs], codes), scale),
            "composed": composed,
            "heads": HEADS_WEIGHT * self.heads(views, labels),
        }

    def record(self, step: int, losses: dict[str, float]) -> None:
        scale = self.model.logit_scale.exp().item()
        line = {"step": step, "rate": self.schedule.get_last_lr()[0], "scale": scale, **losses}
        with (self.recipe.run / "losses.jsonl").open("a") as file:
            file.write(json.dumps(line) + "\n")
        log.info("step %d of %d: loss %.3f", step + 1, self.recipe.steps, losses["loss"])

    def save(self) -> None:
        state = {
            "model": self.model.state_dict(),
            "heads": self.heads.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "schedule": self.schedule.state_dict(),
            "step": self.step,
        }
        half_written = self.recipe.run / "checkpoint.part"
        torch.save(state, half_written)
        half_written.replace(self.recipe.run / "checkpoint.pt")
        save_encoder(self.model, self.tokenizer, self.config, self.recipe.out)

    def _resume(self) -> None:
        path = self.recipe.run / "checkpoint.pt"
        if not path.exists():
            return
        state = torch.load(path, map_location=self.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.heads.load_state_dict(state["heads"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.schedule.load_state_dict(state["schedule"])
        self.step = state["step"]

    def _pixels(self, images: Tensor) -> Tensor:
        """uint8 to the range [-1, 1] of the preprocessing in the configuration."""
        pixels = images.to(self.device).float().div(127.5).sub(1)
        return pixels.contiguous(memory_format=torch.channels_last)

    def _parameters(self) -> list[nn.Parameter]:
        return [p for group in self.optimiser.param_groups for p in group["params"]]

    def _parameter_groups(self) -> list[dict[str, Any]]:
        """The tower learns slower; vectors (norms, biases, the scale) do not decay."""
        rate, decay = self.recipe.learning_rate, self.recipe.weight_decay
        groups: dict[tuple[float, float], list[nn.Parameter]] = {}
        named = [*self.model.named_parameters(), *self.heads.named_parameters()]
        for name, parameter in named:
            if not parameter.requires_grad:
                continue
            own_rate = rate * self.recipe.tower_rate if name.startswith("visual.trunk") else rate
            key = (own_rate, decay if parameter.ndim > 1 else 0.0)
            groups.setdefault(key, []).append(parameter)
        return [{"params": p, "lr": r, "weight_decay": d} for (r, d), p in groups.items()]

    def _rate(self, step: int) -> float:
        """Linear warm-up, then half a cosine to zero."""
        warm = max(1, round(self.recipe.warm_up * self.recipe.steps))
        if step < warm:
            return (step + 1) / warm
        return 0.5 + 0.5 * math.cos(math.pi * (step - warm) / max(1, self.recipe.steps - warm))


def _freeze(trunk: nn.Module, blocks: int) -> list[nn.Module]:
    """Freezes the stem and the first blocks, BatchNorm statistics included; 0 freezes nothing."""
    names = ["conv_stem", "bn1", *(f"blocks.{i}" for i in range(blocks))] if blocks else []
    frozen = [trunk.get_submodule(name) for name in names]
    for module in frozen:
        module.requires_grad_(requires_grad=False)
    return frozen


def _tokenizer(recipe: EncoderRecipe, products: Sequence[Product]) -> Tokenizer:
    """The start's own tokenizer, else one fitted on what shops and shoppers write."""
    if recipe.start.is_dir():
        return Tokenizer.from_file(str(recipe.start / "tokenizer.json"))
    return train_tokenizer(_sentences(recipe, products))


def _sentences(recipe: EncoderRecipe, products: Sequence[Product]) -> Iterator[str]:
    rng = Random(recipe.seed)
    for product in products:
        other = rng.choice(products)
        yield product.name
        yield caption(product, rng).text
        yield modification(product.colour, other.colour, rng)
    for path in recipe.sentences:
        yield from read_sentences(path)
