"""Shoes, bags and accessories: how each type is cut and what it comes in and costs."""

from demo.wardrobe import accessories, bags, hats, shoes
from demo.wardrobe.kind import LEATHER, SOBER, Type, row

__all__ = ["EXTRAS"]

EXTRAS: dict[str, Type] = {
    "Sneakers": row(
        shoes.pair, "shoes", "Footwear/Shoes/Casual Shoes", (39, 129), weight=5,
        materials="canvas leather", fill=0.95,
    ),
    "Ankle boots": row(
        shoes.pair, "shoes", "Footwear/Shoes/Casual Shoes", (69, 179), weight=2,
        materials="leather", colours=LEATHER, season="Winter", fill=0.88,
    ),
    "Heels": row(
        shoes.pair, "shoes", "Footwear/Shoes/Heels", (39, 119), genders="women",
        materials="smooth satin", usage="Party", fill=0.95,
    ),
    "Ballet flats": row(
        shoes.pair, "shoes", "Footwear/Shoes/Flats", (29, 79), weight=2, genders="women",
        materials="leather", fill=0.95,
    ),
    "Loafers": row(
        shoes.pair, "shoes", "Footwear/Shoes/Casual Shoes", (49, 139), weight=2,
        materials="leather", colours=LEATHER, fill=0.95,
    ),
    "Formal shoes": row(
        shoes.pair, "shoes", "Footwear/Shoes/Formal Shoes", (69, 199), weight=2, genders="men",
        materials="leather", colours=("black", "brown", "maroon", "navy", "beige"),
        usage="Formal", fill=0.95,
    ),
    "Sandals": row(
        shoes.pair, "shoes", "Footwear/Sandal/Sandals", (25, 69), weight=2, materials="leather",
        colours=LEATHER, fill=0.95,
    ),
    "Tote bag": row(
        bags.tote, "bag", "Accessories/Bags/Handbags", (35, 149), weight=4, genders="women",
        patterns="plain plain striped floral", materials="leather canvas", fill=0.95,
    ),
    "Shoulder bag": row(
        bags.shoulder_bag, "bag", "Accessories/Bags/Handbags", (39, 169), genders="women",
        options="strap=leather,chain", patterns="plain plain houndstooth", materials="leather",
        fill=0.9,
    ),
    "Clutch": row(
        bags.clutch, "bag", "Accessories/Bags/Clutches", (19, 69), weight=2, genders="women",
        patterns="plain leopard", materials="satin leather", usage="Party", fill=0.9,
    ),
    "Backpack": row(
        bags.backpack, "bag", "Accessories/Bags/Backpacks", (29, 99),
        patterns="plain plain camouflage dotted", materials="canvas nylon", fill=0.95,
    ),
    "Beanie": row(
        hats.beanie, "hat", "Accessories/Headwear/Caps", (12, 35), weight=2,
        options="trim=none,pompom", patterns="plain striped", materials="knit", season="Winter",
        fill=0.8,
    ),
    "Cap": row(
        hats.cap, "hat", "Accessories/Headwear/Caps", (15, 39), weight=2,
        patterns="plain plain camouflage", materials="twill", usage="Sports", fill=0.85,
    ),
    "Sun hat": row(
        hats.sun_hat, "hat", "Accessories/Headwear/Hat", (19, 49), weight=2, genders="women",
        materials="straw wool", colours=SOBER, fill=0.95,
    ),
    "Scarf": row(
        accessories.scarf, "scarf", "Accessories/Scarves/Scarves", (15, 59),
        patterns="plain plaid striped houndstooth dotted", materials="wool chiffon",
        season="Winter", fill=0.95,
    ),
    "Sunglasses": row(
        accessories.sunglasses, "glasses", "Accessories/Eyewear/Sunglasses", (19, 149),
        options="frame=aviator,round,square,cat-eye", fill=0.85,
    ),
    "Belt": row(
        accessories.belt, "belt", "Accessories/Belts/Belts", (15, 55), weight=2,
        options="buckle=silver,gold", materials="leather", colours=LEATHER, fill=0.9,
    ),
    "Tie": row(
        accessories.tie, "tie", "Accessories/Ties/Ties", (15, 49), weight=2, genders="men",
        patterns="plain striped dotted floral", materials="satin", usage="Formal", fill=0.98,
    ),
    "Watch": row(
        accessories.watch, "watch", "Accessories/Watches/Watches", (49, 299), weight=2,
        options="case=steel,gold", materials="leather", colours=LEATHER, fill=0.85,
    ),
}  # fmt: skip
