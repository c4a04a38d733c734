"""The command menu: each scope and language, and what Telegram refuses of it."""

import asyncio

from bot.conversation import ADMIN_COMMANDS, COMMANDS
from bot.telegram.menu import set_menu


def set_for(server, speaking, *admins):
    async def within():
        async with speaking(server) as bot:
            await set_menu(bot, admins)

    asyncio.run(within())
    return server.api.commands


def names(commands):
    return tuple(command["command"] for command in commands)


def test_everyone_gets_shoppers_commands_in_their_language(server, speaking):
    menus = set_for(server, speaking)
    assert set(menus) == {"default", "default ru", "default es"}
    assert names(menus["default"]) == COMMANDS
    said = [menus[audience][0]["description"] for audience in menus]
    assert len(set(said)) == 3


def test_admins_get_their_commands_too_in_their_own_chats(server, speaking):
    server.person(7)
    menus = set_for(server, speaking, 7)
    for language in ("", " ru", " es"):
        assert names(menus[f"chat 7{language}"]) == (*COMMANDS, *ADMIN_COMMANDS)


def test_admin_who_has_not_opened_a_chat_costs_the_others_nothing(server, speaking, caplog):
    server.person(8)
    menus = set_for(server, speaking, 7, 8)
    assert "chat 8 es" in menus
    assert "chat 7" not in menus
    assert "not set" in caplog.text


def test_menu_while_telegram_is_away_is_given_up_quietly(server, speaking, caplog):
    server.fail_next("setMyCommands", 502, times=99)
    assert set_for(server, speaking) == {}
    assert "not set" in caplog.text
