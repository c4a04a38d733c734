"""Fits the house encoder: an ImageNet-started picture tower and a small text tower, by open_clip.

products, photos, sentences -> `training.batches` -> both towers -> `training.objective`

The result is a folder that open_clip loads as `local-dir:`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.utils.data import DataLoader

from training.batches import PROMPTED, Batch, Batches, BatchShape
from training.captions import caption, modification
from training.datasets.garments import Garment, read_garments
from training.datasets.products import Product, read_products
from training.datasets.sentences import colour_requests, read_sentences
from training.datasets.street import read_grounds
from training.house import (
    build_model,
    encode_sentences,
    house_config,
    load_start,
    save_encoder,
)
from training.locked import Features, look
from training.loop import Schedule, fit
from training.objective import Embedded, Objective
from training.pictures import Pictures
from training.shelf import Shelf
from training.tokenizer import train_tokenizer

__all__ = ["EncoderRecipe", "train_encoder"]

# Of the temperatures. At the towers' rate they rose by a quarter in 560 steps, every step upwards.
SCALE_RATE = 3.0


@dataclass(frozen=True)
class EncoderRecipe:
    """Everything that decides the result."""

    products: tuple[Path, ...]
    start: Path  # the picture tower's safetensors, or the folder of an encoder to go on from
    out: Path  # the encoder's folder
    run: Path  # the folder of checkpoint and log; a checkpoint found there is resumed
    schedule: Schedule
    tower: str = "mobilenetv2_100"  # timm's name
    sentences: tuple[Path, ...] = ()  # of real shoppers
    grounds: Path | None = None  # Parquet of street photos to stand shop photos on
    garments: tuple[Path, ...] = ()  # Parquet of people's photos: with boxes, or one garment each
    shares: tuple[float, ...] = ()  # of the batches, by product file; by default as `Batches` says
    pairs: int = 32
    cluster: int = 4
    photos: int = 16
    # Batches remembered are 8. With 64 the towers learnt to drift away from what is remembered: as
    # the rate fell to zero and they stood still, the loss of matching rose from 1.0 to 1.7.
    memory: int = 512
    image_size: tuple[int, int] = (160, 120)  # height, width: the 3:4 of shop photos
    tower_rate: float = 0.3  # of the learning rate: the picture tower is not new
    # Stem and first blocks find edges and colours already, and cost more than half of a step.
    frozen_blocks: int = 2
    locked: bool = False  # the picture tower as a whole stands still, see `training.locked`
    views: int = 2  # of each product and kind, where it is locked
    workers: int = 1
    seed: int = 0


def train_encoder(recipe: EncoderRecipe) -> Path:
    """Trains (or goes on training) and writes the encoder's folder; returns `recipe.out`."""
    torch.manual_seed(recipe.seed)
    shelf = Shelf(read_products(recipe.products, {"train"}))
    tokenizer = _tokenizer(recipe, shelf.products)
    fit(_EncoderTask(recipe, shelf, tokenizer), recipe.schedule, recipe.run)
    return recipe.out


class _EncoderTask:
    """A `training.loop.Task`."""

    def __init__(self, recipe: EncoderRecipe, shelf: Shelf, tokenizer: Tokenizer) -> None:
        self._recipe, self._shelf, self._tokenizer = recipe, shelf, tokenizer
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._config = house_config(
            tower=recipe.tower,
            image_size=recipe.image_size,
            vocabulary=tokenizer.get_vocab_size(),
        )
        model = build_model(self._config)
        load_start(model, recipe.start)
        trunk = model.get_submodule("visual.trunk")
        _freeze(trunk, recipe.frozen_blocks)
        if recipe.locked:
            trunk.requires_grad_(requires_grad=False)
        values = {name: len(shelf.values[name]) for name in PROMPTED}
        dim = self._config["model_cfg"]["embed_dim"]
        objective = Objective(values, memory=recipe.memory, dim=dim)
        self.module: nn.Module = nn.ModuleDict({"model": model, "objective": objective})
        # channels_last: a third faster on CPU.
        self.module.to(self._device).to(memory_format=torch.channels_last)

    def rate(self, name: str) -> float:
        if name.startswith("model.visual.trunk"):
            return self._recipe.tower_rate
        return SCALE_RATE if name == "model.logit_scale" or name.startswith("objective.") else 1.0

    def batches(self, first: int, last: int) -> Iterator[Batch]:
        recipe = self._recipe
        shape = BatchShape(
            pairs=recipe.pairs,
            cluster=recipe.cluster,
            photos=recipe.photos,
            image_size=recipe.image_size,
            context_length=self._config["model_cfg"]["text_cfg"]["context_length"],
            seed=recipe.seed,
        )
        height, width = recipe.image_size
        grounds = read_grounds(recipe.grounds) if recipe.grounds else []
        pictures = Pictures(self._shelf, _garments(recipe), grounds, (width, height))
        data = Batches(
            self._shelf,
            self._tokenizer,
            shape,
            views=self._features(pictures) if recipe.locked else pictures,
            garments=pictures.garments,
            heard=colour_requests(_heard(recipe)),
            shares=recipe.shares,
        )
        loader: DataLoader[Batch] = DataLoader(
            data, batch_size=None, sampler=range(first, last), num_workers=recipe.workers
        )
        return iter(loader)

    def losses(self, batch: Batch) -> dict[str, Tensor]:
        self.module.train()
        # Statistics of the batch would tell which batch a row is of: right answers come from it,
        # remembered wrong ones do not, and the tower learns that instead (He et al., CVPR 2020,
        # section 3.3, "shuffling BN"). Street photos found first, val, from the same weights (58%):
        # 34% after 500 steps that way, 62% after 100 steps this way.
        self.module.get_submodule("model.visual.trunk").eval()
        model: Any = self.module.get_submodule("model")  # open_clip's towers are not typed
        objective = self.module.get_submodule("objective")
        batch = batch.to(self._device)
        parts: dict[str, Tensor] = objective(self._embedded(model, batch), batch, model.logit_scale)
        return parts

    def save(self, module: nn.Module) -> None:
        model = module.get_submodule("model")
        save_encoder(model, self._tokenizer, self._config, self._recipe.out)

    def _embedded(self, model: Any, batch: Batch) -> Embedded:  # noqa: ANN401 - see `losses`
        rows = len(batch.codes)
        views = self._seen(model, batch.images)
        shop, street, photos = torch.split(views, [rows, rows, len(views) - 2 * rows])
        sentences = encode_sentences(model, batch.sentences)
        names, captions, requests = torch.split(sentences, [rows, rows, rows // 2])
        prompts = encode_sentences(model, batch.prompts)
        return Embedded(shop, street, photos, names, captions, requests, prompts)

    def _seen(self, model: Any, images: Tensor) -> Tensor:  # noqa: ANN401 - see `losses`
        """Unit-length embeddings of pictures, or of the locked tower's features."""
        if self._recipe.locked:
            return F.normalize(model.visual.head(images), dim=-1)
        views: Tensor = model.encode_image(_pixels(images), normalize=True)
        return views

    @torch.no_grad()
    def _features(self, pictures: Pictures) -> Features:
        trunk = self.module.get_submodule("model.visual.trunk").eval()
        recipe = self._recipe
        return look(
            pictures,
            lambda drawn: trunk(_pixels(drawn.to(self._device))).cpu(),
            views=recipe.views,
            seed=recipe.seed,
            workers=recipe.workers,
        )


def _pixels(images: Tensor) -> Tensor:
    """uint8 to the range [-1, 1] of the preprocessing in the configuration."""
    pixels = images.float().div(127.5).sub(1)
    return pixels.contiguous(memory_format=torch.channels_last)


def _garments(recipe: EncoderRecipe) -> list[Garment]:
    longest = round(1.25 * max(recipe.image_size))  # room for crops
    return [garment for path in recipe.garments for garment in read_garments(path, longest)]


def _freeze(trunk: nn.Module, blocks: int) -> None:
    """Freezes the stem and the first blocks; 0 freezes nothing."""
    names = ["conv_stem", "bn1", *(f"blocks.{i}" for i in range(blocks))] if blocks else []
    for name in names:
        trunk.get_submodule(name).requires_grad_(requires_grad=False)


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
    yield from _heard(recipe)


def _heard(recipe: EncoderRecipe) -> Iterator[str]:
    for path in recipe.sentences:
        yield from read_sentences(path)
