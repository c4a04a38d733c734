"""What the Bot API's methods take: a table of names, types and required marks, nothing else.

Only the methods that a shop's bot needs are here; each lists every official parameter, so that
the table can be compared with the official description (tests/test_telegram_parameters.py does).
Types are written as the Bot API's pages write them, `|` between alternatives, `!` for required.
Source: https://core.telegram.org/bots/api, "Available methods", "Updating messages", "Stickers".
"""

Table = dict[str, str]

_ALBUM_KINDS = ("Audio", "Document", "LivePhoto", "Photo", "Video")

_WHERE = {
    "business_connection_id": "String",
    "chat_id": "Integer|String!",
    "message_thread_id": "Integer",
    "direct_messages_topic_id": "Integer",
}
_ALBUM_HOW = {
    "disable_notification": "Boolean",
    "protect_content": "Boolean",
    "allow_paid_broadcast": "Boolean",
    "message_effect_id": "String",
    "reply_parameters": "ReplyParameters",
}
_HOW = {
    **_ALBUM_HOW,
    "suggested_post_parameters": "SuggestedPostParameters",
    "reply_markup": "InlineKeyboardMarkup|ReplyKeyboardMarkup|ReplyKeyboardRemove|ForceReply",
}
_TEXT = {
    "parse_mode": "String",
    "entities": "Array of MessageEntity",
    "link_preview_options": "LinkPreviewOptions",
}
_CAPTION = {
    "caption": "String",
    "parse_mode": "String",
    "caption_entities": "Array of MessageEntity",
}
_EDITED = {
    "business_connection_id": "String",
    "chat_id": "Integer|String",
    "message_id": "Integer",
    "inline_message_id": "String",
    "reply_markup": "InlineKeyboardMarkup",
}
_COMMANDS_OF = {"scope": "BotCommandScope", "language_code": "String"}

METHODS: dict[str, Table] = {
    "getMe": {},
    "getUpdates": {
        "offset": "Integer",
        "limit": "Integer",
        "timeout": "Integer",
        "allowed_updates": "Array of String",
    },
    "setWebhook": {
        "url": "String!",
        "certificate": "InputFile",
        "ip_address": "String",
        "max_connections": "Integer",
        "allowed_updates": "Array of String",
        "drop_pending_updates": "Boolean",
        "secret_token": "String",
    },
    "deleteWebhook": {"drop_pending_updates": "Boolean"},
    "getWebhookInfo": {},
    "getFile": {"file_id": "String!"},
    "sendMessage": {**_WHERE, "text": "String!", **_TEXT, **_HOW},
    "sendPhoto": {
        **_WHERE,
        "photo": "InputFile|String!",
        **_CAPTION,
        "show_caption_above_media": "Boolean",
        "has_spoiler": "Boolean",
        **_HOW,
    },
    "sendDocument": {
        **_WHERE,
        "document": "InputFile|String!",
        "thumbnail": "InputFile|String",
        **_CAPTION,
        "disable_content_type_detection": "Boolean",
        **_HOW,
    },
    "sendMediaGroup": {
        **_WHERE,
        "media": "|".join(f"Array of InputMedia{kind}" for kind in _ALBUM_KINDS) + "!",
        **_ALBUM_HOW,
    },
    "sendChatAction": {
        "business_connection_id": "String",
        "chat_id": "Integer|String!",
        "message_thread_id": "Integer",
        "action": "String!",
    },
    "editMessageText": {**_EDITED, "text": "String", **_TEXT, "rich_message": "InputRichMessage"},
    "editMessageCaption": {**_EDITED, **_CAPTION, "show_caption_above_media": "Boolean"},
    "editMessageMedia": {**_EDITED, "media": "InputMedia!"},
    "editMessageReplyMarkup": _EDITED,
    "deleteMessage": {"chat_id": "Integer|String!", "message_id": "Integer!"},
    "answerCallbackQuery": {
        "callback_query_id": "String!",
        "text": "String",
        "show_alert": "Boolean",
        "url": "String",
        "cache_time": "Integer",
    },
    "setMyCommands": {"commands": "Array of BotCommand!", **_COMMANDS_OF},
    "getMyCommands": _COMMANDS_OF,
    "deleteMyCommands": _COMMANDS_OF,
    "setMyDescription": {"description": "String", "language_code": "String"},
    "setMyShortDescription": {"short_description": "String", "language_code": "String"},
    "setChatMenuButton": {"chat_id": "Integer", "menu_button": "MenuButton"},
}

OBJECTS: dict[str, Table] = {
    "BotCommand": {"command": "String!", "description": "String!"},
    "BotCommandScopeDefault": {"type": "String!"},
    "BotCommandScopeAllPrivateChats": {"type": "String!"},
    "BotCommandScopeAllGroupChats": {"type": "String!"},
    "BotCommandScopeAllChatAdministrators": {"type": "String!"},
    "BotCommandScopeChat": {"type": "String!", "chat_id": "Integer|String!"},
    "InlineKeyboardMarkup": {"inline_keyboard": "Array of Array of InlineKeyboardButton!"},
    "InlineKeyboardButton": {
        "text": "String!",
        "icon_custom_emoji_id": "String",
        "style": "String",
        "url": "String",
        "callback_data": "String",
        "web_app": "WebAppInfo",
        "login_url": "LoginUrl",
        "switch_inline_query": "String",
        "switch_inline_query_current_chat": "String",
        "switch_inline_query_chosen_chat": "SwitchInlineQueryChosenChat",
        "copy_text": "CopyTextButton",
        "callback_game": "CallbackGame",
        "pay": "Boolean",
    },
    "InputMediaDocument": {
        "type": "String!",
        "media": "String!",
        "thumbnail": "String",
        **_CAPTION,
        "disable_content_type_detection": "Boolean",
    },
    "InputMediaPhoto": {
        "type": "String!",
        "media": "String!",
        **_CAPTION,
        "show_caption_above_media": "Boolean",
        "has_spoiler": "Boolean",
    },
    "LinkPreviewOptions": {
        "is_disabled": "Boolean",
        "url": "String",
        "prefer_small_media": "Boolean",
        "prefer_large_media": "Boolean",
        "show_above_text": "Boolean",
    },
    "MenuButtonCommands": {"type": "String!"},
    "MenuButtonDefault": {"type": "String!"},
    "MessageEntity": {
        "type": "String!",
        "offset": "Integer!",
        "length": "Integer!",
        "url": "String",
        "user": "User",
        "language": "String",
        "custom_emoji_id": "String",
        "unix_time": "Integer",
        "date_time_format": "String",
    },
    "ReplyParameters": {
        "message_id": "Integer!",
        "chat_id": "Integer|String",
        "allow_sending_without_reply": "Boolean",
        "quote": "String",
        "quote_parse_mode": "String",
        "quote_entities": "Array of MessageEntity",
        "quote_position": "Integer",
        "checklist_task_id": "Integer",
        "poll_option_id": "String",
    },
}

# The alternatives of a union type, by the value of the field `type`. Those without a table above
# (videos, animations, web apps) are known by name and refused as not played.
UNIONS: dict[str, dict[str, str]] = {
    "BotCommandScope": {
        "default": "BotCommandScopeDefault",
        "all_private_chats": "BotCommandScopeAllPrivateChats",
        "all_group_chats": "BotCommandScopeAllGroupChats",
        "all_chat_administrators": "BotCommandScopeAllChatAdministrators",
        "chat": "BotCommandScopeChat",
        "chat_administrators": "BotCommandScopeChatAdministrators",
        "chat_member": "BotCommandScopeChatMember",
    },
    "InputMedia": {
        "animation": "InputMediaAnimation",
        "audio": "InputMediaAudio",
        "document": "InputMediaDocument",
        "live_photo": "InputMediaLivePhoto",
        "photo": "InputMediaPhoto",
        "video": "InputMediaVideo",
    },
    "MenuButton": {
        "commands": "MenuButtonCommands",
        "web_app": "MenuButtonWebApp",
        "default": "MenuButtonDefault",
    },
}

# Official, but this stand-in would have to pretend: refused when sent, so that no test of ours
# passes on a behaviour that nobody played.
NOT_PLAYED = frozenset(
    {
        "allow_paid_broadcast",
        "business_connection_id",
        "cache_time",
        "certificate",
        "checklist_task_id",
        "direct_messages_topic_id",
        "inline_message_id",
        "ip_address",
        "message_effect_id",
        "message_thread_id",
        "poll_option_id",
        "quote",
        "quote_entities",
        "quote_parse_mode",
        "quote_position",
        "rich_message",
        "suggested_post_parameters",
        "thumbnail",
    }
)
