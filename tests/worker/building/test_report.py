"""The bad rows of a feed: the first few in the chat, all of them in a file."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.errors import BadRow
from worker.building import report
from worker.building.report import LONGEST, SHOWN, first_of, keep_report
from worker.process import Process


def bad(count: int, reason: str = "has no picture") -> list[BadRow]:
    return [BadRow(row, reason) for row in range(2, count + 2)]


def test_the_first_few_stand_in_the_chat_and_long_reasons_are_cut() -> None:
    assert first_of([]) == ()
    assert [one.row for one in first_of(bad(9))] == [2, 3, 4, 5, 6]
    (long,) = first_of(bad(1, "x" * 999))
    assert long.reason == "x" * LONGEST


def test_a_few_bad_rows_need_no_file(process: Process) -> None:
    assert keep_report(process, bad(SHOWN)) == ""
    assert process.client.keys("upload:*") == []


def test_more_than_stand_in_the_chat_are_all_in_a_file(process: Process) -> None:
    name, data = process.uploads.get(keep_report(process, bad(SHOWN + 1)))
    assert name.startswith("bad-rows-20")
    assert name.endswith(".tsv")
    assert data.decode().splitlines() == [
        "line\treason",
        *(f"{row}\thas no picture" for row in range(2, SHOWN + 3)),
    ]


def test_a_file_of_endless_bad_rows_has_an_end(process: Process, monkeypatch) -> None:
    monkeypatch.setattr(report, "MOST", 10)
    _, data = process.uploads.get(keep_report(process, bad(50)))
    assert len(data.splitlines()) == 11


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(reason=st.text(max_size=300))
def test_whatever_a_feed_says_is_one_line_of_two_columns(process: Process, reason: str) -> None:
    _, data = process.uploads.get(keep_report(process, bad(SHOWN + 1, reason)))
    lines = data.decode().split("\n")
    assert lines[-1] == ""
    assert len(lines) == SHOWN + 3
    assert all(line.count("\t") == 1 and len(line) < LONGEST + 9 for line in lines[:-1])
