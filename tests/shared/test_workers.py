"""Workers' notes appear while they live."""

import redis

from shared.workers import NOTE_SECONDS, WorkerNote, read_notes, write_note


def test_read_notes_when_two_workers_live_then_both_are_listed_by_name(
    redis_client: redis.Redis,
) -> None:
    for name in ("b@host", "a@host"):
        write_note(redis_client, WorkerNote(name=name, queues=("search",), index_version=7))
    notes = read_notes(redis_client)
    assert [note.name for note in notes] == ["a@host", "b@host"]
    assert all(note.at > 0 and note.index_version == 7 for note in notes)


def test_write_note_when_not_renewed_then_it_expires(redis_client: redis.Redis) -> None:
    write_note(redis_client, WorkerNote(name="a"))
    assert 0 < redis_client.ttl("worker:a") <= NOTE_SECONDS


def test_read_notes_when_nobody_works_then_it_is_empty(redis_client: redis.Redis) -> None:
    assert read_notes(redis_client) == []
