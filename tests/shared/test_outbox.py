"""Answers: each exactly once, on the stream of the front end that asked."""

import redis

from shared.messages import (
    CatalogueRequest,
    IndexReply,
    Progress,
    Query,
    ReplyTo,
    SearchReply,
    outbox_message,
)
from shared.outbox import FIELD, Outbox, stream_of


def reply(job_id: str = "a", front_end: str = "telegram") -> SearchReply:
    to = ReplyTo(front_end=front_end, chat="42")
    return SearchReply(job_id=job_id, reply_to=to, query=Query())


def test_answer_when_a_job_ran_twice_then_one_reply_is_in_the_stream(
    redis_client: redis.Redis,
) -> None:
    outbox = Outbox(redis_client)
    assert outbox.answer(reply()) is True
    assert outbox.answer(reply()) is False
    assert redis_client.xlen(stream_of("telegram")) == 1


def test_answer_when_appended_then_the_bot_can_read_it(redis_client: redis.Redis) -> None:
    Outbox(redis_client).answer(reply(front_end="terminal"))
    [(_, fields)] = redis_client.xrange(stream_of("terminal"))
    assert outbox_message(fields[FIELD]) == reply(front_end="terminal")


def test_answer_when_an_admin_asked_for_the_versions_then_the_bot_can_read_them(
    redis_client: redis.Redis,
) -> None:
    versions = IndexReply(job_id="v", reply_to=ReplyTo(front_end="telegram", chat="42"))
    assert Outbox(redis_client).answer(versions)
    [(_, fields)] = redis_client.xrange(stream_of("telegram"))
    assert outbox_message(fields[FIELD]) == versions


def test_is_answered_when_another_job_was_answered_then_this_one_was_not(
    redis_client: redis.Redis,
) -> None:
    outbox = Outbox(redis_client)
    outbox.answer(reply("a"))
    assert outbox.is_answered("a")
    assert not outbox.is_answered("b")


def test_report_when_called_again_and_again_then_every_message_is_kept_and_the_job_open(
    redis_client: redis.Redis,
) -> None:
    outbox = Outbox(redis_client)
    to = ReplyTo(front_end="telegram", chat="42")
    asked = CatalogueRequest(job_id="b", reply_to=to, action="reindex")
    state = Progress(job_id="b", reply_to=to, request=asked, stage="encoding", total=3)
    for done in range(3):
        outbox.report(state.model_copy(update={"done": done}))
    assert redis_client.xlen(stream_of("telegram")) == 3
    assert not outbox.is_answered("b")
