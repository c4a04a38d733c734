"""Dresses, skirts and trousers: how each type is cut and what it comes in and costs."""

from demo.wardrobe import bottoms, dresses, skirts
from demo.wardrobe.kind import Type, row

__all__ = ["LOWER"]

LOWER: dict[str, Type] = {
    "Dress": row(
        dresses.dress, "dress", "Apparel/Dress/Dresses", (29, 129), weight=8, genders="women",
        options="sleeve=sleeveless,short,long,three-quarter neckline=round,v-neck,boat,scoop "
        "length=knee,mini,midi,maxi cut=a-line,shift,full,bodycon belt=none,none,tie "
        "fit=slim,regular",
        patterns="plain plain striped floral dotted fine-striped leopard chevron",
        materials="cotton chiffon satin",
    ),
    "Shirt dress": row(
        dresses.shirt_dress, "dress", "Apparel/Dress/Dresses", (39, 99), genders="women",
        options="sleeve=long,short,elbow length=knee,midi cut=a-line,shift fit=regular",
        patterns="plain pinstriped gingham floral dotted", materials="poplin",
    ),
    "Slip dress": row(
        dresses.slip_dress, "dress", "Apparel/Dress/Dresses", (35, 89), weight=2, genders="women",
        options="sleeve=sleeveless length=midi,knee,maxi cut=a-line",
        patterns="plain plain leopard floral", materials="satin", usage="Party",
    ),
    "Skirt": row(
        skirts.skirt, "skirt", "Apparel/Bottomwear/Skirts", (19, 79), weight=7, genders="women",
        options="length=knee,mini,midi,maxi cut=a-line,pleated,pencil,full,straight",
        patterns="plain plain floral plaid dotted houndstooth striped",
        materials="cotton wool satin", fill=0.95,
    ),
    "Jeans": row(
        bottoms.jeans, "trousers", "Apparel/Bottomwear/Jeans", (35, 109), weight=6,
        options="leg=skinny,straight,wide,bootcut,slim length=full,full,cropped",
        materials="denim",
        colours=("blue", "navy", "light blue", "black", "grey", "white", "olive", "red", "beige"),
        season="Fall",
    ),
    "Trousers": row(
        bottoms.trousers, "trousers", "Apparel/Bottomwear/Trousers", (29, 99), weight=5,
        options="leg=straight,slim,wide,tapered length=full,full,cropped",
        patterns="plain plain pinstriped plaid", materials="twill wool", usage="Formal",
        season="Fall",
    ),
    "Leggings": row(
        bottoms.leggings, "trousers", "Apparel/Bottomwear/Leggings", (12, 39), weight=2,
        genders="women", options="leg=skinny length=full,cropped",
        patterns="plain leopard camouflage chevron",
    ),
    "Track pants": row(
        bottoms.track_pants, "trousers", "Apparel/Bottomwear/Track Pants", (22, 59), weight=2,
        options="leg=tapered,straight", usage="Sports",
    ),
    "Shorts": row(
        bottoms.shorts, "shorts", "Apparel/Bottomwear/Shorts", (15, 45), weight=5,
        options="length=short,knee fit=regular,slim",
        patterns="plain plain floral camouflage gingham", materials="twill denim", fill=0.88,
    ),
}  # fmt: skip
