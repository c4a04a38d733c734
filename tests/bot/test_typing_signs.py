"""Typing signs: shown while a job runs, harmless when they fail."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.typing_signs import TypingSigns
from tests.bot.recording import CHAT, Notebook


async def running() -> bool:
    return False


def shown(
    seconds: float,
    *,
    until: float = 60.0,
    is_over: Callable[[], Awaitable[bool]] = running,
    front_end: Notebook | None = None,
) -> int:
    """How many signs a job gets in so many seconds, one each 50 ms."""
    front_end = front_end or Notebook()

    async def run() -> None:
        signs = TypingSigns(front_end, every=0.05)
        signs.start("job", CHAT, time.time() + until, is_over)
        await asyncio.sleep(seconds)
        await signs.close()
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(run())
    return front_end.typings


def test_a_sign_is_repeated_while_the_job_runs() -> None:
    assert shown(0.5) >= 2


def test_a_sign_ends_at_the_deadline() -> None:
    assert shown(0.5, until=0.01) <= 1


def test_a_sign_ends_when_another_process_has_answered() -> None:
    async def over() -> bool:
        return True

    assert shown(0.2, is_over=over) == 0


def test_a_sign_that_fails_is_given_up_quietly() -> None:
    assert shown(0.3, front_end=Notebook(fail={"show_typing": OSError("gone")})) == 1


def test_a_new_sign_of_the_same_job_replaces_the_old_one() -> None:
    async def run() -> int:
        signs = TypingSigns(Notebook(), every=0.05)
        for _ in range(3):
            signs.start("job", CHAT, time.time() + 60, running)
        await asyncio.sleep(0.02)
        count = len([task for task in asyncio.all_tasks() if task.get_name() == "typing job"])
        signs.stop("job")
        signs.stop("never started")
        await signs.close()
        return count

    assert asyncio.run(run()) == 1
