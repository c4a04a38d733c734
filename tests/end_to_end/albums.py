"""What a person sees in an answer: titles, kinds of garment, colours, buttons."""

import numpy as np

from demo.wardrobe import Product, wardrobe
from tests.end_to_end.conftest import PRODUCTS, Stack, album
from tests.telegram_chats import Message


def titles(messages: list[Message]) -> set[str]:
    """What the products of an album are called."""
    return {title(message) for message in album(messages)}


def title(message: Message) -> str:
    """The first line of a caption, without its number."""
    return message["caption"].splitlines()[0].partition(". ")[2]


def products(messages: list[Message]) -> list[Product | None]:
    """The products of an album; None for what a test has added to the feed."""
    known = {product.link: product for product in wardrobe(seed=0, count=PRODUCTS)}
    links = [
        entity["url"]
        for message in album(messages)
        for entity in message["caption_entities"]
        if entity["type"] == "text_link"
    ]
    return [known.get(link) for link in links]


def labels(messages: list[Message]) -> list[str]:
    """What kind of garment each product of an album is, "" where that is not known."""
    return [product.label if product else "" for product in products(messages)]


def buttons(message: Message) -> list[str]:
    return [one["text"] for row in message["reply_markup"]["inline_keyboard"] for one in row]


def blueness(stack: Stack, messages: list[Message]) -> float:
    """Mean of blue minus red over what is not the white ground, over an album's pictures."""
    values = []
    for message in album(messages):
        pixels = np.asarray(stack.server.picture(message).convert("RGB"), dtype=float)
        cloth = pixels[pixels.min(axis=-1) < 220]
        values.append(cloth[:, 2].mean() - cloth[:, 0].mean())
    return float(np.mean(values))
