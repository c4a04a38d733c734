"""How each product sits on a person, and in which order one dresses."""

from dataclasses import replace

import numpy as np

from demo.wardrobe import worn_shoes
from demo.wardrobe.body import Body
from demo.wardrobe.design import Cut, Product, fabric_of
from demo.wardrobe.face import on_head
from demo.wardrobe.geometry import disc, limb, outline, symmetric
from demo.wardrobe.pieces import Fabric, Piece, moved
from demo.wardrobe.types import TYPES

__all__ = ["ORDER", "dress_up"]

# What is put on first; the head is painted between clothes and glasses.
ORDER = (
    "shoes",
    "trousers",
    "shorts",
    "skirt",
    "top",
    "dress",
    "belt",
    "tie",
    "outerwear",
    "scarf",
    "watch",
    "glasses",
    "hat",
    "bag",
)
# Where small things go: the point of the body (x, y) that their origin meets, and their scale.
_HEAD = {
    "Beanie": (6.6, 0.80),
    "Cap": (5.6, 0.80),
    "Sun hat": (5.4, 0.86),
    "Sunglasses": (11.9, 0.98),
}
_NECK = {"scarf": (4.5, 0.86), "tie": (8.2, 1.0)}
# From a bag's origin up to where the hand holds it, in cm, and its size in the street.
_GRIP = {"Tote bag": (24.5, 0.92), "Shoulder bag": (32.0, 0.88), "Clutch": (-1.0, 0.72)}


def dress_up(product: Product, body: Body, *, under: bool = False) -> list[Piece]:
    """Return the product's pieces as worn by the body, a top pressed flat `under` a coat."""
    kind = TYPES[product.category]
    if kind.label in _OWN_WAY:
        return _OWN_WAY[kind.label](product, body)
    if under and kind.label in {"top", "dress"}:
        product = replace(product, attributes={**product.attributes, "fit": "slim"})
    made = kind.cut(product, _dressed(body) if kind.label == "outerwear" else body)
    if kind.label == "bag":
        return _carried(product, body, made)
    if product.category in _HEAD:
        y, scale = _HEAD[product.category]
        return [_front(on_head(moved(p, np.array([0.0, y]), scale))) for p in made]
    if kind.label in _NECK:
        y, scale = _NECK[kind.label]
        down = np.array([0.0, body.neck_y + y])
        return [moved(p, down, scale) for p in made if p.layer == 0 or kind.label == "scarf"]
    return made


def _dressed(body: Body) -> Body:
    """Return the body with its clothes on, which a coat is cut for."""
    return replace(
        body,
        shoulder=body.shoulder + 1.0,
        chest=body.chest + 1.2,
        waist=body.waist + 1.2,
        hip=body.hip + 1.2,
        bulk=body.bulk * 1.14,
    )


def _front(piece: Piece) -> Piece:
    """Return the piece in front of the head even if it lies behind in the shop photo."""
    return replace(piece, layer=0)


def _carried(product: Product, body: Body, made: list[Piece]) -> list[Piece]:
    """Hang a bag from the straighter arm's hand; a backpack peeps out behind the shoulders."""
    if product.category == "Backpack":
        return [replace(moved(p, np.array([0.0, 55.0]), 1.12), layer=-2) for p in made]
    side = 1 if abs(body.elbows[1]) <= abs(body.elbows[0]) else -1
    x, y = body.on_arm(1 if side > 0 else -1, 1.0)
    grip, scale = _GRIP[product.category]
    return [_front(moved(p, np.array([x + side * 1.5, y + 6 + grip * scale]), scale)) for p in made]


def _belt(product: Product, body: Body) -> list[Piece]:
    cloth, y, half = fabric_of(product), 71.0, body.waist + 2.0
    gold = product.attributes.get("buckle") == "gold"
    metal = Fabric((208, 176, 104) if gold else (188, 190, 194), "metal")
    band = symmetric([(0, y - 1.0), (half, y - 2.2, 1), (half + 0.5, y + 1.4, 1), (0, y + 2.7)])
    frame = outline([(-2.8, y - 1.6), (2.8, y - 1.6), (2.9, y + 3.3), (-2.9, y + 3.3)])
    hole = outline([(-1.7, y - 0.6), (1.7, y - 0.6), (1.8, y + 2.3), (-1.8, y + 2.3)])
    return [
        Piece(band, cloth, body.spine(), volume=0.4, folds=0.1, lift=0.3),
        Piece(frame, metal, body.spine(), volume=0.4, rounded=True, holes=(hole,), lift=0.2),
    ]


def _watch(product: Product, body: Body) -> list[Piece]:
    at = [body.on_arm(-1, s) for s in (0.935, 0.955, 0.975)]
    gold = product.attributes.get("case") == "gold"
    case = Fabric((208, 176, 104) if gold else (188, 190, 194), "metal")
    x, y = at[1]
    wide = 3.1 * body.bulk
    return [
        Piece(
            outline(limb(at, [wide] * 3)), fabric_of(product), np.array(at), volume=0.5, lift=0.2
        ),
        Piece(disc(x, y, 2.1), case, body.spine(), volume=0.3, rounded=True, lift=0.2),
        Piece(disc(x, y, 1.6), Fabric((238, 237, 232), "smooth"), body.spine(), volume=0.1, lift=0),
    ]


# What is drawn afresh when worn, for the shop shows it from another side.
_OWN_WAY: dict[str, Cut] = {"shoes": worn_shoes.worn, "belt": _belt, "watch": _watch}
