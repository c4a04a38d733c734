"""The token in no log line, at no level, in no traceback."""

import asyncio
import logging

import pytest

from bot.telegram.logs import set_up_logging

TOKEN = "777000001:sartor-test-token"


@pytest.fixture
def _restored():
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield
    root.handlers[:], level = before
    root.setLevel(level)


@pytest.mark.usefixtures("_restored")
@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
def test_token_appears_nowhere_while_a_bot_works(server, speaking, capfd, level):
    ada = server.person()
    set_up_logging(level, TOKEN)

    async def work():
        async with speaking(server) as bot:
            server.fail_next("sendMessage", 502)
            await bot.send_message(42, "hello")
            logging.getLogger("x").info("address %s%s", server.base_url, TOKEN)
            logging.getLogger("x").error("failed", exc_info=ValueError(TOKEN))

    asyncio.run(work())
    written = capfd.readouterr().err
    assert "sendMessage failed" in written
    assert "<secret>" in written
    assert "ValueError" in written
    assert TOKEN not in written
    assert len(ada.chat.from_bot) == 1


@pytest.mark.usefixtures("_restored")
def test_requests_are_not_logged(server, speaking, capfd):
    set_up_logging("INFO", TOKEN)

    async def work():
        async with speaking(server):
            pass

    asyncio.run(work())
    assert "HTTP Request" not in capfd.readouterr().err
