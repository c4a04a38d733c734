"""The conversation: an event and the session it belongs to go in, what to do about it comes out.

Pure: no I/O and no clock, so every turn of every front end is a row of a table. bot/desk.py finds
the session and carries the actions out.
"""

from bot import build_reports, catalogue_jobs, catalogue_presses, commands, index_report, summaries
from bot.actions import (
    Action,
    AnswerPress,
    Note,
    Say,
    ShowGarments,
    ShowIndex,
    ShowProgress,
    ShowResults,
)
from bot.asking import carry_on, start_afresh
from bot.buttons import garment_keyboard, keyboard, nearest_keyboard, undo_keyboard
from bot.commands import ADMIN_COMMANDS, COMMANDS
from bot.events import (
    MOST_PHOTOS,
    BuildProgressed,
    ButtonPressed,
    CommandSent,
    Event,
    FeedSent,
    IndexAnswered,
    OtherSent,
    PhotoRefused,
    PhotoSent,
    SearchAnswered,
    TextSent,
)
from bot.presses import read_press
from bot.pressing import turn
from bot.rules import Rules
from bot.sessions import Session
from bot.spoken import read_words
from shared.messages import Failure, SearchReply

__all__ = ["ADMIN_COMMANDS", "COMMANDS", "Rules", "respond"]


def respond(event: Event, session: Session | None, rules: Rules) -> list[Action]:
    """Decides what happens next.

    Args:
        event: what happened.
        session: the search that the event continues or answers; None when there is none.
        rules: the shop's rules and the time.
    """
    if isinstance(event, SearchAnswered):
        return _answered(event, session, rules)
    if isinstance(event, BuildProgressed | IndexAnswered):
        return [_reported(event, rules)]
    if isinstance(event, CommandSent):
        return commands.carry_out(event, session, rules)
    if isinstance(event, ButtonPressed):
        return _pressed(event, session, rules)
    return _sent(event, session, rules)


def _sent(
    event: PhotoSent | PhotoRefused | FeedSent | TextSent | OtherSent,
    session: Session | None,
    rules: Rules,
) -> list[Action]:
    match event:
        case PhotoSent(where, photo_key, caption, box):
            asked = start_afresh(where, caption, rules, photo_key, box, also=event.also)
            return [*asked, *_left_out(event)]
        case PhotoRefused(_, error):
            params = dict(error.params)
            return [Say(summaries.failure(Failure(code=error.code, params=params)))]
        case FeedSent():
            return [catalogue_jobs.feed_sent(event, rules)]
        case TextSent():
            return _text(event, session, rules)
        case OtherSent():
            return [Say(Note("note.send_photo_or_words"))]


def _left_out(event: PhotoSent) -> list[Action]:
    if not event.left_out:
        return []
    return [Say(Note("note.photos_left_out", {"limit": MOST_PHOTOS}))]


def _text(event: TextSent, session: Session | None, rules: Rules) -> list[Action]:
    if not event.text.strip():
        return [Say(Note("error.nothing_to_search"))]
    press = read_words(event.text)
    if press is None and session is None:
        return start_afresh(event.where, event.text, rules)
    if session is None:  # "more" of a search that is forgotten
        return [Say(Note("error.session_expired"))]
    if press is None:
        return carry_on(event.where, event.text, session, rules)
    return turn(event.where, press, session, rules)


def _pressed(event: ButtonPressed, session: Session | None, rules: Rules) -> list[Action]:
    for_admins = catalogue_presses.read_press(event.data)
    if for_admins is not None:
        return catalogue_jobs.pressed(event, for_admins, rules)
    press = read_press(event.data)
    if session is None or press is None:
        gone = Note("error.session_expired")
        return [AnswerPress(event.press, gone), Say(gone)]
    # Released first: a button that keeps turning looks broken, whatever comes of it.
    return [AnswerPress(event.press), *turn(event.where, press, session, rules)]


def _reported(event: BuildProgressed | IndexAnswered, rules: Rules) -> Action:
    if isinstance(event, BuildProgressed):
        state = event.progress
        return ShowProgress(state, build_reports.lines(state), build_reports.keyboard(state))
    reply = event.reply
    return ShowIndex(reply, index_report.lines(reply, rules.now), index_report.keyboard(reply))


def _answered(event: SearchAnswered, session: Session | None, rules: Rules) -> list[Action]:
    reply = event.reply
    if reply.failure:
        return [Say(summaries.failure(reply.failure), undo_keyboard(session))]
    # A search that was forgotten while it ran has no session, and so no buttons to continue it.
    seen = _first_sight(reply, session) if session else []
    garments = session.garments if session else reply.garments
    if reply.nothing_close and not reply.results:
        far = summaries.nothing_close(reply, rules.currency, garments)
        return [*seen, Say(far, nearest_keyboard(session))]
    if not reply.results:
        nothing = summaries.nothing_found(reply, rules.currency, garments)
        return [*seen, Say(nothing, undo_keyboard(session))]
    keys = keyboard(session) if session else ()
    return [*seen, ShowResults(reply, summaries.found(reply, rules.currency, garments), keys)]


def _first_sight(reply: SearchReply, session: Session) -> list[Action]:
    """The photo with what was found in it, when it is new and there is something to choose."""
    query, box = reply.query, reply.box
    asked_before = session.history or query.box or query.together or query.page
    if query.photo_key is None or asked_before or box not in reply.garments or not box.label:
        return []
    caption = summaries.garments_found(box, reply.garments)
    return [ShowGarments(query.photo_key, reply.garments, caption, garment_keyboard(session))]
