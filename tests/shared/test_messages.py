"""What crosses the queue survives the crossing, and nothing else gets through."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from shared.messages import (
    MAX_TEXT,
    Box,
    CatalogueRequest,
    Failure,
    Filters,
    IndexReply,
    Progress,
    Query,
    ReplyTo,
    RowTrouble,
    SearchReply,
    SearchRequest,
    VersionNote,
    job_id_for,
    outbox_message,
)

REPLY_TO = ReplyTo(front_end="telegram", chat="42", message="7")
ASKED = CatalogueRequest(job_id="a", reply_to=REPLY_TO, action="dry", feed_key="upload:x")
VERSION = VersionNote(
    number=14, products=7920, model_id="m", engine="faiss", recall=0.99, created=1.5, serves=True
)


@given(
    st.lists(st.text(max_size=MAX_TEXT), max_size=5),
    st.decimals(0, 10_000, places=2),
    st.integers(0, 50),
)
def test_search_request_when_sent_as_json_then_it_arrives_unchanged(
    texts: list[str], price: Decimal, page: int
) -> None:
    query = Query(refinements=tuple(texts), filters=Filters(max_price=price), page=page)
    request = SearchRequest(job_id="a", reply_to=REPLY_TO, query=query, deadline=1.5)
    wire = json.dumps(request.model_dump(mode="json", by_alias=True))
    assert SearchRequest.model_validate_json(wire) == request


def test_messages_when_serialised_then_they_name_their_schema() -> None:
    request = SearchRequest(job_id="a", reply_to=REPLY_TO, query=Query(), deadline=0)
    assert request.model_dump(mode="json", by_alias=True)["schema"] == "search/1"


@pytest.mark.parametrize(
    "message",
    [
        SearchReply(job_id="a", reply_to=REPLY_TO, query=Query(photo_key="p")),
        Progress(job_id="a", reply_to=REPLY_TO, request=ASKED, stage="encoding", done=1, total=3),
        Progress(
            job_id="a",
            reply_to=REPLY_TO,
            request=ASKED,
            stage="done",
            counts={"bad_rows": 1},
            bad=(RowTrouble(row=2, reason="no price"),),
            failure=Failure(code="error.count_dropped", params={"before": 5, "after": 1}),
        ),
        IndexReply(job_id="a", reply_to=REPLY_TO, versions=(VERSION,), feed="feed.xml"),
    ],
)
def test_outbox_message_when_read_back_then_its_schema_chooses_the_type(
    message: SearchReply | Progress | IndexReply,
) -> None:
    assert outbox_message(message.model_dump_json(by_alias=True)) == message


@pytest.mark.parametrize(
    "body",
    [
        "{}",
        "[]",
        "nonsense",
        '{"schema": "search-reply/9"}',
        '{"schema": "progress/1", "job_id": "a", "reply_to": {"front_end": "t", "chat": "4"}}',
    ],
)
def test_outbox_message_when_it_is_none_of_ours_then_it_is_refused(body: str) -> None:
    with pytest.raises(ValidationError):
        outbox_message(body)


@pytest.mark.parametrize("wrong", [{"version": 0}, {"action": "delete"}, {"schema": "catalogue/1"}])
def test_catalogue_request_when_it_asks_for_what_there_is_not_then_it_is_refused(
    wrong: dict[str, object],
) -> None:
    body = {**ASKED.model_dump(mode="json", by_alias=True), **wrong}
    with pytest.raises(ValidationError):
        CatalogueRequest.model_validate(body)


def test_query_when_a_field_is_misspelt_then_it_is_refused() -> None:
    with pytest.raises(ValidationError, match="refinement"):
        Query.model_validate({"refinement": ["make it blue"]})


@pytest.mark.parametrize("corners", [(5, 0, 5, 9), (5, 9, 6, 9), (-1, 0, 4, 4)])
def test_box_when_it_has_no_area_or_starts_outside_then_it_is_refused(
    corners: tuple[float, float, float, float],
) -> None:
    x1, y1, x2, y2 = corners
    with pytest.raises(ValidationError):
        Box(x1=x1, y1=y1, x2=x2, y2=y2)


def test_job_id_for_when_an_update_comes_twice_then_it_is_the_same_job() -> None:
    assert job_id_for("telegram", "42", "u1") == job_id_for("telegram", "42", "u1")
    assert job_id_for("telegram", "42", "u1") != job_id_for("telegram", "43", "u1")
