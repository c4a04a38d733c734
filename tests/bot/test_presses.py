"""What a button's data means, and whose it is."""

import pytest

from bot.presses import Press, job_in, read_press
from shared.messages import job_id_for

JOB = job_id_for("telegram", "7", "1")


@pytest.mark.parametrize(
    ("data", "press"),
    [
        (f"pick:2@{JOB}", Press("pick", 2)),
        (f"whole@{JOB}", Press("whole")),
        (f"together@{JOB}", Press("together")),
        (f"similar:3@{JOB}", Press("similar", 3)),
        (f"up:3@{JOB}", Press("up", 3)),
        (f"down:10@{JOB}", Press("down", 10)),
        (f"suggest:2@{JOB}", Press("suggest", 2)),
        (f"to_photo@{JOB}", Press("to_photo")),
        (f"to_words@{JOB}", Press("to_words")),
        (f"more@{JOB}", Press("more")),
        (f"nearest@{JOB}", Press("nearest")),
        ("nearest:1", None),
        ("pick", None),
        ("pick:", None),
        ("whole:1", None),
        ("together:2", None),
        ("up", None),
        ("suggest", None),
        ("to_photo:1", None),
        ("choose:2", None),
    ],
)
def test_data_is_a_verb_with_a_number_where_one_belongs(data: str, press: Press | None) -> None:
    assert read_press(data) == press
    assert press is None or job_in(data) == JOB
