"""Trousers, jeans, leggings, shorts and skirts."""

from dataclasses import replace

import numpy as np

from demo.wardrobe.body import Body, Side
from demo.wardrobe.design import Product, ease, fabric_of
from demo.wardrobe.geometry import Mark, open_curve, outline, symmetric
from demo.wardrobe.pieces import Crease, Fabric, Piece, Stroke
from demo.wardrobe.torso import hem_line, sides
from demo.wardrobe.trims import buttons

__all__ = ["RISE", "jeans", "leggings", "shorts", "track_pants", "trousers"]

# Half widths in cm at thigh, knee and hem, for each cut of a leg.
_LEGS = {
    "skinny": (9.8, 6.6, 5.0),
    "slim": (10.2, 7.6, 6.4),
    "straight": (10.8, 9.0, 8.6),
    "wide": (11.8, 12.0, 13.6),
    "bootcut": (10.2, 8.0, 10.6),
    "tapered": (11.4, 8.6, 6.0),
}
_THREAD = (206.0, 140.0, 62.0)  # the ochre thread of jeans
RISE = 69.0


def _leg(
    body: Body,
    side: Side,
    cloth: Fabric,
    widths: tuple[float, float, float],
    *,
    end: float,
    strokes: tuple[Stroke, ...] = (),
) -> Piece:
    """Return half a pair of trousers: from the waist's middle round the hip down one leg."""
    shares = np.array([0.16, 0.34, 0.52, 0.70, 0.86, 1.0]) * end
    thigh, knee, hem = widths
    half = np.interp(shares, [0.1, 0.52, 1.0], [thigh, knee, hem]) * body.bulk**0.5
    points = [body.on_leg(side, float(s)) for s in shares]
    outer: list[Mark] = [(x + side * w, y) for (x, y), w in zip(points, half, strict=True)]
    inner: list[Mark] = [(x - side * w, y) for (x, y), w in zip(points, half, strict=True)]
    inner = [(side * max(m[0] * side, 0.1), m[1]) for m in inner]
    outer[-1], inner[-1] = (*outer[-1][:2], 1), (*inner[-1][:2], 1)
    waist, hip = body.waist + 1.0, body.hip + 0.9
    top: list[Mark] = [
        (-side * 0.5, RISE + 1.4, 1),
        (side * waist * 0.6, RISE + 0.9),
        (side * waist, RISE, 1),
        (side * (waist + hip) / 2 + side * 0.8, 75.0),
        (side * hip, body.hip_y),
    ]
    hidden: list[Mark] = [(-side * 0.5, body.crotch_y + 1.8, 1)]
    shape = outline([*top, *outer[1:], *reversed(inner), *hidden])
    round_hips: list[Mark] = [
        (-side * hip, RISE, 1),
        (-side * hip, 82),
        (side * 0.2, body.crotch_y + 5, 1),
    ]
    whole = outline([*top[2:], *outer[1:], *reversed(inner), *reversed(round_hips)])
    spine = np.array(
        [[side * 5.0, RISE], *[body.on_leg(side, s * end) for s in np.linspace(0.05, 1, 6)]]
    )
    return Piece(
        shape,
        cloth,
        spine,
        volume=0.46,
        strokes=strokes,
        body=whole,
        lift=0.5,
        creases=_leg_creases(body, side, cloth.seed, end),
    )


def _leg_creases(body: Body, side: Side, seed: int, end: float) -> tuple[Crease, ...]:
    """Whiskers from the crotch, folds behind the knee and, on long legs, above the shoe."""
    draw = np.random.default_rng([seed, side + 1])
    creases = [
        Crease(
            side * 1.5,
            body.crotch_y - 2 + 2.6 * k,
            np.pi / 2 - side * (np.pi / 2 - 0.28 + 0.25 * k),
            draw.uniform(9, 15),
            1.0,
            draw.uniform(0.25, 0.5),
        )
        for k in range(4)
    ]
    for share in (0.45, 0.5, 0.56, 0.88, 0.93, 0.97):
        if share > end:
            break
        x, y = body.on_leg(side, share)
        tilt = draw.normal(0, 0.3) + (np.pi if draw.random() < 0.5 else 0)  # a coin
        creases.append(
            Crease(
                x - 5 * np.cos(tilt), y, tilt, draw.uniform(7, 11), 1.0, draw.uniform(0.25, 0.55)
            )
        )
    return tuple(creases)


def _waistband(
    body: Body, cloth: Fabric, height: float = 4.2, *, loops: bool = True
) -> list[Piece]:
    """Return the band, with belt loops."""
    waist = body.waist + 1.1
    shape = symmetric(
        [
            (0, RISE + 1.2),
            (waist * 0.6, RISE + 0.7),
            (waist, RISE - 0.3, 1),
            (waist + 1.1, RISE + height - 0.6, 1),
            (0, RISE + height + 1.2),
        ]
    )
    edge = (hem_line(waist, RISE + height - 0.9),)
    pieces = [Piece(shape, cloth, body.spine(), volume=0.35, folds=0.25, strokes=edge, lift=0.2)]
    inside = symmetric(
        [
            (0, RISE - 0.7),
            (waist * 0.7, RISE - 0.8),
            (waist - 0.3, RISE - 0.2, 1),
            (waist * 0.6, RISE + 1.6),
            (0, RISE + 2.4),
        ]
    )
    pieces.insert(0, Piece(inside, cloth.tinted(0.6), body.spine(), volume=0.1, layer=-1))
    for x in (-waist * 0.62, waist * 0.62) if loops else ():
        loop = outline(
            [
                (x - 0.7, RISE + 0.2, 1),
                (x + 0.7, RISE + 0.2, 1),
                (x + 0.7, RISE + height + 1.2, 1),
                (x - 0.7, RISE + height + 1.2, 1),
            ]
        )
        pieces.append(Piece(loop, cloth, body.spine(), volume=0.2, folds=0, lift=0.3))
    return pieces


def _pockets_and_fly(body: Body, thread: tuple[float, float, float] | None) -> tuple[Stroke, ...]:
    """Return the slanted front pockets and the fly's curved stitching."""
    lines = [
        Stroke(open_curve([(1.9, RISE + 4, 1), (1.9, 82), (0.2, 87.5)]), "stitch", 0.24, thread)
    ]
    for side in sides():
        w = body.waist
        rim = open_curve(
            [
                (side * w * 0.5, RISE + 4.6),
                (side * w * 0.62, RISE + 9.5),
                (side * (w + 3.4), RISE + 13.2),
            ]
        )
        lines += [
            Stroke(rim, "seam", 0.34),
            Stroke(rim + np.array([0, 0.7]), "stitch", 0.22, thread),
        ]
    return tuple(lines)


def _pair(
    product: Product,
    body: Body,
    cloth: Fabric,
    end: float,
    strokes: tuple[Stroke, ...],
    *,
    crease: bool = False,
) -> list[Piece]:
    """Return both legs with their outer seams, hems and, on suit trousers, the ironed crease."""
    widths = _LEGS[product.attributes.get("leg", "straight")]
    pieces = []
    for side in sides():
        hem = body.on_leg(side, end)
        near = widths[2] if end > 0.8 else widths[0] + 0.5  # a full leg
        lines = [
            Stroke(
                np.array([[hem[0] - near, hem[1] - 1.8], [hem[0] + near, hem[1] - 1.8]]),
                "stitch",
                0.22,
            )
        ]
        if crease:
            lines.append(
                Stroke(
                    np.array([body.on_leg(side, s) for s in np.linspace(0.12, end, 9)]),
                    "seam",
                    0.26,
                )
            )
        pieces.append(_leg(body, side, cloth, widths, end=end, strokes=(*strokes, *lines)))
    return pieces


_LENGTH = {"short": 0.24, "knee": 0.46, "cropped": 0.84, "full": 1.0}


def jeans(product: Product, body: Body) -> list[Piece]:
    """Denim with ochre seams, coin pocket, rivets and a metal button."""
    cloth = fabric_of(product)
    end = _LENGTH[product.attributes.get("length", "full")]
    metal = (176.0, 128.0, 78.0)
    rivets = [
        p
        for x in (-1, 1)
        for p in buttons(
            [(x * body.waist * 0.55, RISE + 6), (x * (body.waist + 2.6), RISE + 12.6)],
            metal,
            0.32,
        )
    ]
    return [
        *_pair(product, body, cloth, end, _pockets_and_fly(body, _THREAD)),
        *_waistband(body, cloth),
        *rivets,
        *buttons([(0.2, RISE + 3.2)], metal, 0.85),
    ]


def trousers(product: Product, body: Body) -> list[Piece]:
    """Chinos and suit trousers: quiet seams, an ironed crease on wool."""
    cloth = fabric_of(product)
    end = _LENGTH[product.attributes.get("length", "full")]
    wool = product.attributes.get("material") == "wool"
    return [
        *_pair(product, body, cloth, end, _pockets_and_fly(body, None), crease=wool),
        *_waistband(body, cloth.plain() if cloth.pattern == "plain" else cloth),
        *buttons([(0.6, RISE + 3.2)], cloth.tinted(0.55).rgb, 0.6),
    ]


def leggings(product: Product, body: Body) -> list[Piece]:
    """Tight and stretchy, a wide smooth waistband."""
    cloth = fabric_of(product)
    end = _LENGTH[product.attributes.get("length", "full")]
    return [*_pair(product, body, cloth, end, ()), *_waistband(body, cloth, 7.0, loops=False)]


def track_pants(product: Product, body: Body) -> list[Piece]:
    """Joggers: elastic waist, a cord, bands down the sides."""
    cloth = fabric_of(product)
    legs = _pair(product, body, cloth, 1.0, ())
    tapes = []
    widths = _LEGS[product.attributes.get("leg", "tapered")]
    for side in sides():
        shares = np.linspace(0.12, 0.99, 7)
        half = np.interp(shares, [0.1, 0.52, 1.0], widths) * body.bulk**0.5
        edge = np.array([body.on_leg(side, float(s)) for s in shares]) + np.stack(
            [side * half, 0 * half], 1
        )
        for shift in (1.0, 2.4):
            line = edge - np.array([side * shift, 0.0])
            tapes.append(
                Stroke(
                    open_curve([(float(x), float(y)) for x, y in line]), "line", 0.75, cloth.accent
                )
            )
    lined = [
        replace(leg, strokes=(*leg.strokes, *tapes[2 * i : 2 * i + 2]))
        for i, leg in enumerate(legs)
    ]
    cords = [
        outline(
            [
                (x, RISE + 4, 1),
                (x + 0.6, RISE + 4, 1),
                (x * 2 + 0.7, RISE + 15, 1),
                (x * 2, RISE + 15, 1),
            ]
        )
        for x in (-1.0, 0.6)
    ]
    cord = [
        Piece(c, Fabric((232, 230, 224), "rib"), body.spine(), volume=0.3, rounded=True, lift=0.3)
        for c in cords
    ]
    return [*lined, *_waistband(body, cloth.plain(material="rib"), 5.0, loops=False), *cord]


def shorts(product: Product, body: Body) -> list[Piece]:
    """Short trousers: denim, chino or swim."""
    cloth = fabric_of(product)
    wide = (12.4, 13.2, 13.4) if ease(product) > 1 else (11.4, 11.6, 11.4)
    end = _LENGTH[product.attributes.get("length", "short")]
    thread = _THREAD if product.attributes.get("material") == "denim" else None
    strokes = _pockets_and_fly(body, thread)
    legs = []
    for side in sides():
        x, y = body.on_leg(side, end)
        edge = Stroke(np.array([[x - 15, y - 2.0], [x + 15, y - 2.0]]), "stitch", 0.24, thread)
        legs.append(_leg(body, side, cloth, wide, end=end, strokes=(*strokes, edge)))
    return [
        *legs,
        *_waistband(body, cloth),
        *buttons([(0.2, RISE + 3.2)], cloth.tinted(0.5).rgb, 0.7),
    ]
