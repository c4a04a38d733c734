"""Learning rates by depth: a pretrained tower's last layers move most, its first hardly at all.

rate(layer l of L) = tower * decay^(L - l); the stem counts as layer 0, norms behind the last layer
as L (discriminative fine-tuning, Howard and Ruder, ACL 2018).
"""

import re
from collections.abc import Iterable

__all__ = ["layer_rates"]

# open_clip's own towers have resblocks, timm's blocks, stages or layers, ResNets layer1 to layer4.
LAYER = re.compile(
    r"^(?P<stack>.*?\b(?:resblocks\.|blocks\.|stages\.|layers\.|layer\.?))(?P<number>\d+)\."
)
STEM = re.compile(
    r"\b(conv1|conv_stem|bn1|stem|patch_embed|class_embedding|positional_embedding|pos_embed"
    r"|cls_token|cls_emb|token_embedding|embeddings|ln_pre|norm_pre)\b"
)
# Projections into the shared space and the temperature are no part of a tower: the full rate.
SHARED = re.compile(r"(^|\.)(proj|text_projection|head\.proj\.\w+|logit_scale|logit_bias)$")


def layer_rates(names: Iterable[str], tower: float, decay: float) -> dict[str, float]:
    """The relative learning rate of each parameter.

    Args:
        names: parameters of a model with one or several towers.
        tower: the rate of a tower's last layer.
        decay: what a layer is multiplied by for each layer above it.
    """
    listed = list(names)
    places = {name: place for name in listed if (place := _place(name))}
    depths: dict[str, int] = {}
    for stack, number in places.values():
        depths[stack] = max(depths.get(stack, 0), number + 1)
    return {name: _rate(name, places, depths, tower, decay) for name in listed}


def _rate(
    name: str,
    places: dict[str, tuple[str, int]],
    depths: dict[str, int],
    tower: float,
    decay: float,
) -> float:
    if SHARED.search(name):
        return 1.0
    if name in places:
        stack, number = places[name]
        return float(tower * decay ** (depths[stack] - 1 - number))
    if not STEM.search(name):
        return tower
    return float(tower * decay ** _layers_above(name, depths))


def _place(name: str) -> tuple[str, int] | None:
    found = LAYER.match(name)
    return (found["stack"], int(found["number"])) if found else None


def _layers_above(stem: str, depths: dict[str, int]) -> int:
    """The layers of the stem's own tower: of the stack whose name begins most like it."""
    parts = stem.split(".")

    def likeness(stack: str) -> tuple[int, int]:
        own = stack.split(".")
        shared = sum(1 for i in range(len(own)) if own[: i + 1] == parts[: i + 1])
        return shared, -len(own)  # CLIP's text tower has no prefix: the shorter name is its own

    return depths[max(depths, key=likeness)] if depths else 0
