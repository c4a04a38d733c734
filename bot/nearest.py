"""Where nothing in the shop is close: the nearest all the same, for who asks to see them."""

from bot.sessions import Session
from bot.turns import Turn

__all__ = ["anyway"]


def anyway(session: Session) -> Turn:
    """The session's search again, to be answered with the nearest however far they are.

    It asks for nothing else, so that undo leads from it where it led before.
    """
    query = session.query.model_copy(update={"anyway": True, "page": 0, "version": None})
    return Turn(query, session.history, session.garments, session.whole)
