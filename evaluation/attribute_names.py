"""The shop's own attribute names, as protocol `zero-shot` offers them to an encoder.

Fixed here and not read from a file, so that a file with fewer of them asks no easier question.
"""

__all__ = ["ARTICLE_TYPES", "BASE_COLOURS", "GENDERS", "USAGES"]

ARTICLE_TYPES = (
    "Accessory Gift Set", "Baby Dolls", "Backpacks", "Bangle", "Bath Robe", "Belts", "Blazers",
    "Booties", "Boxers", "Bra", "Bracelet", "Briefs", "Camisoles", "Capris", "Caps", "Casual Shoes",
    "Churidar", "Clothing Set", "Clutches", "Cufflinks", "Dresses", "Duffel Bag", "Dupatta",
    "Earrings", "Flats", "Flip Flops", "Formal Shoes", "Gloves", "Hair Accessory", "Handbags",
    "Hat", "Headband", "Heels", "Innerwear Vests", "Jackets", "Jeans", "Jeggings", "Jewellery Set",
    "Jumpsuit", "Key chain", "Kurta Sets", "Kurtas", "Kurtis", "Laptop Bag", "Leggings",
    "Lehenga Choli", "Lounge Pants", "Lounge Shorts", "Lounge Tshirts", "Messenger Bag",
    "Mobile Pouch", "Mufflers", "Necklace and Chains", "Nehru Jackets", "Night suits", "Nightdress",
    "Patiala", "Pendant", "Rain Jacket", "Rain Trousers", "Ring", "Robe", "Rompers", "Rucksacks",
    "Salwar", "Salwar and Dupatta", "Sandals", "Sarees", "Scarves", "Shapewear", "Shirts",
    "Shoe Accessories", "Shoe Laces", "Shorts", "Shrug", "Skirts", "Socks", "Sports Sandals",
    "Sports Shoes", "Stockings", "Stoles", "Sunglasses", "Suspenders", "Sweaters", "Sweatshirts",
    "Swimwear", "Tablet Sleeve", "Ties", "Ties and Cufflinks", "Tights", "Tops", "Track Pants",
    "Tracksuits", "Travel Accessory", "Trolley Bag", "Trousers", "Trunk", "Tshirts", "Tunics",
    "Umbrellas", "Waist Pouch", "Waistcoat", "Wallets", "Watches", "Water Bottle", "Wristbands",
)  # fmt: skip

BASE_COLOURS = (
    "Beige", "Black", "Blue", "Bronze", "Brown", "Burgundy", "Charcoal", "Coffee Brown", "Copper",
    "Cream", "Fluorescent Green", "Gold", "Green", "Grey", "Grey Melange", "Khaki", "Lavender",
    "Lime Green", "Magenta", "Maroon", "Mauve", "Metallic", "Multi", "Mushroom Brown", "Mustard",
    "Navy Blue", "Nude", "Off White", "Olive", "Orange", "Peach", "Pink", "Purple", "Red", "Rose",
    "Rust", "Sea Green", "Silver", "Skin", "Steel", "Tan", "Taupe", "Teal", "Turquoise Blue",
    "White", "Yellow",
)  # fmt: skip

GENDERS = ("Boys", "Girls", "Men", "Unisex", "Women")

USAGES = ("Casual", "Ethnic", "Formal", "Party", "Smart Casual", "Sports", "Travel")
