"""The table of garment types: who cuts them, what they come in, what they cost.

Adding a type is adding one entry here and one cutting function; the catalogue, the pictures and
the training file follow.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from demo.wardrobe import accessories, bags, bottoms, dresses, outerwear, shoes, tops
from demo.wardrobe.body import Body, mannequin
from demo.wardrobe.design import Cut, Product
from demo.wardrobe.palette import COLOURS

__all__ = ["TYPES", "Type"]

_ALL = tuple(COLOURS)
_SOBER = ("black", "white", "grey", "navy", "blue", "brown", "beige", "olive", "maroon", "green", "red")
_LEATHER = ("black", "brown", "beige", "maroon", "red", "navy", "green", "white", "pink", "blue", "yellow")
_DENIM = ("blue", "navy", "light blue", "black", "grey", "white")
_PLAIN = ("plain",)
_PRINTS = ("plain", "plain", "striped", "floral", "dotted", "fine-striped", "leopard", "chevron")
_BOTH = ("women", "men")
_WOMEN = ("women",)
_MEN = ("men",)
_CLOTHES = "Apparel"


@dataclass(frozen=True)
class Type:
    """One row: cut, detector's label, the shop's three levels of naming, and the choices.

    `weight` is the share of designs, `options` lists the cut's attributes with their values, `fill`
    is the share of the picture, `sleeves` the angle (radians) at which the mannequin holds its arms.
    """

    cut: Cut
    label: str
    article: str
    sub: str
    master: str
    price: tuple[float, float]
    weight: int = 3
    genders: tuple[str, ...] = _BOTH
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    patterns: tuple[str, ...] = _PLAIN
    materials: tuple[str, ...] = ("cotton",)
    colours: tuple[str, ...] = _ALL
    usage: str = "Casual"
    season: str = "Summer"
    fill: float = 1.0
    sleeves: float = 0.24

    def stand(self, product: Product) -> Body:
        """Return the ghost mannequin that the product is photographed on."""
        short = product.attributes.get("sleeve") in {"short", "elbow"}
        return mannequin(product.gender, sleeves=0.46 if short else self.sleeves)


_FIT = ("slim", "regular", "loose")
_LENGTH = ("regular", "regular", "cropped", "long")

TYPES: dict[str, Type] = {
    "T-shirt": Type(
        tops.tshirt, "top", "Tshirts", "Topwear", _CLOTHES, (9, 29), 9,
        options={"sleeve": ("short", "short", "long", "elbow"), "neckline": ("crew", "crew", "v-neck", "scoop"), "fit": _FIT},
        patterns=("plain", "striped", "graphic", "graphic", "fine-striped", "colour-block", "dotted", "camouflage"),
    ),
    "Polo": Type(
        tops.polo, "top", "Tshirts", "Topwear", _CLOTHES, (19, 45), 3,
        options={"sleeve": ("short", "short", "long"), "fit": ("slim", "regular")},
        patterns=("plain", "striped", "fine-striped", "colour-block"),
    ),
    "Shirt": Type(
        tops.shirt, "top", "Shirts", "Topwear", _CLOTHES, (25, 69), 7,
        options={"sleeve": ("long", "long", "short"), "fit": _FIT, "pockets": ("one", "none", "two")},
        patterns=("plain", "plaid", "pinstriped", "gingham", "floral", "plain", "dotted"), materials=("poplin",),
        usage="Smart Casual", sleeves=0.2,
    ),
    "Blouse": Type(
        tops.tshirt, "top", "Tops", "Topwear", _CLOTHES, (19, 59), 4, _WOMEN,
        {"sleeve": ("three-quarter", "long", "short"), "neckline": ("v-neck", "round", "boat"), "fit": ("regular", "loose")},
        ("plain", "floral", "dotted", "leopard", "pinstriped"), ("chiffon", "satin"),
    ),
    "Tank top": Type(
        tops.tank_top, "top", "Tops", "Topwear", _CLOTHES, (7, 22), 3,
        options={"neckline": ("scoop", "v-neck", "scoop"), "fit": ("slim", "regular"), "length": ("regular", "cropped")},
        patterns=("plain", "striped", "dotted", "graphic", "floral"),
    ),
    "Sweater": Type(
        tops.sweater, "top", "Sweaters", "Topwear", _CLOTHES, (29, 99), 5,
        options={"sleeve": ("long",), "neckline": ("crew", "v-neck", "turtleneck"), "fit": ("regular", "loose")},
        patterns=("plain", "fair-isle", "striped", "argyle", "plain"), materials=("knit",), season="Winter",
    ),
    "Sweatshirt": Type(
        tops.sweatshirt, "top", "Sweatshirts", "Topwear", _CLOTHES, (25, 55), 3,
        options={"sleeve": ("long",), "fit": ("regular", "loose")}, patterns=("plain", "graphic", "colour-block"), season="Fall",
    ),
    "Hoodie": Type(
        tops.hoodie, "top", "Sweatshirts", "Topwear", _CLOTHES, (29, 69), 3,
        options={"sleeve": ("long",), "fit": ("regular", "loose")}, patterns=("plain", "graphic", "camouflage"), season="Fall", usage="Sports",
    ),
    "Tunic": Type(
        tops.tunic, "top", "Kurtas", "Topwear", _CLOTHES, (22, 65), 3,
        options={"sleeve": ("three-quarter", "long", "short"), "fit": ("regular",)}, patterns=("plain", "floral", "dotted", "chevron"), usage="Ethnic",
    ),
    "Cardigan": Type(
        outerwear.cardigan, "outerwear", "Sweaters", "Topwear", _CLOTHES, (29, 89), 3,
        options={"sleeve": ("long",), "length": ("regular", "long"), "fit": ("regular", "loose")},
        patterns=("plain", "plain", "argyle", "striped"), materials=("knit",), season="Fall",
    ),
    "Blazer": Type(
        outerwear.blazer, "outerwear", "Blazers", "Topwear", _CLOTHES, (69, 199), 3,
        options={"sleeve": ("long",), "fit": ("slim", "regular")}, patterns=("plain", "pinstriped", "houndstooth", "plaid"),
        materials=("wool",), usage="Formal", season="Fall",
    ),
    "Coat": Type(
        outerwear.coat, "outerwear", "Jackets", "Topwear", _CLOTHES, (89, 259), 4,
        options={"sleeve": ("long",), "length": ("knee", "calf", "long"), "cut": ("single-breasted", "double-breasted"), "belt": ("none", "tie")},
        patterns=("plain", "plain", "houndstooth", "plaid"), materials=("wool", "twill"), season="Winter",
    ),
    "Denim jacket": Type(
        outerwear.denim_jacket, "outerwear", "Jackets", "Topwear", _CLOTHES, (45, 99), 2,
        options={"sleeve": ("long",), "fit": ("regular", "loose")}, materials=("denim",), colours=(*_DENIM, "pink", "green"), season="Spring",
    ),
    "Bomber jacket": Type(
        outerwear.bomber, "outerwear", "Jackets", "Topwear", _CLOTHES, (49, 129), 3,
        options={"sleeve": ("long",), "fit": ("regular", "loose")}, patterns=("plain", "plain", "camouflage", "floral"), materials=("nylon", "satin"), season="Fall",
    ),
    "Leather jacket": Type(
        outerwear.biker, "outerwear", "Jackets", "Topwear", _CLOTHES, (119, 289), 2,
        options={"sleeve": ("long",), "fit": ("slim", "regular")}, materials=("leather",), colours=_LEATHER, season="Fall",
    ),
    "Puffer jacket": Type(
        outerwear.puffer, "outerwear", "Jackets", "Topwear", _CLOTHES, (59, 189), 2,
        options={"sleeve": ("long",), "fit": ("regular",)}, materials=("nylon",), season="Winter",
    ),
    "Gilet": Type(
        outerwear.gilet, "outerwear", "Jackets", "Topwear", _CLOTHES, (39, 99), 2,
        options={"sleeve": ("sleeveless",), "fit": ("regular",)}, materials=("nylon",), season="Fall",
    ),
    "Dress": Type(
        dresses.dress, "dress", "Dresses", "Dress", _CLOTHES, (29, 129), 8, _WOMEN,
        {"sleeve": ("sleeveless", "short", "long", "three-quarter"), "neckline": ("round", "v-neck", "boat", "scoop"),
         "length": ("knee", "mini", "midi", "maxi"), "cut": ("a-line", "shift", "full", "bodycon"), "belt": ("none", "none", "tie"), "fit": ("slim", "regular")},
        _PRINTS, ("cotton", "chiffon", "satin"),
    ),
    "Shirt dress": Type(
        dresses.shirt_dress, "dress", "Dresses", "Dress", _CLOTHES, (39, 99), 3, _WOMEN,
        {"sleeve": ("long", "short", "elbow"), "length": ("knee", "midi"), "cut": ("a-line", "shift"), "fit": ("regular",)},
        ("plain", "pinstriped", "gingham", "floral", "dotted"), ("poplin",),
    ),
    "Slip dress": Type(
        dresses.slip_dress, "dress", "Dresses", "Dress", _CLOTHES, (35, 89), 2, _WOMEN,
        {"sleeve": ("sleeveless",), "length": ("midi", "knee", "maxi"), "cut": ("a-line",)}, ("plain", "plain", "leopard", "floral"), ("satin",), usage="Party",
    ),
    "Skirt": Type(
        bottoms.skirt, "skirt", "Skirts", "Bottomwear", _CLOTHES, (19, 79), 7, _WOMEN,
        {"length": ("knee", "mini", "midi", "maxi"), "cut": ("a-line", "pleated", "pencil", "full", "straight")},
        ("plain", "plain", "floral", "plaid", "dotted", "houndstooth", "striped"), ("cotton", "wool", "satin"), fill=0.95,
    ),
    "Jeans": Type(
        bottoms.jeans, "trousers", "Jeans", "Bottomwear", _CLOTHES, (35, 109), 6,
        options={"leg": ("skinny", "straight", "wide", "bootcut", "slim"), "length": ("full", "full", "cropped")},
        materials=("denim",), colours=(*_DENIM, "olive", "red", "beige"), season="Fall",
    ),
    "Trousers": Type(
        bottoms.trousers, "trousers", "Trousers", "Bottomwear", _CLOTHES, (29, 99), 5,
        options={"leg": ("straight", "slim", "wide", "tapered"), "length": ("full", "full", "cropped")},
        patterns=("plain", "plain", "pinstriped", "plaid"), materials=("twill", "wool"), usage="Formal", season="Fall",
    ),
    "Leggings": Type(
        bottoms.leggings, "trousers", "Leggings", "Bottomwear", _CLOTHES, (12, 39), 2, _WOMEN,
        {"leg": ("skinny",), "length": ("full", "cropped")}, ("plain", "leopard", "camouflage", "chevron"),
    ),
    "Track pants": Type(
        bottoms.track_pants, "trousers", "Track Pants", "Bottomwear", _CLOTHES, (22, 59), 2,
        options={"leg": ("tapered", "straight")}, usage="Sports",
    ),
    "Shorts": Type(
        bottoms.shorts, "shorts", "Shorts", "Bottomwear", _CLOTHES, (15, 45), 5,
        options={"length": ("short", "knee"), "fit": ("regular", "slim")}, patterns=("plain", "plain", "floral", "camouflage", "gingham"),
        materials=("twill", "denim"), fill=0.88,
    ),
    "Sneakers": Type(shoes.pair, "shoes", "Casual Shoes", "Shoes", "Footwear", (39, 129), 5, colours=_ALL, materials=("canvas", "leather"), fill=0.95),
    "Ankle boots": Type(shoes.pair, "shoes", "Casual Shoes", "Shoes", "Footwear", (69, 179), 2, colours=_LEATHER, materials=("leather",), season="Winter", fill=0.88),
    "Heels": Type(shoes.pair, "shoes", "Heels", "Shoes", "Footwear", (39, 119), 3, _WOMEN, materials=("smooth", "satin"), usage="Party", fill=0.95),
    "Ballet flats": Type(shoes.pair, "shoes", "Flats", "Shoes", "Footwear", (29, 79), 2, _WOMEN, materials=("leather",), fill=0.95),
    "Loafers": Type(shoes.pair, "shoes", "Casual Shoes", "Shoes", "Footwear", (49, 139), 2, colours=_LEATHER, materials=("leather",), fill=0.95),
    "Formal shoes": Type(shoes.pair, "shoes", "Formal Shoes", "Shoes", "Footwear", (69, 199), 2, _MEN, colours=("black", "brown", "maroon", "navy", "beige"), materials=("leather",), usage="Formal", fill=0.95),
    "Sandals": Type(shoes.pair, "shoes", "Sandals", "Sandal", "Footwear", (25, 69), 2, colours=_LEATHER, materials=("leather",), fill=0.95),
    "Tote bag": Type(bags.tote, "bag", "Handbags", "Bags", "Accessories", (35, 149), 4, _WOMEN, patterns=("plain", "plain", "striped", "floral"), materials=("leather", "canvas"), fill=0.95),
    "Shoulder bag": Type(bags.shoulder_bag, "bag", "Handbags", "Bags", "Accessories", (39, 169), 3, _WOMEN, {"strap": ("leather", "chain")}, ("plain", "plain", "houndstooth"), ("leather",), fill=0.9),
    "Clutch": Type(bags.clutch, "bag", "Clutches", "Bags", "Accessories", (19, 69), 2, _WOMEN, patterns=("plain", "leopard"), materials=("satin", "leather"), usage="Party", fill=0.9),
    "Backpack": Type(bags.backpack, "bag", "Backpacks", "Bags", "Accessories", (29, 99), 3, patterns=("plain", "plain", "camouflage", "dotted"), materials=("canvas", "nylon"), fill=0.95),
    "Beanie": Type(accessories.beanie, "hat", "Caps", "Headwear", "Accessories", (12, 35), 2, options={"trim": ("none", "pompom")}, patterns=("plain", "striped"), materials=("knit",), season="Winter", fill=0.8),
    "Cap": Type(accessories.cap, "hat", "Caps", "Headwear", "Accessories", (15, 39), 2, patterns=("plain", "plain", "camouflage"), materials=("twill",), usage="Sports", fill=0.85),
    "Sun hat": Type(accessories.sun_hat, "hat", "Hat", "Headwear", "Accessories", (19, 49), 2, _WOMEN, materials=("straw", "wool"), colours=_SOBER, fill=0.95),
    "Scarf": Type(accessories.scarf, "scarf", "Scarves", "Scarves", "Accessories", (15, 59), 3, patterns=("plain", "plaid", "striped", "houndstooth", "dotted"), materials=("wool", "chiffon"), season="Winter", fill=0.95),
    "Sunglasses": Type(accessories.sunglasses, "glasses", "Sunglasses", "Eyewear", "Accessories", (19, 149), 3, options={"frame": ("aviator", "round", "square", "cat-eye")}, fill=0.85),
    "Belt": Type(accessories.belt, "belt", "Belts", "Belts", "Accessories", (15, 55), 2, options={"buckle": ("silver", "gold")}, colours=_LEATHER, materials=("leather",), fill=0.9),
    "Tie": Type(accessories.tie, "tie", "Ties", "Ties", "Accessories", (15, 49), 2, _MEN, patterns=("plain", "striped", "dotted", "floral"), materials=("satin",), usage="Formal", fill=0.98),
    "Watch": Type(accessories.watch, "watch", "Watches", "Watches", "Accessories", (49, 299), 2, options={"case": ("steel", "gold")}, colours=_LEATHER, materials=("leather",), fill=0.85),
}  # fmt: skip
