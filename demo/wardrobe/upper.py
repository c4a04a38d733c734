"""Tops and outerwear: how each type is cut and what it comes in and costs."""

from demo.wardrobe import jackets, outerwear, tops
from demo.wardrobe.kind import LEATHER, Type, row

__all__ = ["UPPER"]

UPPER: dict[str, Type] = {
    "T-shirt": row(
        tops.tshirt, "top", "Apparel/Topwear/Tshirts", (9, 29), weight=9,
        options="sleeve=short,short,long,elbow neckline=crew,crew,v-neck,scoop "
        "fit=slim,regular,loose",
        patterns="plain striped graphic graphic fine-striped colour-block dotted camouflage",
    ),
    "Polo": row(
        tops.polo, "top", "Apparel/Topwear/Tshirts", (19, 45),
        options="sleeve=short,short,long fit=slim,regular",
        patterns="plain striped fine-striped colour-block",
    ),
    "Shirt": row(
        tops.shirt, "top", "Apparel/Topwear/Shirts", (25, 69), weight=7,
        options="sleeve=long,long,short fit=slim,regular,loose pockets=one,none,two",
        patterns="plain plaid pinstriped gingham floral plain dotted", materials="poplin",
        usage="Smart Casual", sleeves=0.2,
    ),
    "Blouse": row(
        tops.tshirt, "top", "Apparel/Topwear/Tops", (19, 59), weight=4, genders="women",
        options="sleeve=three-quarter,long,short neckline=v-neck,round,boat fit=regular,loose",
        patterns="plain floral dotted leopard pinstriped", materials="chiffon satin",
    ),
    "Tank top": row(
        tops.tank_top, "top", "Apparel/Topwear/Tops", (7, 22),
        options="neckline=scoop,v-neck,scoop fit=slim,regular length=regular,cropped",
        patterns="plain striped dotted graphic floral",
    ),
    "Sweater": row(
        tops.sweater, "top", "Apparel/Topwear/Sweaters", (29, 99), weight=5,
        options="sleeve=long neckline=crew,v-neck,turtleneck fit=regular,loose",
        patterns="plain fair-isle striped argyle plain", materials="knit", season="Winter",
    ),
    "Sweatshirt": row(
        tops.sweatshirt, "top", "Apparel/Topwear/Sweatshirts", (25, 55),
        options="sleeve=long fit=regular,loose", patterns="plain graphic colour-block",
        season="Fall",
    ),
    "Hoodie": row(
        tops.hoodie, "top", "Apparel/Topwear/Sweatshirts", (29, 69),
        options="sleeve=long fit=regular,loose", patterns="plain graphic camouflage",
        usage="Sports", season="Fall",
    ),
    "Tunic": row(
        tops.tunic, "top", "Apparel/Topwear/Kurtas", (22, 65),
        options="sleeve=three-quarter,long,short fit=regular",
        patterns="plain floral dotted chevron", usage="Ethnic",
    ),
    "Cardigan": row(
        outerwear.cardigan, "outerwear", "Apparel/Topwear/Sweaters", (29, 89),
        options="sleeve=long length=regular,long fit=regular,loose",
        patterns="plain plain argyle striped", materials="knit", season="Fall",
    ),
    "Blazer": row(
        outerwear.blazer, "outerwear", "Apparel/Topwear/Blazers", (69, 199),
        options="sleeve=long fit=slim,regular", patterns="plain pinstriped houndstooth plaid",
        materials="wool", usage="Formal", season="Fall",
    ),
    "Coat": row(
        outerwear.coat, "outerwear", "Apparel/Topwear/Jackets", (89, 259), weight=4,
        options="sleeve=long length=knee,calf,long cut=single-breasted,double-breasted "
        "belt=none,tie",
        patterns="plain plain houndstooth plaid", materials="wool twill", season="Winter",
    ),
    "Denim jacket": row(
        jackets.denim_jacket, "outerwear", "Apparel/Topwear/Jackets", (45, 99), weight=2,
        options="sleeve=long fit=regular,loose", materials="denim",
        colours=("blue", "navy", "light blue", "black", "grey", "white", "pink", "green"),
        season="Spring",
    ),
    "Bomber jacket": row(
        jackets.bomber, "outerwear", "Apparel/Topwear/Jackets", (49, 129),
        options="sleeve=long fit=regular,loose", patterns="plain plain camouflage floral",
        materials="nylon satin", season="Fall",
    ),
    "Leather jacket": row(
        jackets.biker, "outerwear", "Apparel/Topwear/Jackets", (119, 289), weight=2,
        options="sleeve=long fit=slim,regular", materials="leather", colours=LEATHER,
        season="Fall",
    ),
    "Puffer jacket": row(
        jackets.puffer, "outerwear", "Apparel/Topwear/Jackets", (59, 189), weight=2,
        options="sleeve=long fit=regular", materials="nylon", season="Winter",
    ),
    "Gilet": row(
        jackets.gilet, "outerwear", "Apparel/Topwear/Jackets", (39, 99), weight=2,
        options="sleeve=sleeveless fit=regular", materials="nylon", season="Fall",
    ),
}  # fmt: skip
