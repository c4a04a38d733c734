"""The seven verbs as Bot API calls.

Retries live in bot/telegram/patience.py; here an answer of Telegram is given its meaning: people
who are gone become Undeliverable, an outage that outlasts our patience becomes Unreachable, and
refusals that leave the chat as wanted are no errors.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import CallbackQueryLimit, ChatAction, MessageLimit, ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.front_end import Card, Key, Undeliverable, Unreachable
from bot.telegram.captions import caption, fitted, listing

__all__ = ["NAME", "TelegramFrontEnd"]

NAME = "telegram"

# Descriptions of Telegram's server, in lower case; it gives no codes that tell these apart.
GONE = ("chat not found", "peer_id_invalid", "user is deactivated", "chat was deactivated")
UNCHANGED = ("message is not modified",)
# The person deleted the message, or it is older than Telegram lets a bot edit.
UNEDITABLE = ("message to edit not found", "message can't be edited")
TOO_OLD = ("query is too old", "query id is invalid")
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramFrontEnd:
    """Speaks in Telegram chats; implements bot.front_end.FrontEnd.

    Every verb but show_typing raises Undeliverable when the person cannot be reached any more,
    Unreachable when Telegram cannot, and TelegramError when what we ask for is wrong.
    """

    name = NAME

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def say(
        self,
        chat: str,
        text: str,
        *,
        keys: Sequence[Sequence[Key]] = (),
        cards: Sequence[Card] = (),
        reply_to: str = "",
    ) -> str:
        """Sends text (nothing in it is markup) with buttons below; returns its id.

        The cards of an album are listed above the text: Telegram's apps show captions under an
        album only when one picture alone has one, the others only where a picture is opened.
        """
        with _reaching(chat):
            message = await self._bot.send_message(
                int(chat),
                listing(cards if len(cards) > 1 else (), text),
                parse_mode=ParseMode.HTML,
                reply_markup=_keyboard(keys),
                reply_parameters=_answering(reply_to),
                link_preview_options=NO_PREVIEW,
            )
        return str(message.message_id)

    async def show_cards(
        self, chat: str, cards: Sequence[Card], *, reply_to: str = ""
    ) -> list[str]:
        """Shows 2 to 10 products as an album, numbered; one as a single photo."""
        if len(cards) == 1:
            return [await self._show_one(chat, cards[0], reply_to)]
        media = [
            InputMediaPhoto(card.picture, caption=caption(card, number), parse_mode=ParseMode.HTML)
            for number, card in enumerate(cards, 1)
        ]
        with _reaching(chat):
            messages = await self._bot.send_media_group(
                int(chat), media, reply_parameters=_answering(reply_to)
            )
        return [str(message.message_id) for message in messages]

    async def _show_one(self, chat: str, card: Card, reply_to: str) -> str:
        with _reaching(chat):
            message = await self._bot.send_photo(
                int(chat),
                card.picture,
                caption=caption(card, None),
                parse_mode=ParseMode.HTML,
                reply_parameters=_answering(reply_to),
            )
        return str(message.message_id)

    async def show_photo(
        self,
        chat: str,
        picture: bytes,
        text: str,
        *,
        keys: Sequence[Sequence[Key]] = (),
        reply_to: str = "",
    ) -> str:
        """Sends a photo whose caption is the text (nothing in it is markup) with buttons below."""
        with _reaching(chat):
            message = await self._bot.send_photo(
                int(chat),
                picture,
                caption=fitted(text, MessageLimit.CAPTION_LENGTH),
                reply_markup=_keyboard(keys),
                reply_parameters=_answering(reply_to),
            )
        return str(message.message_id)

    async def send_file(
        self, chat: str, name: str, data: bytes, text: str, *, reply_to: str = ""
    ) -> str:
        """Sends a document of that name whose caption is the text (nothing in it is markup)."""
        with _reaching(chat):
            message = await self._bot.send_document(
                int(chat),
                data,
                caption=fitted(text, MessageLimit.CAPTION_LENGTH),
                filename=name,
                reply_parameters=_answering(reply_to),
            )
        return str(message.message_id)

    async def edit(
        self, chat: str, message: str, text: str, *, keys: Sequence[Sequence[Key]] = ()
    ) -> bool:
        """Replaces a message's text and buttons; nothing happens when they are the same."""
        with _reaching(chat):
            try:
                await self._bot.edit_message_text(
                    fitted(text, MessageLimit.MAX_TEXT_LENGTH),
                    int(chat),
                    int(message),
                    reply_markup=_keyboard(keys),
                    link_preview_options=NO_PREVIEW,
                )
            except BadRequest as error:
                if not _says(error, (*UNCHANGED, *UNEDITABLE)):
                    raise
                return _says(error, UNCHANGED)
        return True

    async def answer_press(self, press: str, text: str = "") -> None:
        """Ends the button's waiting sign, with a short notice if there is a text."""
        notice = fitted(text, CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH) or None
        with _reaching(press), _ignoring(*TOO_OLD):
            await self._bot.answer_callback_query(press, notice)

    async def show_typing(self, chat: str) -> None:
        """Shows "typing"; a courtesy, so whatever goes wrong with it is left alone."""
        try:
            await self._bot.send_chat_action(int(chat), ChatAction.TYPING)
        except TelegramError:
            return


def _keyboard(keys: Sequence[Sequence[Key]]) -> InlineKeyboardMarkup | None:
    if not keys:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(key.label, callback_data=key.data) for key in row] for row in keys]
    )


def _answering(message: str) -> ReplyParameters | None:
    """The person may have deleted what we answer; the answer is sent all the same."""
    if not message:
        return None
    return ReplyParameters(int(message), allow_sending_without_reply=True)


@contextmanager
def _reaching(whom: str) -> Iterator[None]:
    try:
        yield
    except (Forbidden, ChatMigrated) as error:
        raise Undeliverable(f"{whom}: {error}") from error
    except BadRequest as error:  # before NetworkError, of which PTB makes it a kind
        if _says(error, GONE):
            raise Undeliverable(f"{whom}: {error}") from error
        raise
    except (NetworkError, RetryAfter) as error:
        raise Unreachable(f"{whom}: {error}") from error


@contextmanager
def _ignoring(*descriptions: str) -> Iterator[None]:
    try:
        yield
    except BadRequest as error:
        if not _says(error, descriptions):
            raise


def _says(error: BadRequest, descriptions: Sequence[str]) -> bool:
    return any(description in error.message.lower() for description in descriptions)
