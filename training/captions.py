"""Sentences for products, worded as shoppers word them: "navy t-shirt for men", "make it blue".

Attributes of a shop are few and stiff ("Tshirts", "Navy Blue", "Men"); people write many ways. Each
attribute has a small table of words, and sentence patterns put them together at random, so that the
text tower learns words instead of one template. Words that a shop uses for nearly the same colour
("Navy Blue", "navy") stand in one line of the table.
"""

from dataclasses import dataclass
from random import Random

from training.datasets.products import Product

__all__ = ["Caption", "article_words", "caption", "colour_words", "modification"]

COLOUR_WORDS = {
    "Navy Blue": ("navy blue", "navy", "dark blue"),
    "Blue": ("blue",),
    "Grey": ("grey", "gray"),
    "Grey Melange": ("grey melange", "grey", "gray"),
    "Charcoal": ("charcoal", "dark grey", "dark gray"),
    "Off White": ("off white", "off-white", "ivory"),
    "Cream": ("cream", "cream coloured"),
    "Maroon": ("maroon", "dark red"),
    "Burgundy": ("burgundy", "wine red"),
    "Turquoise Blue": ("turquoise", "turquoise blue"),
    "Coffee Brown": ("coffee brown", "dark brown"),
    "Mushroom Brown": ("mushroom brown", "light brown"),
    "Olive": ("olive", "olive green"),
    "Teal": ("teal", "teal green"),
    "Lavender": ("lavender", "light purple"),
    "Purple": ("purple", "violet"),
    "Magenta": ("magenta", "hot pink"),
    "Tan": ("tan", "light brown"),
    "Gold": ("gold", "golden"),
    "Multi": ("multicoloured", "multicolor", "multi"),
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

CAPTIONS = (
    "{colour} {article}",
    "{colour} {article}",
    "a {colour} {article}",
    "{article} in {colour}",
    "a photo of a {colour} {article}",
    "{colour} {article}, shop photo",
    "looking for a {colour} {article}",
    "i want {colour} {article}",
)
GENDERED_CAPTIONS = (
    "{gender} {colour} {article}",
    "{colour} {article} for {gender}",
    "{gender} {article} in {colour}",
    "{article} {colour} {gender}",
    "a {colour} {gender} {article}",
)
COLOURLESS_CAPTIONS = ("{article}", "a {article}", "{gender} {article}", "a photo of a {article}")
TYPELESS_CAPTIONS = ("{colour}", "something {colour}", "in {colour}", "it is {colour}")

# C is the wanted colour, B the reference's.
MODIFICATIONS = (
    "make it {C}", "in {C}", "{C}", "{C} please", "same but in {C}", "the same in {C}",
    "i want this in {C} please", "i want it in {C}", "do you have it in {C}?", "is {C}",
    "do you have this in {C}", "change the colour to {C}", "change color to {C}",
    "show me {C} ones", "but {C}", "should be {C}", "can i get it in {C}", "is there a {C} one?",
    "turn it {C}", "a {C} one", "{C} version", "similar but {C}", "like this but in {C}",
    "i prefer {C}", "{C} instead", "{C} instead of {B}", "is {C} and not {B}", "is {C}, not {B}",
    "not {B} but {C}", "{C} rather than {B}", "change {B} to {C}", "make it {C} instead of {B}",
)  # fmt: skip

NAME_SHARE = 0.3  # captions that are the shop's own name of the product
WORD_DROP = 0.15  # of a name's words: people remember only some of them


@dataclass(frozen=True)
class Caption:
    """A sentence and what it tells: the attributes that a matching picture must share."""

    text: str
    tells: frozenset[str]  # of "group", "colour", "article_type", "gender"


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


def caption(product: Product, rng: Random) -> Caption:
    """One random sentence for a product, lower-cased at times, and what it tells."""
    if rng.random() < NAME_SHARE and product.name:
        text, tells = _thinned(product.name, rng), {"group", "colour", "article_type", "gender"}
        return Caption(text, frozenset(tells))
    pattern = rng.choice(
        rng.choices(
            (CAPTIONS, GENDERED_CAPTIONS, COLOURLESS_CAPTIONS, TYPELESS_CAPTIONS),
            weights=(45, 30, 12, 13),
        )[0]
    )
    return Caption(_filled(pattern, product, rng), _told(pattern))


def modification(reference_colour: str, target_colour: str, rng: Random) -> str:
    """A modification text that asks for the target's colour: "make it blue"."""
    pattern = rng.choice(MODIFICATIONS)
    wanted, present = (
        rng.choice(colour_words(target_colour)),
        rng.choice(colour_words(reference_colour)),
    )
    return pattern.format(C=wanted, B=present)


def _filled(pattern: str, product: Product, rng: Random) -> str:
    return pattern.format(
        colour=rng.choice(colour_words(product.colour)),
        article=rng.choice(article_words(product.article_type)),
        gender=rng.choice(GENDER_WORDS.get(product.gender, ("unisex",))),
    )


def _told(pattern: str) -> frozenset[str]:
    fields = {"{colour}": "colour", "{article}": "article_type", "{gender}": "gender"}
    return frozenset(name for field, name in fields.items() if field in pattern)


def _thinned(name: str, rng: Random) -> str:
    kept = [word for word in name.split() if rng.random() >= WORD_DROP]
    return " ".join(kept) or name
