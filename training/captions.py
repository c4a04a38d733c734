"""Sentences for products, worded as shoppers word them: "navy t-shirt for men", "make it blue".

Sentence patterns are filled at random with the words of `worker.vocabulary`, and a few come with a
slip of the finger, so that the text tower learns words instead of one template.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from training.datasets.products import Product
from worker.vocabulary import (
    article_words,
    colour_words,
    gender_words,
    pattern_named,
    pattern_words,
    usage_words,
)

__all__ = ["Caption", "caption", "modification", "name_words", "slipped"]

PLAIN = (
    "{colour} {article}", "a {colour} {article}", "{article} in {colour}",
    "a photo of a {colour} {article}", "{colour} {article}, shop photo",
    "looking for a {colour} {article}", "i want {colour} {article}",
    "show me {colour} {article}", "do you have {colour} {article}?", "{article} {colour}",
)  # fmt: skip
GENDERED = (
    "{gender} {colour} {article}", "{colour} {article} for {gender}",
    "{gender} {article} in {colour}", "{article} {colour} {gender}",
    "a {colour} {gender} {article}",
)  # fmt: skip
COLOURLESS = ("{article}", "a {article}", "{gender} {article}", "a photo of a {article}")
TYPELESS = ("{colour}", "something {colour}", "in {colour}", "it is {colour}")
USED = ("{usage} {article}", "{colour} {usage} {article}", "{usage} {gender} {article}")
PATTERNED = (
    "{pattern} {article}", "{pattern} {colour} {article}", "{colour} {pattern} {article}",
    "{colour} {article} {pattern}", "{gender} {pattern} {article}", "{pattern}",
)  # fmt: skip
FAMILIES: tuple[tuple[str, ...], ...] = (PLAIN, GENDERED, COLOURLESS, TYPELESS, USED)
FAMILY_WEIGHTS = (40, 28, 10, 12, 10)
PATTERN_SHARE = 0.4  # of the captions of a product whose name tells a pattern

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

HEARD_SHARE = 0.3  # of the modification texts are worded as real shoppers did
NAME_WHOLE = 0.5  # of the names stay whole, as the shop writes them
WORD_DROP = 0.2  # of the other names' words: people remember only some of them
SLIP_SHARE = 0.05  # sentences with a letter lost, doubled or swapped
SLIP_LEAST = 5  # letters of a word that may slip: "red" with a slip is another word

FIELDS = {
    "{colour}": "colour",
    "{article}": "article_type",
    "{gender}": "gender",
    "{usage}": "usage",
    "{pattern}": "pattern",
}


@dataclass(frozen=True)
class Caption:
    """A sentence and what it tells: the attributes that a matching picture must share."""

    text: str
    tells: frozenset[str]  # of "colour", "article_type", "gender", "usage", "pattern"


def caption(product: Product, rng: Random) -> Caption:
    """One random sentence of a product's attributes, and what it tells."""
    family = rng.choices(FAMILIES, FAMILY_WEIGHTS)[0]
    if pattern_named(product.name) and rng.random() < PATTERN_SHARE:
        family = PATTERNED
    pattern = rng.choice(family)
    text = pattern.format(
        colour=rng.choice(colour_words(product.colour)),
        article=rng.choice(article_words(product.article_type)),
        gender=rng.choice(gender_words(product.gender)),
        usage=rng.choice(usage_words(product.usage or "Casual")),
        pattern=rng.choice(pattern_words(pattern_named(product.name))),
    )
    return Caption(slipped(text, rng), _told(pattern))


def name_words(product: Product, rng: Random) -> str:
    """The product's name, half of the time with words forgotten; without one, its attributes."""
    if not product.name:
        return caption(product, rng).text
    if rng.random() < NAME_WHOLE:
        return product.name
    kept = [word for word in product.name.split() if rng.random() >= WORD_DROP]
    return slipped(" ".join(kept) or product.name, rng)


def modification(
    reference_colour: str,
    target_colour: str,
    rng: Random,
    heard: Mapping[str, int] | None = None,
) -> str:
    """A modification text that asks for the target's colour: "make it blue".

    Args:
        reference_colour: the shop's value, which the text may name too.
        target_colour: the shop's value that is asked for.
        rng: the source of chance.
        heard: patterns of real shoppers with their counts, as `colour_requests` finds them.
    """
    pattern = rng.choice(MODIFICATIONS)
    if heard and rng.random() < HEARD_SHARE:
        # By the square root of the count: "is blue" is a third of all, and soon learnt.
        pattern = rng.choices(list(heard), [count**0.5 for count in heard.values()])[0]
    wanted = rng.choice(colour_words(target_colour))
    present = rng.choice(colour_words(reference_colour))
    return slipped(pattern.format(C=wanted, B=present), rng)


def _told(pattern: str) -> frozenset[str]:
    return frozenset(name for field, name in FIELDS.items() if field in pattern)


def slipped(text: str, rng: Random, share: float = SLIP_SHARE) -> str:
    """Now and then one letter of one longer word is lost, doubled or swapped with the next."""
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if len(word) >= SLIP_LEAST and word.isalpha()]
    if not long or rng.random() >= share:
        return text
    place = rng.choice(long)
    word, at = words[place], rng.randrange(1, len(words[place]) - 1)
    kinds = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    )
    words[place] = rng.choice(kinds)
    return " ".join(words)
