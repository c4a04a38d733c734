"""What is written under a product's picture, in Telegram's HTML.

    2. Striped shirt                      number and title
    39.90 EUR
    Very close · navy blue, as asked      why it is shown
    Also in white, red                    its other colours
    shop.example                          link

Telegram counts a caption after parsing, in UTF-16 code units. The title gives way when all of it
does not fit; number, price and link stay whole.
"""

import html
from collections.abc import Sequence
from urllib.parse import urlsplit

from telegram.constants import MessageLimit

from bot.front_end import Card

__all__ = ["caption", "fitted", "listing", "utf16_length"]

ELLIPSIS = "…"
LINE_LENGTH = 120  # three lines of a phone at most
WHY_LENGTH = 80  # two; ten products of both leave half of a message for the text


def caption(card: Card, number: int | None) -> str:
    """The HTML of a card's caption, numbered so that "similar to 3" names one picture."""
    count = "" if number is None else f"{number}. "
    price = " ".join(card.price.split())
    below = [_why(words) for words in (card.why, card.also) if words.strip()]
    shown = _link_text(card.link)
    around = utf16_length("\n".join([count, price, *below, shown]))
    title = fitted(" ".join(card.title.split()), MessageLimit.CAPTION_LENGTH - around)
    lines = (
        html.escape(count) + (f"<b>{html.escape(title)}</b>" if title else ""),
        html.escape(price),
        *(f"<i>{html.escape(line)}</i>" for line in below),
        _anchor(card.link, shown),
    )
    return "\n".join(line for line in lines if line.strip())


def listing(cards: Sequence[Card], text: str) -> str:
    """The HTML of a message: of each card number, linked title and price, why; then the text."""
    lines = [_line(card, number) for number, card in enumerate(cards, 1)]
    room = MessageLimit.MAX_TEXT_LENGTH - len(cards) * (LINE_LENGTH + WHY_LENGTH)
    return "\n".join([*lines, *([""] if lines else []), html.escape(fitted(text, room))])


def _line(card: Card, number: int) -> str:
    price = fitted(" ".join(card.price.split()), LINE_LENGTH // 4)
    tail = f" · {price}" if price else ""
    room = LINE_LENGTH - utf16_length(f"{number}. {tail}\n")
    title = fitted(" ".join(card.title.split()) or _link_text(card.link) or "-", room)
    why = fitted(_why(card.why), WHY_LENGTH - 1)  # and a line break
    below = f"\n<i>{html.escape(why)}</i>" if why else ""
    return f"{number}. {_anchor(card.link, title)}{html.escape(tail)}{below}"


def _why(words: str) -> str:
    return fitted(" ".join(words.split()), LINE_LENGTH)


def fitted(text: str, limit: int) -> str:
    """A text within `limit` UTF-16 units; what is cut is marked, no character is split."""
    if utf16_length(text) <= limit:
        return text
    cut = text[: max(0, limit - utf16_length(ELLIPSIS))]
    while cut and utf16_length(cut + ELLIPSIS) > limit:
        cut = cut[:-1]
    return cut.rstrip() + ELLIPSIS


def utf16_length(text: str) -> int:
    """The length that Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _anchor(link: str, shown: str) -> str:
    """An anchor for a web address; anything else is shown as it stands, as text."""
    if not _host(link):
        return html.escape(shown)
    return f'<a href="{html.escape(link)}">{html.escape(shown)}</a>'


def _link_text(link: str) -> str:
    """The shop's name is what a person wants to see of an address of 200 characters."""
    return fitted(_host(link) or link, MessageLimit.CAPTION_LENGTH // 4)


def _host(link: str) -> str:
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    return parts.hostname or "" if parts.scheme in {"http", "https"} else ""
