"""A desk whose failures tests choose, and a wait for what it did."""

import asyncio
from collections.abc import Callable

from shared.errors import RedisUnavailable


class Desk:
    """Handles texts: none while `away`, never "poison", and those in `held` once let go."""

    def __init__(self) -> None:
        self.handled: list[str] = []
        self.away = False
        self.tries = 0
        self.held: dict[str, asyncio.Event] = {}

    async def handle(self, text: str) -> None:
        self.tries += 1
        if self.away:
            raise RedisUnavailable("away")
        if text == "poison":
            raise ZeroDivisionError
        if text in self.held:
            await self.held[text].wait()
        self.handled.append(text)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - the server's conditions live in a thread
            await asyncio.sleep(0.005)
