"""Wishes that no picture answers become filters: size, brand, stock, and whom it is for.

"by nike, size 2XL, for women"  ->  brands: Nike · sizes: XXL · genders: Women, Unisex

Shops spell in many ways, filters compare letters: what is asked becomes the shop's own values.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from index_store.version import IndexVersion
from shared.messages import Filters
from shared.wishes import Understood
from worker.shop_values import meant

__all__ = ["spoken_brands", "within"]

# What shops write where there is no brand; "other colours" must not ask for a brand.
NO_BRAND = frozenset({
    "generic", "na", "nobrand", "noname", "none", "other", "others", "unbranded", "unknown",
})  # fmt: skip
PEOPLE = frozenset({"women", "men", "girls", "boys", "unisex"})
# Google's product feed tells age apart from gender, so that its "female" may be a girl's.
# https://support.google.com/merchants/answer/6324479
OF_ANY_AGE = {"female": ("women", "girls"), "male": ("men", "boys")}

Size = tuple[str, str]  # where it is counted ("" where that is not said), and the number or letters
_REGION = re.compile(r"^(US|EU|UK|FR|IT|RU)(?=\d)|(?<=\d)(US|EU|UK|FR|IT|RU)$")
_NO_PART = re.compile(r"[^\w./]")
_IN_LETTERS = (("EXTRA", "X"), ("SMALL", "S"), ("MEDIUM", "M"), ("LARGE", "L"))
_LETTERS = re.compile(r"X*[SML]")
_COUNTED = re.compile(r"([1-9])X(?=[SL])")


def within(filters: Filters, words: Understood, index: IndexVersion) -> Filters:
    """The filters with what the words ask of size, brand, stock and gender.

    A filter that is there already stays: somebody has set it by hand. An attribute that no product
    of the shop has sets no condition, since it would leave nothing; a value that the shop lacks
    does, and leaves nothing. A size that is refused is no filter.

    Args:
        filters: what the query has.
        words: what was said, read with `spoken_brands`.
        index: the shop.
    """
    asked = {
        "sizes": _sizes(words.of("size"), index.sizes),
        "brands": _brands(words.of("brand"), words.of("brand", "refuse"), index.brands),
        "genders": _genders(words.of("gender"), words.of("gender", "refuse"), index.genders),
        "in_stock": bool(words.of("stock")),
    }
    new = {name: value for name, value in asked.items() if value and not getattr(filters, name)}
    return filters.model_copy(update=new)


def spoken_brands(index: IndexVersion) -> tuple[str, ...]:
    """The shop's brands that can be heard in a sentence, for `understood(..., brands=...)`.

    Neither one letter ("black w white stripes") nor what stands for no brand.
    """
    return _heard(index.brands)


@lru_cache(8)  # versions that one process serves
def _heard(brands: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(one for one in brands if len(_plain(one)) > 1 and _plain(one) not in NO_BRAND)


def _brands(
    wanted: Collection[str], refused: Collection[str], sold: Collection[str]
) -> tuple[str, ...]:
    if not sold or not (wanted or refused):
        return ()
    if wanted:
        asked = set(map(_plain, wanted))
        return tuple(one for one in sold if _plain(one) in asked) or tuple(wanted)
    unwanted = set(map(_plain, refused))
    others = tuple(one for one in sold if _plain(one) not in unwanted)
    return (*others, "")  # what tells no brand is not the refused one


def _genders(
    wanted: Collection[str], refused: Collection[str], told: Collection[str]
) -> tuple[str, ...]:
    """Those for whom it is asked, and for everyone.

    What says nothing that we read is not held against a product: Google asks shops for a gender of
    clothes alone, and "a bag for women" is to find bags.
    """
    if not told or not (wanted or refused):
        return ()
    asked = {*wanted, "unisex"} if wanted else PEOPLE - set(refused)
    return (*(one for one in told if not _people(one) or _people(one) & asked), "")


def _people(gender: str) -> set[str]:
    return set(OF_ANY_AGE.get(gender.strip().casefold()) or meant("gender", gender))


def _sizes(wanted: Collection[str], sold: Collection[str]) -> tuple[str, ...]:
    if not sold or not wanted:
        return ()
    asked = [size for one in wanted for size in _read(one)]
    fitting = (one for one in sold if any(_fits(size, of) for size in asked for of in _read(one)))
    return tuple(fitting) or tuple(wanted)


def _fits(asked: Size, sold: Size) -> bool:
    """True for one number, counted alike as far as both say."""
    return asked[1] == sold[1] and (asked[0] == sold[0] or not asked[0] or not sold[0])


def _read(written: str) -> Iterator[Size]:
    """What a size is: "2XL" and "XX-Large" are XXL, "S/M" is both, "42 EU" is 42 in the EU."""
    size = _NO_PART.sub("", written.upper())
    for word, letter in _IN_LETTERS:
        size = size.replace(word, letter)
    parts = [_COUNTED.sub(_spelled_out, part) for part in size.split("/")]
    for part in parts if all(map(_LETTERS.fullmatch, parts)) else ["/".join(parts)]:
        region = _REGION.search(part)
        yield region[0] if region else "", _REGION.sub("", part)


def _spelled_out(counted: re.Match[str]) -> str:
    return "X" * int(counted[1])


def _plain(name: str) -> str:
    """Letters and digits alone: "Levi's" is often written without its apostrophe."""
    return "".join(filter(str.isalnum, name.casefold()))
