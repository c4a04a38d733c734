"""Failures on demand, as the real python-telegram-bot meets them."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter

from tests.telegram_bot import Run
from tests.telegram_server import TelegramServer

pytest_plugins = ["tests.telegram_fixtures"]


def test_too_many_requests_says_when_to_come_back(
    server: TelegramServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # without it RetryAfter itself warns, an error here
    person = server.person()
    server.fail_next("sendMessage", 429, retry_after=7)
    with pytest.raises(RetryAfter) as refused:
        run(lambda bot: bot.send_message(42, "hi"))
    assert refused.value.retry_after.total_seconds() == 7
    assert person.chat.messages == []
    assert run(lambda bot: bot.send_message(42, "hi")).text == "hi"


@pytest.mark.parametrize("status", [500, 502])
def test_a_failing_server_performs_nothing(server: TelegramServer, run: Run, status: int) -> None:
    person = server.person()
    server.fail_next("sendMessage", status, times=2)
    for _ in range(2):
        with pytest.raises(NetworkError):
            run(lambda bot: bot.send_message(42, "hi"))
    run(lambda bot: bot.send_message(42, "hi"))
    assert len(person.chat.messages) == 1


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_dropped_call_gets_no_answer(server: TelegramServer, run: Run, after: bool) -> None:
    person = server.person()
    server.drop_next("sendMessage", after=after)
    with pytest.raises(NetworkError):
        run(lambda bot: bot.send_message(42, "hi"))
    assert len(person.chat.messages) == int(after)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_held_call_waits_until_it_is_released(
    server: TelegramServer, run: Run, after: bool
) -> None:
    person = server.person()

    async def send(bot: Bot) -> int:
        with server.hold("sendMessage", after=after) as held:
            sending = asyncio.create_task(bot.send_message(42, "hi"))
            await asyncio.to_thread(held.wait)
            seen = len(person.chat.messages)
        await sending
        return seen

    assert run(send) == int(after)
    assert len(person.chat.messages) == 1


def test_a_held_call_that_is_dropped_is_never_performed(server: TelegramServer, run: Run) -> None:
    person = server.person()

    async def send(bot: Bot) -> None:
        with server.hold("sendMessage") as held:
            sending = asyncio.create_task(bot.send_message(42, "hi"))
            await asyncio.to_thread(held.wait)
            held.drop()
            with pytest.raises(NetworkError):
                await sending

    run(send)
    assert person.chat.messages == []


def test_a_download_can_fail(server: TelegramServer, run: Run) -> None:
    sent = server.person().sends_document(b"x", "x.txt")
    server.fail_next("download", 500)

    async def download(bot: Bot) -> None:
        file = await bot.get_file(sent["document"]["file_id"])
        await file.download_as_bytearray()

    with pytest.raises(NetworkError):
        run(download)


def test_a_fault_that_could_never_strike_is_an_error(server: TelegramServer) -> None:
    with pytest.raises(ValueError, match="no method 'sendMesage'"):
        server.drop_next("sendMesage")
    with pytest.raises(ValueError, match="retry_after"):
        server.fail_next("sendMessage", 429)
