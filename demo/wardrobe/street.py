"""Draws a street photo: somebody wearing products of the wardrobe, somewhere, with true boxes.

Boxes come from the masks that painted the garments, so a coat over a shirt leaves the shirt the
box of what is still seen of it, as in annotated photographs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from PIL import Image, ImageFilter

from demo.wardrobe import figure
from demo.wardrobe.backgrounds import BACKGROUNDS, background
from demo.wardrobe.canvas import Canvas, Field, Light, View
from demo.wardrobe.catalogue import wardrobe
from demo.wardrobe.cloth import paint
from demo.wardrobe.design import Product
from demo.wardrobe.face import hair_behind, head
from demo.wardrobe.pieces import Piece
from demo.wardrobe.worn import ORDER, dress_up

__all__ = ["STREET_SIZE", "GarmentBox", "StreetPhoto", "street_photo"]

STREET_SIZE = (720, 960)
_PERSON = 999  # owner number of skin and hair
_SEEN = 60  # pixels: a garment of which less is seen gets no box
_Layer = tuple[int, Piece]


@dataclass(frozen=True)
class GarmentBox:
    """One garment in the photo: class, box in pixels (x2, y2 exclusive), which product it is."""

    label: str
    xyxy: tuple[float, float, float, float]
    product_id: str
    colour: str
    category: str


@dataclass(frozen=True)
class StreetPhoto:
    """A street photo, RGB 720 x 960, with a box for every garment that is seen."""

    image: Image.Image
    boxes: tuple[GarmentBox, ...]
    id: str


def street_photo(
    seed: int, products: Sequence[Product] | None = None, wear: Sequence[Product] | None = None
) -> StreetPhoto:
    """Return somebody wearing `wear`, the rest of the outfit drawn from `products`.

    Without `products` the default wardrobe is opened.
    """
    draw = np.random.default_rng([seed, 5])
    outfit = _outfit(draw, products or _default(), list(wear or ()))
    gender = outfit[0].gender
    person = figure.pose(draw, gender)
    view, light = _camera(draw), _daylight(draw)
    canvas = Canvas(*STREET_SIZE)
    for number, (owner, piece) in enumerate(_layers(person, outfit)):
        paint(canvas, piece, view, light, owner=owner, seed=seed * 131 + number)
    place = str(draw.choice(sorted(BACKGROUNDS)))
    image = _develop(canvas, background(place, draw, STREET_SIZE), view, draw)
    return StreetPhoto(image, tuple(_boxes(canvas, outfit)), f"street-{seed:05d}")


@cache
def _default() -> tuple[Product, ...]:
    return tuple(wardrobe())


def _outfit(
    draw: np.random.Generator, products: Sequence[Product], wear: list[Product]
) -> list[Product]:
    """Complete what must be worn to an outfit, all for one gender, in the order of dressing."""
    gender = wear[0].gender if wear else str(draw.choice(["women", "men"]))
    suited = [p for p in products if p.gender == gender] or list(products)
    worn = {p.label for p in wear}

    def add(labels: Iterable[str], chance: float = 1.0) -> None:
        options = [p for p in suited if p.label in set(labels) and p.category != "Backpack"]
        if options and draw.random() < chance:
            wear.append(options[draw.integers(len(options))])
            worn.add(wear[-1].label)

    if not worn & {"top", "dress"}:
        add(["dress", "top"] if not worn & {"trousers", "skirt", "shorts"} else ["top"])
    if not worn & {"trousers", "skirt", "shorts", "dress"}:
        add(["trousers", "skirt", "shorts"])
    for label, chance in (
        ("shoes", 1.0),
        ("outerwear", 0.25),
        ("bag", 0.4),
        ("hat", 0.15),
        ("glasses", 0.2),
        ("scarf", 0.1),
    ):
        if label not in worn:
            add([label], chance)
    return sorted(wear, key=lambda product: ORDER.index(product.label))


def _layers(person: figure.Person, outfit: list[Product]) -> list[_Layer]:
    """Return all pieces from back to front, each with its owner's number."""
    body = person.body
    covered = any(p.label == "outerwear" for p in outfit)
    made = {owner: dress_up(p, body, under=covered) for owner, p in enumerate(outfit, 1)}
    labels = {owner: p.label for owner, p in enumerate(outfit, 1)}
    last = {"glasses", "hat", "bag"}

    def of(wanted: Iterable[str], *, behind: bool = False) -> list[_Layer]:
        names = set(wanted)
        return [
            (o, p) for o in made if labels[o] in names for p in made[o] if (p.layer < 0) == behind
        ]

    def own(pieces: list[Piece]) -> list[_Layer]:
        return [(_PERSON, p) for p in pieces]

    low = {"shoes", "trousers", "shorts", "skirt"}
    high = [name for name in ORDER if name not in low | last]
    return [
        *of(set(ORDER) - low - {"hat", "glasses"}, behind=True),
        *own(hair_behind(person)),
        *own(figure.skin(person)),
        *of(["shoes"]),
        *of(["trousers", "shorts", "skirt"]),
        *own(figure.arms(person)),
        *[layer for name in high for layer in of([name])],
        *own(head(person, hat=bool(set(labels.values()) & {"hat"}))),
        *of(["glasses"]),
        *of(["hat"]),
        *of(["bag"]),
        *own(figure.hands(person)),
    ]


def _camera(draw: np.random.Generator) -> View:
    """Return a view of the whole figure or, one time in four, from the knees up."""
    close = draw.random() < 0.25  # one in four
    scale = draw.uniform(6.0, 6.8) if close else draw.uniform(4.55, 4.95)
    top = draw.uniform(40, 70)
    return View(
        float(scale),
        float(STREET_SIZE[0] / 2 + draw.normal(0, 34)),
        float(top),
        float(draw.normal(0, 0.018)),
    )


def _daylight(draw: np.random.Generator) -> Light:
    """Return sun from either side or an overcast sky, warm or cool."""
    side = float(draw.choice([-1, 1]) * draw.uniform(0.3, 0.75))
    warmth = float(draw.normal(0, 0.035))
    strength = float(draw.uniform(0.92, 1.06))
    tint = (strength * (1 + warmth), strength, strength * (1 - warmth))
    return Light((side, -0.5, 0.72), float(draw.uniform(0.55, 0.85)), tint, 0.5)


def _develop(canvas: Canvas, scene: Field, view: View, draw: np.random.Generator) -> Image.Image:
    """Put the figure on its shadow in the scene, then what a lens and a sensor add."""
    height, width = canvas.alpha.shape
    scene *= 1 - _ground_shadow(canvas, view)[..., None]
    photo = canvas.rgb + scene * (1 - canvas.alpha[..., None])
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j].astype(np.float32)
    photo *= (1 - 0.10 * (x * x + y * y))[..., None]
    sheet = Image.fromarray(np.clip(photo, 0, 255).astype(np.uint8))
    soft = np.asarray(
        sheet.filter(ImageFilter.GaussianBlur(float(draw.uniform(0.3, 0.8)))), np.float32
    )
    noise = draw.normal(0, draw.uniform(1.5, 3.5), (height, width, 1)).astype(np.float32)
    return Image.fromarray(np.clip(soft + noise, 0, 255).astype(np.uint8))


def _ground_shadow(canvas: Canvas, view: View) -> Field:
    """Return how dark (h, w) the ground under the feet is: contact, and the body's soft shade."""
    height, width = canvas.alpha.shape
    feet = view.to_pixels(np.array([[0.0, 177.0]]))[0]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    dx, dy = (
        (x - np.float32(feet[0])) / np.float32(view.scale),
        (y - np.float32(feet[1])) / np.float32(view.scale),
    )
    wide = np.exp(-((dx / 34) ** 2) - ((dy - 1) / 8) ** 2) * 0.34
    low = canvas.alpha * np.clip(1 + dy / 9, 0, 1)
    sheet = Image.fromarray((low * 255).astype(np.uint8)).filter(
        ImageFilter.GaussianBlur(view.scale * 1.1)
    )
    contact = np.roll(np.asarray(sheet, np.float32) / 255, round(view.scale * 1.0), 0) * 0.75
    return np.asarray(np.clip(wide + contact, 0, 0.8), np.float32)


def _boxes(canvas: Canvas, outfit: list[Product]) -> Iterable[GarmentBox]:
    """Read the boxes off the owner map."""
    for owner, product in enumerate(outfit, 1):
        rows, columns = np.nonzero(canvas.owner == owner)
        if len(rows) < _SEEN:
            continue
        box = (
            float(columns.min()),
            float(rows.min()),
            float(columns.max() + 1),
            float(rows.max() + 1),
        )
        yield GarmentBox(product.label, box, product.id, product.colour, product.category)
