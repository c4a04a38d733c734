"""Times as people say them: how long something still takes, how long ago it was, and its date."""

from datetime import UTC, datetime

from bot.actions import Note

__all__ = ["ago", "date", "left"]

MINUTE, HOUR, DAY = 60, 3600, 86_400
# "About 80 minutes" says more than "about an hour", "about 110 minutes" no more than "2 hours".
MOST_MINUTES = 100


def left(seconds: float) -> Note:
    """How long something still takes."""
    minutes = round(seconds / MINUTE)
    if minutes > MOST_MINUTES:
        return Note("left.hours", {"count": round(seconds / HOUR)})
    if minutes > 1:
        return Note("left.minutes", {"count": minutes})
    return Note("left.minute" if seconds > MINUTE / 2 else "left.moment")


def ago(seconds: float) -> Note:
    """How long ago something was; clocks that disagree make nothing lie in the future."""
    if seconds < HOUR:
        return Note("ago.now")
    unit, size = ("hour", HOUR) if seconds < DAY else ("day", DAY)
    count = int(seconds // size)
    return Note(f"ago.{unit}") if count == 1 else Note(f"ago.{unit}s", {"count": count})


def date(at: float, now: float) -> Note:
    """The day of a Unix time where the bot runs; the year only when it is another one."""
    day, today = (datetime.fromtimestamp(one, UTC).astimezone() for one in (at, now))
    said = Note("date.day", {"day": day.day, "month": Note(f"month.m{day.month}")})
    if day.year == today.year:
        return said
    return Note("date.with_year", {"date": said, "year": str(day.year)})
