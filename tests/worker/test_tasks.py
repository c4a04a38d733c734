"""What a job becomes: results with their pictures, or a sentence; three starts and no more."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
import redis
from billiard.exceptions import TimeLimitExceeded

from index_store.versions import IndexStore
from shared.errors import DeadlinePassed, IndexMissing, PhotoExpired
from shared.messages import Box, Query, ReplyTo, SearchRequest, outbox_message
from shared.outbox import FIELD, stream_of
from shared.queue import DEAD
from shared.settings import Settings
from shared.wishes import Understood, Wish
from tests.index_store.shop import publish
from tests.worker.conftest import BAG, CountingEncoder, Sketch, jpeg, shop_of
from tests.worker.told import COMPOSER, FITTED, MeanColours, Told, calibrated
from worker.calibration import Calibration
from worker.composers.weighted_sum import WeightedSum
from worker.judging import Judge
from worker.pipeline import Pipeline
from worker.process import Process
from worker.reranking import Reranking
from worker.tasks import (
    ATTEMPTS,
    HARD_SECONDS,
    _reply,
    _search_failed,
    answer_search,
    search,
)

TO = ReplyTo(front_end="telegram", chat="42", message="7")


@pytest.fixture
def process(settings: Settings, redis_client: redis.Redis, pipeline: Pipeline) -> Process:
    return Process(settings, redis_client, pipeline, since=0)


def request(query: Query, deadline: float | None = None) -> SearchRequest:
    late = time.time() + 60 if deadline is None else deadline
    return SearchRequest(job_id="job", reply_to=TO, query=query, deadline=late)


def test_answer_search_when_a_photo_waits_in_redis_then_results_come_with_pictures(
    process: Process, store: IndexStore
) -> None:
    key = process.photos.put(jpeg("red"))
    reply = answer_search(process, request(Query(photo_key=key, page_size=3)))
    assert reply.results[0].product_id == "red"
    assert reply.results[0].link == "https://shop.example/red"
    assert process.photos.get(reply.results[0].picture_key) == process.pictures.read(
        store.load(1).product("red").picture
    )
    assert (reply.has_more, reply.index_version) == (True, 1)


def test_answer_search_when_the_photo_is_forgotten_then_it_says_so(
    process: Process, store: IndexStore
) -> None:
    with pytest.raises(PhotoExpired):
        answer_search(process, request(Query(photo_key="photo:gone")))


def test_answer_search_when_nobody_waits_any_more_then_nothing_is_searched(
    process: Process, store: IndexStore
) -> None:
    with pytest.raises(DeadlinePassed):
        answer_search(process, request(Query(refinements=("in red",)), deadline=time.time() - 1))


def test_answer_search_when_no_index_was_published_then_it_says_so(process: Process) -> None:
    with pytest.raises(IndexMissing):
        answer_search(process, request(Query(refinements=("in red",))))


def test_answer_search_when_a_new_version_is_published_then_the_next_search_uses_it(
    process: Process, store: IndexStore
) -> None:
    asked = request(Query(refinements=("in red",), page_size=1))
    assert answer_search(process, asked).index_version == 1
    first = store.load(1)
    products = [first.product(colour) for colour in ("red", "green", "blue", "white", "black")]
    vectors = first.vectors[[0, 1, 2, 4, 5]]
    publish(store, vectors, products, "colour-1")
    assert answer_search(process, asked).index_version == 2


def test_reply_when_the_person_should_hear_why_then_the_failure_has_its_code(
    process: Process, store: IndexStore
) -> None:
    reply = _reply(process, request(Query(photo_key="photo:gone")), answer_search, _search_failed)
    assert reply.failure is not None
    assert reply.failure.code == PhotoExpired.code


def test_reply_when_there_is_a_bug_then_the_person_hears_nothing_internal(
    process: Process,
) -> None:
    def broken(process: Process, request: SearchRequest):
        raise ZeroDivisionError("secret detail")

    reply = _reply(process, request(Query(refinements=("x",))), broken, _search_failed)
    assert reply.failure is not None
    assert reply.failure.code == "error.internal"
    assert "secret" not in reply.model_dump_json()


def test_reply_when_a_job_was_started_too_often_then_it_is_a_dead_letter(
    process: Process, store: IndexStore, redis_client: redis.Redis
) -> None:
    asked = request(Query(refinements=("in red",)))
    replies = [_reply(process, asked, answer_search, _search_failed) for _ in range(ATTEMPTS + 1)]
    assert [reply.failure is None for reply in replies] == [True] * ATTEMPTS + [False]
    assert replies[-1].failure.code == "error.job_keeps_failing"
    assert SearchRequest.model_validate_json(redis_client.lindex(DEAD, 0)) == asked


def test_reply_when_redis_is_away_then_the_task_is_given_back(
    process: Process, tmp_path: Path
) -> None:
    def away(process: Process, request: SearchRequest):
        raise redis.ConnectionError("away")

    with pytest.raises(redis.ConnectionError):
        _reply(process, request(Query(refinements=("x",))), away, _search_failed)


def test_search_when_killed_at_its_hard_time_limit_then_the_person_is_told_once(
    settings: Settings, redis_client: redis.Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SARTOR_REDIS_URL", settings.queue_url)
    body = request(Query(refinements=("in red",))).model_dump(mode="json", by_alias=True)
    for _ in range(2):
        search.on_failure(TimeLimitExceeded(HARD_SECONDS), "job", [body], {}, None)
    [(_, fields)] = redis_client.xrange(stream_of("telegram"))
    reply = outbox_message(fields[FIELD])
    assert reply.failure is not None
    assert reply.failure.code == "error.internal"


def test_search_when_it_failed_otherwise_then_the_task_itself_has_answered(
    redis_client: redis.Redis,
) -> None:
    search.on_failure(ValueError("x"), "job", [{}], {}, None)
    assert redis_client.dbsize() == 0


def test_answer_search_when_a_photo_comes_again_then_what_was_found_in_it_is_remembered(
    process: Process, store: IndexStore
) -> None:
    key = process.photos.put(jpeg("red"))
    assert process.photos.seen(key) is None
    first = answer_search(process, request(Query(photo_key=key)))
    assert first.garments == process.photos.seen(key)
    remembered = (Box(x1=0, y1=0, x2=9, y2=9, label="bag"),)
    process.photos.put_seen(key, remembered)
    again = answer_search(process, request(Query(photo_key=key)))
    assert (again.garments, again.box) == (remembered, remembered[0])
    assert again.whole == Box(x1=0, y1=0, x2=30, y2=40)


def test_answer_search_when_a_box_was_chosen_then_nothing_is_remembered_as_found(
    process: Process, store: IndexStore
) -> None:
    key = process.photos.put(jpeg("red"))
    answer_search(process, request(Query(photo_key=key, box=Box(x1=0, y1=0, x2=9, y2=9))))
    assert process.photos.seen(key) is None


def test_answer_search_when_there_are_further_photos_then_all_are_searched_and_looked_at_once(
    process: Process, store: IndexStore, pipeline: Pipeline
) -> None:
    detector = Sketch(BAG)
    looking = replace(process, pipeline=replace(pipeline, detector=detector))
    first, second = (process.photos.put(jpeg(colour)) for colour in ("red", "yellow"))
    asked = request(Query(photo_key=first, also=(second,), page_size=2))
    reply = answer_search(looking, asked)
    assert {one.product_id for one in reply.results} == {"red", "yellow"}
    assert process.photos.seen(first) == process.photos.seen(second) == (BAG,)
    assert (reply.garments, reply.whole) == ((BAG,), Box(x1=0, y1=0, x2=30, y2=40))
    answer_search(looking, asked)
    assert detector.asked == 2


def test_answer_search_when_a_further_photo_is_forgotten_then_it_says_so(
    process: Process, store: IndexStore
) -> None:
    key = process.photos.put(jpeg("red"))
    with pytest.raises(PhotoExpired):
        answer_search(process, request(Query(photo_key=key, also=("photo:gone",))))


def test_answer_search_when_words_were_said_then_the_reply_says_how_they_were_understood(
    process: Process, store: IndexStore
) -> None:
    reply = answer_search(process, request(Query(refinements=("in red", "no, in blue"))))
    assert reply.understood == Understood(
        wishes=(Wish(attribute="colour", value="blue"),), sentences=("no, in blue",)
    )


def test_answer_search_when_the_candidates_offer_a_change_then_the_reply_suggests_it(
    process: Process, home: Path
) -> None:
    picture = process.pictures.put(jpeg("red"))
    reds = [{"looks": "red", "colour": "Red", "picture": picture}] * 5
    blacks = [{"looks": "maroon", "colour": "Black", "picture": picture}] * 3
    shop_of(home / "index", *reds, *blacks)
    reply = answer_search(process, request(Query(refinements=("in red",))))
    assert reply.suggestions == (Wish(attribute="colour", value="black"),)


def test_answer_search_when_the_next_task_refines_then_no_worker_encodes_the_photo_again(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline, store: IndexStore
) -> None:
    encoder = CountingEncoder()
    counting = replace(pipeline, encoder=encoder, composer=WeightedSum(encoder))
    one, another = (Process(settings, redis_client, counting, since=0) for _ in range(2))
    key = one.photos.put(jpeg("red"))
    answer_search(one, request(Query(photo_key=key)))
    assert sum(encoder.seen) == 1
    refined = request(Query(photo_key=key, refinements=("make it blue",), text_weight=0.9))
    reply = answer_search(another, refined)
    assert sum(encoder.seen) == 1
    assert reply.results[0].product_id == "blue"


def judging(
    process: Process, calibration: Calibration, *, count: int = 50, fold: bool = False
) -> Process:
    """The process with a reranker that was told nothing, and what was fitted for it."""
    pipeline = process.pipeline
    judge = Judge(pipeline.encoder, COMPOSER, Told(), calibration)
    return replace(
        process, pipeline=replace(pipeline, reranking=Reranking(judge, count), fold=fold)
    )


def test_answer_search_when_chances_are_known_then_the_reply_says_them_in_words(
    process: Process, store: IndexStore
) -> None:
    query = Query(photo_key=process.photos.put(jpeg("red")), page_size=6)
    reply = answer_search(judging(process, calibrated()), request(query))
    said = [one.likely for one in reply.results]
    assert said[0] in {"sure", "likely"}
    assert said[-1] == "unlikely"
    unsaid = answer_search(process, request(query))  # nothing was fitted for its stages
    assert {one.likely for one in unsaid.results} == {None}


def test_answer_search_when_it_answers_then_each_result_says_why_it_is_there(
    process: Process, store: IndexStore
) -> None:
    query = Query(refinements=("in red",), page_size=2)
    red, other = answer_search(process, request(query)).results
    assert red.why.wished == (Wish(attribute="colour", value="red"),)
    assert other.why.wished == ()


def test_answer_search_when_variants_fold_then_the_result_names_their_colours(
    process: Process, home: Path
) -> None:
    picture = process.pictures.put(jpeg("red"))
    shop_of(
        home / "index",
        *(
            {"looks": "red", "title": f"Ada Tee {one}", "colour": one, "picture": picture}
            for one in ("Red", "Blue", "Green")
        ),
    )
    folding = judging(process, calibrated(), fold=True)
    [one] = answer_search(folding, request(Query(refinements=("in red",)))).results
    assert (one.title, one.also) == ("Ada Tee Red", ("Blue", "Green"))


def test_answer_search_when_nothing_is_close_then_the_reply_says_so_and_shows_no_picture(
    process: Process, store: IndexStore, redis_client: redis.Redis
) -> None:
    never = judging(process, calibrated(fitted=FITTED.model_copy(update={"close": 1})), count=6)
    key = process.photos.put(jpeg("red"))
    reply = answer_search(never, request(Query(photo_key=key)))
    assert (reply.results, reply.nothing_close, reply.failure) == ((), True, None)
    assert (reply.has_more, reply.index_version) == (False, 1)
    assert reply.box is not None
    assert not list(redis_client.scan_iter("picture:*"))
    anyway = answer_search(never, request(Query(photo_key=key, anyway=True)))
    assert (anyway.results[0].product_id, anyway.nothing_close) == ("red", False)
    assert anyway.results[0].likely == "maybe"  # never more, where nothing is close


def test_answer_search_when_somebody_leafs_on_then_the_version_of_the_first_page_answers(
    process: Process, store: IndexStore
) -> None:
    first = answer_search(process, request(Query(refinements=("in red",), page_size=2)))
    shown = store.load(1)
    products = [shown.product(colour) for colour in ("green", "blue", "yellow", "white", "black")]
    publish(store, shown.vectors[1:], products, "colour-1")
    onward = Query(refinements=("in red",), page_size=2, page=1, version=first.index_version)
    second = answer_search(process, request(onward))
    assert second.index_version == 1
    seen = {one.product_id for one in (*first.results, *second.results)}
    assert len(seen) == 4
    fresh = answer_search(process, request(onward.model_copy(update={"version": None})))
    assert fresh.index_version == 2


def test_answer_search_when_the_next_turn_comes_to_another_worker_then_it_reads_no_picture_again(
    settings: Settings, redis_client: redis.Redis, pipeline: Pipeline, home: Path
) -> None:
    reader = MeanColours()
    judge = Judge(pipeline.encoder, COMPOSER, Told(reader=reader))
    reading = replace(pipeline, reranking=Reranking(judge))
    one, another = (Process(settings, redis_client, reading, since=0) for _ in range(2))
    picture = one.pictures.put(jpeg("red"))
    shop_of(home / "index", *[{"looks": "red", "picture": picture}] * 2, readers=[MeanColours()])
    key = one.photos.put(jpeg("red"))
    answer_search(one, request(Query(photo_key=key)))
    assert len(reader.seen) == 1
    answer_search(another, request(Query(photo_key=key, refinements=("make it blue",))))
    assert len(reader.seen) == 1
    one.photos.delete(key)
    assert not [name for name in redis_client.scan_iter() if key.encode() in name]
