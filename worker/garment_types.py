"""What the shop's article types are called elsewhere: by street photos, by people's own photos.

Tables from other vocabularies to the shop's 106 types: the 14 labels of the street photos' boxes,
the finer tags of the same boxes, and the ten types of the user photos. A type that a table does not
name has no counterpart there. Training learns by them, evaluation judges by them.
"""

__all__ = [
    "OTHER_TYPES",
    "STREET_LABELS",
    "STREET_TAGS",
    "USER_TYPES",
    "street_label",
    "user_types",
]

# The label whose boxes would show such a garment: protocol `instance` shuns photos that have it.
STREET_LABELS: dict[str, tuple[str, ...]] = {
    "top": (
        "Tshirts", "Shirts", "Tops", "Kurtas", "Kurtis", "Tunics", "Sweaters", "Sweatshirts",
        "Innerwear Vests", "Camisoles", "Lounge Tshirts", "Waistcoat", "Kurta Sets",
    ),
    "outerwear": ("Jackets", "Rain Jacket", "Nehru Jackets", "Blazers", "Shrug", "Tracksuits"),
    "dress": (
        "Dresses", "Jumpsuit", "Sarees", "Lehenga Choli", "Nightdress", "Baby Dolls", "Rompers",
        "Robe", "Bath Robe",
    ),
    "trousers": (
        "Jeans", "Trousers", "Track Pants", "Leggings", "Jeggings", "Capris", "Lounge Pants",
        "Churidar", "Salwar", "Patiala", "Salwar and Dupatta", "Tights", "Rain Trousers",
    ),
    "shorts": ("Shorts", "Lounge Shorts", "Boxers"),
    "skirt": ("Skirts",),
    "shoes": (
        "Casual Shoes", "Sports Shoes", "Formal Shoes", "Heels", "Flats", "Sandals", "Flip Flops",
        "Sports Sandals", "Booties",
    ),
    "bag": (
        "Handbags", "Backpacks", "Clutches", "Laptop Bag", "Duffel Bag", "Messenger Bag",
        "Rucksacks", "Waist Pouch", "Trolley Bag",
    ),
    "glasses": ("Sunglasses",),
    "belt": ("Belts",),
    "hat": ("Caps", "Hat"),
    "scarf": ("Scarves", "Stoles", "Mufflers", "Dupatta"),
    "watch": ("Watches",),
    "tie": ("Ties", "Ties and Cufflinks"),
}  # fmt: skip

# The shop's types that none of these labels covers.
OTHER_TYPES = (
    "Accessory Gift Set", "Bangle", "Bra", "Bracelet", "Briefs", "Clothing Set", "Cufflinks",
    "Earrings", "Gloves", "Hair Accessory", "Headband", "Jewellery Set", "Key chain",
    "Mobile Pouch", "Necklace and Chains", "Night suits", "Pendant", "Ring", "Shapewear",
    "Shoe Accessories", "Shoe Laces", "Socks", "Stockings", "Suspenders", "Swimwear",
    "Tablet Sleeve", "Travel Accessory", "Trunk", "Umbrellas", "Wallets", "Water Bottle",
    "Wristbands",
)  # fmt: skip

# The tags of street photos' boxes; a tag that fits many types alike or none is left out.
STREET_TAGS: dict[str, tuple[str, ...]] = {
    "bag": ("Handbags", "Clutches"),
    "belt": ("Belts",),
    "blazer": ("Blazers",),
    "blouse": ("Tops", "Shirts", "Tunics"),
    "boots": ("Casual Shoes", "Heels", "Booties"),
    "cape": ("Shrug", "Jackets"),
    "cardigan": ("Sweaters",),
    "coat": ("Jackets",),
    "dress": ("Dresses",),
    "flats": ("Flats",),
    "glasses": ("Sunglasses",),
    "hat": ("Caps", "Hat"),
    "heels": ("Heels",),
    "hoodie": ("Sweatshirts",),
    "jacket": ("Jackets",),
    "jeans": ("Jeans",),
    "jumper": ("Sweaters",),
    "leggings": ("Leggings", "Jeggings"),
    "loafers": ("Casual Shoes", "Formal Shoes"),
    "pants": ("Jeans", "Trousers", "Track Pants"),
    "pumps": ("Heels",),
    "purse": ("Handbags", "Clutches"),
    "romper": ("Rompers", "Jumpsuit"),
    "sandals": ("Sandals", "Heels", "Flats"),
    "scarf": ("Scarves", "Stoles", "Mufflers"),
    "shirt": ("Shirts",),
    "shoes": ("Casual Shoes", "Formal Shoes", "Sports Shoes", "Heels", "Flats", "Sandals"),
    "shorts": ("Shorts",),
    "skirt": ("Skirts",),
    "sneakers": ("Casual Shoes", "Sports Shoes"),
    "suit": ("Blazers",),
    "sunglasses": ("Sunglasses",),
    "sweater": ("Sweaters",),
    "sweatshirt": ("Sweatshirts",),
    "t-shirt": ("Tshirts",),
    "tie": ("Ties",),
    "top": ("Tops",),
    "vest": ("Waistcoat", "Innerwear Vests", "Tops"),
    "wallet": ("Wallets",),
    "watch": ("Watches",),
    "wedges": ("Heels",),
}

# Which shop types answer a person's photo of each type. Where the shop's type leaves open what the
# photo tells (its "Tshirts" and "Tops" have sleeves of any length), both readings are right; where
# the shop is definite, one is: "Shirts" have collar and buttons, knitwear has long sleeves and is
# worn indoors. Loungewear counts as what it looks like. Underwear, nightwear, sets and garments
# without a counterpart among the ten types (kurtas, tunics, sarees, jumpsuits) answer nothing.
USER_TYPES: dict[str, tuple[str, ...]] = {
    "t-shirt": ("Tshirts", "Tops", "Lounge Tshirts"),
    "longsleeve": ("Tshirts", "Tops", "Lounge Tshirts", "Sweaters", "Sweatshirts"),
    "shirt": ("Shirts",),
    "outwear": ("Jackets", "Rain Jacket", "Nehru Jackets", "Blazers", "Shrug", "Waistcoat"),
    "pants": (
        "Jeans", "Trousers", "Track Pants", "Leggings", "Jeggings", "Capris", "Lounge Pants",
        "Churidar", "Salwar", "Patiala", "Rain Trousers",
    ),
    "shorts": ("Shorts", "Lounge Shorts"),
    "dress": ("Dresses",),
    "skirt": ("Skirts",),
    "shoes": (
        "Casual Shoes", "Sports Shoes", "Formal Shoes", "Heels", "Flats", "Sandals", "Flip Flops",
        "Sports Sandals",
    ),
    "hat": ("Caps", "Hat"),
}  # fmt: skip


def street_label(article_type: str) -> str | None:
    """The label of the street photos for a shop's type, None where they have none."""
    return next((label for label, types in STREET_LABELS.items() if article_type in types), None)


def user_types(article_type: str) -> frozenset[str]:
    """The types of the user photos that a product of the shop's type answers, perhaps none."""
    return frozenset(kind for kind, types in USER_TYPES.items() if article_type in types)
