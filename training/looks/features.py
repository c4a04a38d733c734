"""What both towers make of the training products, looked at once and kept in the run's folder."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

import torch
from rich.progress import track
from safetensors.torch import load_file, save_file
from torch import Tensor

from shared.errors import SetupError
from training.augmentation import street_view
from training.datasets.street import read_grounds
from training.looks.recipe import LooksRecipe
from training.shelf import Shelf
from worker.encoders.looks import Looks
from worker.encoders.open_clip import OpenClipEncoder
from worker.runtimes.folding import folded

__all__ = ["LooksFeatures", "look"]

FILE = "features.safetensors"
CHUNK = 64  # pictures at a time


@dataclass(frozen=True)
class LooksFeatures:
    """Half precision; rows are the shelf's products.

    shop, street: (products, 1280), the tower's pooled features of the shop's picture and of one
    street view; shop_joint, street_joint: (products, joint), unit length, of the same pictures.
    """

    shop: Tensor
    street: Tensor
    shop_joint: Tensor
    street_joint: Tensor


@torch.no_grad()
def look(recipe: LooksRecipe, shelf: Shelf, clip: OpenClipEncoder, looks: Looks) -> LooksFeatures:
    """The features of a shelf; from the run's folder where an earlier start has left them.

    Raises:
        SetupError: what is found there is of other products.
    """
    path = recipe.run / FILE
    if not path.exists():
        recipe.run.mkdir(parents=True, exist_ok=True)
        _write(path, _looked(recipe, shelf, clip, looks))
    features = LooksFeatures(**load_file(path))
    if len(features.shop) != len(shelf.products):
        raise SetupError(f"{path} is of other products: name another folder for this run")
    return features


def _looked(
    recipe: LooksRecipe, shelf: Shelf, clip: OpenClipEncoder, looks: Looks
) -> dict[str, Tensor]:
    grounds = read_grounds(recipe.grounds) if recipe.grounds else []
    tower = folded(looks.tower, (1, 3, *clip.size)).to(clip.device)
    size = (clip.size[1], clip.size[0])
    parts: dict[str, list[Tensor]] = {}
    for first in track(range(0, len(shelf.products), CHUNK), "looking", transient=True):
        rows = range(first, min(first + CHUNK, len(shelf.products)))
        cuts = [shelf.cut(row) for row in rows]
        rng = Random(f"{recipe.seed}-{first}")
        views = {
            "shop": [cut.convert("RGB") for cut in cuts],  # the ground is still there
            "street": [street_view(cut, size, rng, grounds) for cut in cuts],
        }
        for name, pictures in views.items():
            pixels = clip.pixels(pictures)
            parts.setdefault(name, []).append(tower(pixels).half())
            parts.setdefault(f"{name}_joint", []).append(clip.embed_pixels(pixels).half())
    return {name: torch.cat(rows).cpu() for name, rows in parts.items()}


def _write(path: Path, tensors: dict[str, Tensor]) -> None:
    half_written = path.with_suffix(".part")
    save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, half_written)
    half_written.replace(path)
