"""The words of fashion: which words people use for a shop's attribute values.

A shop's values are few and stiff ("Tshirts", "Navy Blue", "Men"); people write many ways. Training
draws from these tables, so that the text tower learns words instead of one template, and zero-shot
reading asks with them. Values that no table names are their own lower-cased words.
"""

import re

__all__ = [
    "article_words",
    "articles_called",
    "colour_words",
    "gender_words",
    "pattern_named",
    "pattern_words",
    "usage_words",
]

COLOUR_WORDS = {
    "Navy Blue": ("navy blue", "navy", "dark blue"),
    "Blue": ("blue",),
    "Grey": ("grey", "gray"),
    "Grey Melange": ("grey melange", "heather grey", "light grey"),
    "Charcoal": ("charcoal", "dark grey", "dark gray"),
    "Off White": ("off white", "off-white", "ivory"),
    "Cream": ("cream", "cream coloured"),
    "Maroon": ("maroon", "dark red"),
    "Burgundy": ("burgundy", "wine red"),
    "Turquoise Blue": ("turquoise", "turquoise blue"),
    "Coffee Brown": ("coffee brown", "dark brown"),
    "Mushroom Brown": ("mushroom brown", "greyish brown"),
    "Olive": ("olive", "olive green"),
    "Teal": ("teal", "teal green"),
    "Lavender": ("lavender", "light purple"),
    "Purple": ("purple", "violet"),
    "Magenta": ("magenta", "hot pink"),
    "Tan": ("tan", "light brown"),
    "Gold": ("gold", "golden"),
    "Multi": ("multicoloured", "multicolor", "multi"),
    "Skin": ("skin coloured", "skin", "nude"),
    "Fluorescent Green": ("fluorescent green", "neon green"),
}

ARTICLE_WORDS = {
    "Tshirts": ("t-shirt", "tshirt", "tee", "t shirt"),
    "Track Pants": ("track pants", "joggers"),
    "Sweatshirts": ("sweatshirt", "hoodie"),
    "Sweaters": ("sweater", "pullover", "jumper"),
    "Casual Shoes": ("casual shoes", "shoes", "sneakers"),
    "Sports Shoes": ("sports shoes", "trainers", "running shoes", "sneakers"),
    "Formal Shoes": ("formal shoes", "dress shoes", "shoes"),
    "Heels": ("heels", "high heels"),
    "Flip Flops": ("flip flops", "slippers"),
    "Trousers": ("trousers", "pants"),
    "Handbags": ("handbag", "bag", "purse"),
    "Backpacks": ("backpack", "rucksack"),
    "Innerwear Vests": ("vest", "undershirt"),
    "Jackets": ("jacket",),
    "Dresses": ("dress",),
    "Scarves": ("scarf",),
    "Clutches": ("clutch", "clutch bag"),
    "Watches": ("watch",),
    "Mufflers": ("muffler", "scarf"),
    "Caps": ("cap", "hat"),
    "Blazers": ("blazer",),
    "Trunk": ("trunks", "boxer trunks"),
    "Sarees": ("saree", "sari"),
    "Necklace and Chains": ("necklace", "chain"),
    "Night suits": ("night suit", "pyjama set", "pyjamas"),
    "Nightdress": ("nightdress", "nightgown"),
}

# Words that are worn in pairs or sets keep their plural.
PLURALS = (
    "jeans", "shorts", "socks", "sandals", "flats", "sunglasses", "leggings", "capris", "stockings",
    "gloves", "briefs", "cufflinks", "trousers", "pants", "tights", "shoes", "heels", "boots",
)  # fmt: skip

GENDER_WORDS = {
    "Men": ("men", "men's", "mens", "gents"),
    "Women": ("women", "women's", "womens", "ladies"),
    "Boys": ("boys", "boy's", "kids"),
    "Girls": ("girls", "girl's", "kids"),
    "Unisex": ("unisex", "everyone's"),
}

USAGE_WORDS = {
    "Casual": ("casual", "everyday"),
    "Formal": ("formal", "office wear", "for work"),
    "Sports": ("sports", "sporty", "for the gym"),
    "Ethnic": ("ethnic", "traditional indian"),
    "Party": ("party", "for a party"),
    "Travel": ("travel", "for travelling"),
    "Smart Casual": ("smart casual",),
}

# No shop column tells a pattern; names do, in these words. The more telling ones stand first.
PATTERN_WORDS = {
    "Polka dots": ("polka dot", "dotted", "with dots"),
    "Floral": ("floral", "flowery", "with flowers"),
    "Striped": ("striped", "stripes", "with stripes"),
    "Checked": ("checked", "check", "plaid", "with checks"),
    "Graphic": ("graphic", "with a picture", "with a graphic print"),
    "Embroidered": ("embroidered", "with embroidery"),
    "Printed": ("printed", "with a print"),
    "Melange": ("melange", "heather"),
    "Washed": ("washed", "faded"),
    "Solid": ("solid", "plain", "without a pattern"),
}
PATTERN_SIGNS = {
    "Polka dots": "polka|dots?|dotted",
    "Floral": "floral|flowers?",
    "Striped": "stripes?|striped|striper",
    "Checked": "checks?|checked|checkered|plaid",
    "Graphic": "graphic",
    "Embroidered": "embroidered|embroidery",
    "Printed": "prints?|printed",
    "Melange": "melange",
    "Washed": "washed",
    "Solid": "solid",
}
_SIGNS = {
    value: re.compile(rf"\b(?:{signs})\b", re.IGNORECASE) for value, signs in PATTERN_SIGNS.items()
}


def colour_words(colour: str) -> tuple[str, ...]:
    """How people may write a shop's colour; the first is the plainest."""
    return COLOUR_WORDS.get(colour, (colour.lower(),))


def article_words(article_type: str) -> tuple[str, ...]:
    """How people may write a shop's article type, in the singular where there is one."""
    if article_type in ARTICLE_WORDS:
        return ARTICLE_WORDS[article_type]
    word = article_type.lower()
    keeps = word.endswith(PLURALS) or not word.endswith("s") or word.endswith("ss")
    return (word if keeps else word[:-1],)


def articles_called(word: str) -> frozenset[str]:
    """The plainest words of the article types that people may call so: "hoodie" -> "sweatshirt"."""
    return frozenset(words[0] for words in ARTICLE_WORDS.values() if word in words)


def gender_words(gender: str) -> tuple[str, ...]:
    """How people may write whom a product is for; an empty value reads as unisex."""
    return GENDER_WORDS.get(gender, GENDER_WORDS["Unisex"])


def usage_words(usage: str) -> tuple[str, ...]:
    """How people may write a product's occasion."""
    return USAGE_WORDS.get(usage, (usage.lower(),))


def pattern_words(pattern: str) -> tuple[str, ...]:
    """How people may write a pattern."""
    return PATTERN_WORDS.get(pattern, (pattern.lower(),))


def pattern_named(name: str) -> str:
    """The pattern that a product's name tells, or "" where it tells none."""
    return next((value for value, sign in _SIGNS.items() if sign.search(name)), "")
