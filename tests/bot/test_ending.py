"""Ending tasks, also those that a first request does not end."""

import asyncio

from bot.ending import end


def test_a_task_that_forgets_a_cancellation_is_asked_again() -> None:
    async def forgetful() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            await asyncio.sleep(60)

    async def run() -> list[bool]:
        tasks = [asyncio.create_task(forgetful()), asyncio.create_task(asyncio.sleep(60))]
        await asyncio.sleep(0)
        await end(tasks)
        return [task.cancelled() for task in tasks]

    assert asyncio.run(run()) == [True, True]


def test_a_task_that_ends_with_an_error_has_ended() -> None:
    async def fail() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            raise ValueError from None

    async def run() -> BaseException | None:
        task = asyncio.create_task(fail())
        await asyncio.sleep(0)
        await end([task])
        await end([])
        return task.exception()

    assert isinstance(asyncio.run(run()), ValueError)
