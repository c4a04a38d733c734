"""The way back from worker to bot: one Redis Stream a front end, each answer exactly once.

`answer` marks the job and appends the reply in one step inside Redis, so a job that ran twice
(its worker was taken for dead) still answers once. The bot's side, with the consumer group and
the acknowledgement after the send, is bot/outbox.py.
"""

import redis

from shared.messages import IndexReply, Progress, SearchReply

__all__ = ["FIELD", "JOB_MEMORY", "Outbox", "stream_of"]

FIELD = b"body"
# Redelivery happens within seconds; a day also covers an operator who replays by hand.
JOB_MEMORY = 86_400
# Far above what waits while a bot restarts; progress ticks must not grow the stream for ever.
MAX_LENGTH = 100_000

_ANSWER_ONCE = """
if redis.call('SET', KEYS[1], '1', 'NX', 'EX', ARGV[1]) then
  redis.call('XADD', KEYS[2], 'MAXLEN', '~', ARGV[2], '*', ARGV[3], ARGV[4])
  return 1
end
return 0
"""


def stream_of(front_end: str) -> str:
    """The Redis key of a front end's stream."""
    return f"outbox:{front_end}"


class Outbox:
    """The worker's end of the outbox."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client
        self._answer_once = client.register_script(_ANSWER_ONCE)

    def answer(self, reply: SearchReply | Progress | IndexReply) -> bool:
        """Appends a job's final reply; False (and nothing appended) when it was answered before."""
        appended = self._answer_once(
            keys=[_answered_key(reply.job_id), stream_of(reply.reply_to.front_end)],
            args=[JOB_MEMORY, MAX_LENGTH, FIELD, reply.model_dump_json(by_alias=True)],
        )
        return bool(appended)

    def report(self, progress: Progress) -> None:
        """Appends an interim message; a job may send any number of them."""
        self._client.xadd(
            stream_of(progress.reply_to.front_end),
            {FIELD: progress.model_dump_json(by_alias=True)},
            maxlen=MAX_LENGTH,
            approximate=True,
        )

    def is_answered(self, job_id: str) -> bool:
        """True once the job's final reply is in the outbox."""
        return bool(self._client.exists(_answered_key(job_id)))


def _answered_key(job_id: str) -> str:
    return f"job:{job_id}:answered"
