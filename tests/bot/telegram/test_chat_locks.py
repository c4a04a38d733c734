"""One at a time in a chat, in order of arrival; nothing is remembered of idle chats."""

import asyncio

from bot.telegram.chat_locks import ChatLocks


def test_one_chat_is_served_in_order_of_arrival_while_others_go_their_way():
    locks, served = ChatLocks(), []

    async def serve(chat: int, name: str, steps: int) -> None:
        async with locks.of(chat):
            for _ in range(steps):
                await asyncio.sleep(0)
            served.append(name)

    async def all_of_them():
        await asyncio.gather(serve(1, "a", 9), serve(1, "b", 0), serve(2, "c", 0), serve(1, "d", 0))

    asyncio.run(all_of_them())
    assert served == ["c", "a", "b", "d"]
    assert len(locks) == 0


def test_a_chat_is_the_same_by_number_and_by_name():
    locks = ChatLocks()
    assert locks.of(42) is (kept := locks.of("42"))
    assert kept is not locks.of("43")
