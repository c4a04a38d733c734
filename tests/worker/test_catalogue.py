"""An admin's requests: a build from the feed with progress, and the way back."""

import json
from pathlib import Path

import pytest
import redis

from shared.errors import FeedMissing, NoEarlierVersion
from shared.messages import CatalogueRequest, Progress, ReplyTo, outbox_message
from shared.outbox import FIELD, stream_of
from shared.settings import Settings
from tests.worker.conftest import COLOURS, jpeg
from worker.catalogue import carry_out
from worker.pipeline import Pipeline
from worker.process import Process

TO = ReplyTo(front_end="telegram", chat="42")


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    rows = []
    for colour in COLOURS:
        (tmp_path / f"{colour}.jpg").write_bytes(jpeg(colour))
        rows.append({"id": colour, "title": f"{colour} square", "image": f"{colour}.jpg"})
    path = tmp_path / "feed.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def process(settings: Settings, client: redis.Redis, pipeline: Pipeline, feed: str) -> Process:
    return Process(settings.model_copy(update={"feed": feed}), client, pipeline, since=0)


def ask(action: str) -> CatalogueRequest:
    return CatalogueRequest.model_validate({"job_id": "r", "reply_to": TO, "action": action})


def test_reindex_when_asked_then_the_feed_is_published_and_progress_reported(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline, feed: Path
) -> None:
    shop = process(settings, redis_client, pipeline, str(feed))
    done = carry_out(shop, ask("reindex"))
    assert (done.finished, done.index_version, done.counts["added"]) == (True, 1, 6)
    assert shop.reader.current().count == 6
    entries = redis_client.xrange(stream_of("telegram"))
    reports = [outbox_message(fields[FIELD]) for _, fields in entries]
    assert {one.stage for one in reports if isinstance(one, Progress)} >= {"reading", "encoding"}


def test_reindex_when_a_row_is_bad_then_the_rest_is_indexed_and_the_log_says_why(
    settings: Settings,
    redis_client: redis.Redis,
    pipeline: Pipeline,
    feed: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (feed.parent / "red.jpg").write_bytes(b"no picture")
    done = carry_out(process(settings, redis_client, pipeline, str(feed)), ask("reindex"))
    assert (done.counts["added"], done.counts["bad_rows"]) == (5, 1)
    assert "row 1" in caplog.text


def test_reindex_when_no_feed_is_set_then_it_says_so(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline
) -> None:
    with pytest.raises(FeedMissing):
        carry_out(process(settings, redis_client, pipeline, ""), ask("reindex"))


def test_rollback_when_there_is_an_earlier_version_then_it_serves_again(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline, feed: Path
) -> None:
    shop = process(settings, redis_client, pipeline, str(feed))
    carry_out(shop, ask("reindex"))
    with pytest.raises(NoEarlierVersion):
        carry_out(shop, ask("rollback"))
    feed.write_text("\n".join(feed.read_text().splitlines()[:-1]))
    carry_out(shop, ask("reindex"))
    assert shop.reader.current().count == 5
    assert carry_out(shop, ask("rollback")).index_version == 1
    assert shop.reader.current().count == 6
