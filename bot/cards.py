"""From results to cards: each product with its picture; those without one are left out."""

from bot.explained import also_in, explained
from bot.front_end import Card
from bot.money import price_tag
from shared.errors import PhotoExpired
from shared.messages import Failure, Result, SearchReply
from shared.photos import PhotoStore

__all__ = ["with_pictures"]


def with_pictures(reply: SearchReply, photos: PhotoStore) -> tuple[SearchReply, list[Card]]:
    """The reply without the products whose pictures have expired, and the cards of the rest.

    The buttons count what is shown, so what cannot be shown must not be counted.
    """
    pictures = _pictures(reply.results, photos)
    kept = [result for result in reply.results if result.picture_key in pictures]
    if reply.results and not kept:
        gone = Failure(code="results.pictures_gone")
        return reply.model_copy(update={"results": (), "failure": gone}), []
    language = reply.reply_to.language
    cards = [_card(result, pictures[result.picture_key], language) for result in kept]
    return reply.model_copy(update={"results": tuple(kept)}), cards


def _pictures(results: tuple[Result, ...], photos: PhotoStore) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for result in results:
        try:
            found[result.picture_key] = photos.get(result.picture_key)
        except PhotoExpired:
            continue
    return found


def _card(result: Result, picture: bytes, language: str) -> Card:
    return Card(
        picture=picture,
        title=result.title,
        price=price_tag(result.price, result.currency),
        link=result.link,
        why=explained(result, language),
        also=also_in(result, language),
    )
