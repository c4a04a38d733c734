"""Reads a message's text as Telegram does: HTML to text and entities, lengths after parsing.

Offsets and lengths are UTF-16 code units (MessageEntity). Only HTML is played of the parse modes;
the two Markdowns are refused, so that no test believes in them.
Source: https://core.telegram.org/bots/api, "Formatting options", "sendMessage", "sendPhoto".
"""

import html
import re
from collections.abc import Iterator
from typing import Any

from tests.telegram_rules import Params, bad_request

TEXT_LENGTH = 4096  # sendMessage, text: 1-4096 characters after entities parsing
CAPTION_LENGTH = 1024  # sendPhoto, caption: 0-1024 characters after entities parsing

_ENTITY_OF = {  # "HTML style"
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "span": "spoiler",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_TAG = re.compile(r"<(/?)([^\s<>/]*)([^<>]*)>?")
_NAMED = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#x[0-9a-fA-F]+);")
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w+)?")


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def message_text(params: Params) -> dict[str, Any]:
    """The fields text and entities of a Message; refuses none and more than 4096 characters."""
    if not params.get("text"):
        raise bad_request("message text is empty")
    text, entities = _parsed(params["text"], params.get("parse_mode"), params.get("entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if utf16_length(text) > TEXT_LENGTH:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_text(params: Params) -> dict[str, Any]:
    """The fields caption and caption_entities of a Message; empty without a caption."""
    given = params.get("caption", "")
    text, entities = _parsed(given, params.get("parse_mode"), params.get("caption_entities"))
    if utf16_length(text) > CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def command_entities(text: str) -> list[Params]:
    """What Telegram marks by itself in a person's text, as far as a bot's handlers need it."""
    return [
        {
            "type": "bot_command",
            "offset": utf16_length(text[: found.start()]),
            "length": utf16_length(found.group()),
        }
        for found in _COMMAND.finditer(text)
    ]


def _parsed(
    text: str, parse_mode: str | None, entities: list[Params] | None
) -> tuple[str, list[Params]]:
    if not parse_mode:
        return _stripped(text, entities or [])
    if parse_mode.lower() != "html":
        known = parse_mode.lower() in {"markdown", "markdownv2"}
        raise bad_request(
            f"{parse_mode} is not played by this stand-in" if known else "unsupported parse_mode"
        )
    return _stripped(*_parse_html(text))


def _stripped(text: str, entities: list[Params]) -> tuple[str, list[Params]]:
    """Telegram trims white space at both ends; entities follow."""
    lead = utf16_length(text) - utf16_length(text.lstrip())
    text = text.strip()
    end = utf16_length(text)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        stop = min(end, entity["offset"] - lead + entity["length"])
        if start < stop:
            moved.append({**entity, "offset": start, "length": stop - start})
    return text, moved


def _parse_html(markup: str) -> tuple[str, list[Params]]:
    text = ""
    open_tags: list[tuple[str, Params]] = []
    entities: list[Params] = []
    for piece, tag in _pieces(markup):
        text += _NAMED.sub(lambda found: html.unescape(found.group()), piece)
        if tag is None:
            continue
        if not tag.group(1):
            open_tags.append((tag.group(2).lower(), _opened(tag, markup, utf16_length(text))))
            entities.append(open_tags[-1][1])
            continue
        _close(tag, markup, open_tags, utf16_length(text))
    if open_tags:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return text, [entity for entity in entities if entity["length"]]


def _pieces(markup: str) -> Iterator[tuple[str, re.Match[str] | None]]:
    """Plain text and the tag behind it, until the end."""
    at = 0
    for tag in _TAG.finditer(markup):
        yield markup[at : tag.start()], tag
        at = tag.end()
    yield markup[at:], None


def _opened(tag: re.Match[str], markup: str, offset: int) -> Params:
    name, attributes = tag.group(2).lower(), tag.group(3)
    where = f"at byte offset {len(markup[: tag.start()].encode())}"
    if not tag.group().endswith(">"):
        raise _unparsable(f'Unclosed start tag "{name}" {where}')
    spoiler = name != "span" or re.search(r'class="?tg-spoiler', attributes)
    if name not in _ENTITY_OF or not spoiler:
        raise _unparsable(f'Unsupported start tag "{name}" {where}')
    entity: Params = {"type": _ENTITY_OF[name], "offset": offset, "length": 0}
    link = re.search(r"""href=["']([^"']+)["']""", attributes)
    return {**entity, "url": html.unescape(link.group(1))} if name == "a" and link else entity


def _close(
    tag: re.Match[str], markup: str, open_tags: list[tuple[str, Params]], offset: int
) -> None:
    where = f"at byte offset {len(markup[: tag.start()].encode())}"
    if not open_tags:
        raise _unparsable(f"Unexpected end tag {where}")
    name, entity = open_tags.pop()
    if name != tag.group(2).lower():
        raise _unparsable(f'Unmatched end tag {where}, expected "</{name}>", found "{tag.group()}"')
    entity["length"] = offset - entity["offset"]


def _unparsable(why: str) -> Exception:
    return bad_request(f"can't parse entities: {why}")
