"""The error for a feed that cannot be read as a whole."""

from shared.errors import FeedUnreadable

__all__ = ["unreadable"]


def unreadable(reason: str) -> FeedUnreadable:
    """The error; the reason says what to do."""
    return FeedUnreadable(reason, reason=reason)
