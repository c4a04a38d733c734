"""Which backbone a spec means: the one place where the presets tell timm from open_clip."""

from shared.errors import EmptySpec, UnknownSpec
from training.presets.backbones import Backbone
from training.presets.clip_backbone import ClipBackbone
from training.presets.recipe import Recipe
from training.presets.timm_backbone import TimmBackbone

__all__ = ["CLIP_SCHEMES", "load_backbone", "load_clip", "scheme_of"]

CLIP_SCHEMES = ("open_clip", "local-dir")
SCHEMES = ("timm", *CLIP_SCHEMES)


def scheme_of(spec: str) -> str:
    """The checked scheme of a backbone's spec; raises EmptySpec, UnknownSpec."""
    scheme, _, rest = spec.partition(":")
    if scheme not in SCHEMES:
        raise UnknownSpec(f"no backbone called {spec!r}; write one of {', '.join(SCHEMES)}:NAME")
    if not rest:
        raise EmptySpec(f"backbone {spec!r} is incomplete; write {scheme}:NAME")
    return scheme


def load_backbone(recipe: Recipe, head: int = 0, pool: str = "") -> Backbone:
    """The recipe's backbone; head and pool are for timm, a CLIP tower ends in its own projection.

    Raises:
        EmptySpec, UnknownSpec: the spec is not one.
        WeightsUnavailable: no such model, or its start cannot be found or does not fit.
    """
    if scheme_of(recipe.backbone) in CLIP_SCHEMES:
        return ClipBackbone(recipe.backbone, recipe)
    return TimmBackbone(recipe.backbone.removeprefix("timm:"), recipe, head, pool)


def load_clip(recipe: Recipe) -> ClipBackbone:
    """The recipe's backbone where words are read; raises UnknownSpec for one without words."""
    if scheme_of(recipe.backbone) not in CLIP_SCHEMES:
        raise UnknownSpec(
            f"backbone {recipe.backbone!r} reads no words; write open_clip:NAME or local-dir:PATH"
        )
    return ClipBackbone(recipe.backbone, recipe)
