"""Ends tasks for certain.

One request is not always enough: in Python 3.11 asyncio.wait_for, through which redis-py writes,
forgets a cancellation that arrives just as what it waits for is done (mended in 3.12).
"""

import asyncio
from collections.abc import Collection

__all__ = ["end"]

ASK_AGAIN = 0.1  # seconds; a task that was not at a write has ended long before


async def end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Cancels tasks until every one has ended; what they raise is left in them."""
    running = {task for task in tasks if not task.done()}
    while running:
        for task in running:
            task.cancel()
        _, running = await asyncio.wait(running, timeout=ASK_AGAIN)
