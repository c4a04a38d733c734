"""T-shirts, shirts, blouses, knitwear: the classes `top` of the detector."""

from demo.wardrobe.body import Body
from demo.wardrobe.design import Product, ease, fabric_of
from demo.wardrobe.geometry import marks, outline, symmetric
from demo.wardrobe.palette import blend
from demo.wardrobe.pieces import Fabric, Piece, Stroke
from demo.wardrobe.sleeves import sleeves
from demo.wardrobe.torso import NECKS, back_of_neck, hem_line, neck_band, sides, torso, torso_marks
from demo.wardrobe.trims import buttons, collar, placket, pocket

__all__ = ["hoodie", "polo", "shirt", "sweater", "sweatshirt", "tank_top", "tshirt", "tunic"]

_CORD = Fabric((226, 224, 218), "rib")


def _hem(product: Product, regular: float) -> float:
    return (
        regular
        + {"cropped": -13.0, "regular": 0.0, "long": 9.0}[
            product.attributes.get("length", "regular")
        ]
    )


def tshirt(product: Product, body: Body) -> list[Piece]:
    """T-shirts of every neckline and sleeve; blouses too, in thinner stuff."""
    cloth, loose = fabric_of(product), ease(product)
    neck = NECKS[product.attributes["neckline"]]
    hem = _hem(product, 87.0)
    marks = torso_marks(body, loose, hem, neck, waisted=0.4)
    front = torso(body, marks, cloth, strokes=(hem_line(24, hem - 2.2),))
    band = cloth.plain(material="rib")
    if product.pattern == "colour-block":
        band = cloth.plain(rgb=cloth.accent, material="rib")
    puff = 2.2 if product.category == "Blouse" else 0.0
    arms = sleeves(
        body, product.attributes["sleeve"], cloth, loose, puff=puff, cuff=2.4 if puff else 0
    )
    return [*back_of_neck(body, neck, cloth), *arms, front, neck_band(body, neck, band, 1.9)]


def tank_top(product: Product, body: Body) -> list[Piece]:
    """A vest: no sleeves, deep neckline, bound edges."""
    cloth, loose = fabric_of(product), ease(product)
    neck = NECKS[product.attributes["neckline"]]
    hem = _hem(product, 85.0)
    marks = torso_marks(body, loose - 0.6, hem, neck, sleeveless=True)
    front = torso(body, marks, cloth, strokes=(hem_line(24, hem - 2.0),))
    return [*back_of_neck(body, neck, cloth), front, neck_band(body, neck, cloth.plain(), 1.1)]


def polo(product: Product, body: Body) -> list[Piece]:
    """A knitted shirt with a soft collar and a short placket."""
    cloth, loose = fabric_of(product), ease(product)
    neck = NECKS["collar"]
    trim = cloth.plain(material="rib")
    front = torso(
        body, torso_marks(body, loose, 87, neck, waisted=0.35), cloth, strokes=(hem_line(24, 84.8),)
    )
    shade = blend(cloth.rgb, (255, 255, 255), 0.55)
    return [
        *back_of_neck(body, neck, cloth),
        *sleeves(body, product.attributes["sleeve"], cloth, loose, cuff=2.2, band=trim),
        front,
        placket(cloth.plain(), body.neck_y + 6, body.neck_y + 21),
        *collar(body, trim, spread=8.2, point=10.0),
        *buttons([(0, body.neck_y + y) for y in (9.5, 14, 18.5)], shade),
    ]


def shirt(product: Product, body: Body) -> list[Piece]:
    """A buttoned shirt with a curved tail, a chest pocket or two, and cuffs."""
    cloth, loose = fabric_of(product), ease(product)
    neck, hem = NECKS["collar"], _hem(product, 90.0)
    marks = torso_marks(body, loose, hem, neck, waisted=0.55)
    side = marks[-3]
    marks[-3:] = [
        (side[0], hem - 6.0, 1),
        (side[0] - 3, hem - 1.5),
        (side[0] * 0.45, hem + 1.6),
        (0, hem + 1.8),
    ]
    pale = sum(cloth.rgb) > 330  # light cloth, pearl buttons darker than it
    shade = (236.0, 232.0, 224.0) if not pale else blend(cloth.rgb, (120, 110, 100), 0.35)
    flaps = product.attributes.get("pockets", "one")
    places = {"none": (), "one": (8.6,), "two": (-8.6, 8.6)}[flaps]
    chest = [p for x in places for p in pocket(x, 45.0, 9.5, 11.5, cloth, flap=flaps == "two")]
    long = product.attributes["sleeve"] == "long"
    return [
        *back_of_neck(body, neck, cloth),
        *sleeves(
            body, product.attributes["sleeve"], cloth, loose, cuff=6.0 if long else 2.4, band=cloth
        ),
        torso(body, marks, cloth),
        *chest,
        placket(cloth, body.neck_y + 7, hem + 1.2),
        *collar(body, cloth),
        *buttons([(0, y) for y in range(int(body.neck_y) + 15, int(hem) - 6, 9)], shade),
    ]


def _knitted(product: Product, body: Body, neck_name: str) -> tuple[list[Piece], Fabric]:
    """Sleeves with ribbed cuffs, a torso with a ribbed waistband, the inside of the neck."""
    cloth, loose = fabric_of(product), ease(product) + 1.0
    neck, hem = NECKS[neck_name], _hem(product, 86.0)
    rib = cloth.plain(material="rib")
    marks = torso_marks(body, loose, hem - 5, neck, waisted=0.2)
    side = marks[-3][0]
    band = symmetric(
        [(0, hem - 4.6), (side - 0.3, hem - 5.4, 1), (side - 1.5, hem, 1), (0, hem + 1.2)]
    )
    pieces = [
        *back_of_neck(body, neck, cloth),
        *sleeves(body, product.attributes["sleeve"], cloth, loose, cuff=5.5, band=rib),
        torso(body, marks, cloth),
        Piece(band, rib, body.spine(), volume=0.4, folds=0.4, lift=0.2),
    ]
    return pieces, rib


def sweater(product: Product, body: Body) -> list[Piece]:
    """A knitted jumper: crew, V or roll neck."""
    name = product.attributes["neckline"]
    pieces, rib = _knitted(product, body, name)
    if name != "turtleneck":
        return [*pieces, neck_band(body, NECKS[name], rib, 2.6)]
    y = body.neck_y
    roll = outline(
        [
            (-7.4, y - 6.5),
            (0, y - 7.4),
            (7.4, y - 6.5),
            (8.0, y - 1),
            (8.2, y + 3, 1),
            (0, y + 5.4),
            (-8.2, y + 3, 1),
            (-8.0, y - 1),
        ]
    )
    fold = Stroke(
        outline([(-7.6, y - 0.8), (0, y + 1.0), (7.6, y - 0.8), (0, y + 0.9)]), "seam", 0.3
    )
    return [*pieces, Piece(roll, rib, body.spine(), volume=0.5, lift=0.5, strokes=(fold,))]


def sweatshirt(product: Product, body: Body) -> list[Piece]:
    """A fleece crew neck with the stitched triangle under the neckband."""
    pieces, rib = _knitted(product, body, "crew")
    y = body.neck_y + NECKS["crew"].depth + 2.4
    notch = Stroke(outline([(-2.6, y, 1), (2.6, y, 1), (0, y + 4.4, 1)]), "stitch", 0.22)
    front = pieces[-2]
    pieces[-2] = Piece(
        front.outline,
        front.fabric,
        front.spine,
        volume=front.volume,
        strokes=(*front.strokes, notch),
        creases=front.creases,
        lift=front.lift,
    )
    return [*pieces, neck_band(body, NECKS["crew"], rib, 2.6)]


def hoodie(product: Product, body: Body) -> list[Piece]:
    """A sweatshirt with a hood lying on the shoulders, cords and a pouch."""
    pieces, _ = _knitted(product, body, "hood")
    cloth, y = fabric_of(product), body.neck_y
    plain = cloth.plain()
    hood = outline(
        [
            (-11.5, y + 2, 1),
            (-12.2, y - 4),
            (-8, y - 10),
            (0, y - 12),
            (8, y - 10),
            (12.2, y - 4),
            (11.5, y + 2, 1),
            (0, y + 8),
        ]
    )
    inner = outline(
        [(-7.4, y + 2), (-7.4, y - 3), (0, y - 6.5), (7.4, y - 3), (7.4, y + 2), (0, y + 9)]
    )
    pouch = symmetric(marks("0,67 7.5,67! 13,76.5! 13,81.3! 0,82"))
    back = [
        Piece(hood, plain, body.spine(), volume=0.3, rounded=True, layer=-1),
        Piece(inner, plain.tinted(0.6), body.spine(), volume=0.2, layer=-1),
    ]
    sewn = (Stroke(pouch, "stitch", 0.2),)
    front = [Piece(pouch, plain, body.spine(), volume=0.1, lift=0.3, strokes=sewn)]
    for s in sides():
        leaf = outline(
            [
                (s * 0.1, y + 9.5, 1),
                (s * 5.6, y + 5.5),
                (s * 8.0, y - 3, 1),
                (s * 12, y + 0.5),
                (s * 10, y + 6.5),
                (s * 4, y + 11.2),
            ]
        )
        front.append(
            Piece(leaf, plain, body.spine(), volume=0.3, rounded=True, lift=0.5, folds=0.6)
        )
        cord = outline(
            [(s * 3.7, y + 8, 1), (s * 4.3, y + 8, 1), (s * 4.9, y + 22, 1), (s * 4.2, y + 22, 1)]
        )
        front.append(Piece(cord, _CORD, body.spine(), volume=0.3, rounded=True, lift=0.3))
    return [*back, *[p for p in pieces if p.layer == 0], *front]


def tunic(product: Product, body: Body) -> list[Piece]:
    """A kurta: long, straight, a short placket, slits at the sides."""
    cloth, loose = fabric_of(product), ease(product)
    neck = NECKS["round"]
    marks = torso_marks(body, loose, 116, neck, flare=1.6, waisted=0.6)
    slit = [
        Stroke(outline([(x, 95), (x * 1.02, 116), (x * 1.01, 105)]), "seam", 0.3)
        for x in (-16.0, 16.0)
    ]
    trim = cloth.plain(rgb=cloth.accent)
    front = torso(body, marks, cloth, strokes=(hem_line(26, 113), *slit), drape=1.4)
    return [
        *back_of_neck(body, neck, cloth),
        *sleeves(body, product.attributes["sleeve"], cloth, loose, cuff=1.6, band=trim),
        front,
        placket(trim, body.neck_y + 9.5, body.neck_y + 28, 1.4),
        neck_band(body, neck, trim, 1.4),
        *buttons(
            [(0, body.neck_y + y) for y in (13, 18, 23)], blend(trim.rgb, (60, 50, 40), 0.4), 0.5
        ),
    ]
