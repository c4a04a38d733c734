"""The data of admins' buttons: what is written is read back, and fits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import presses
from bot.catalogue_presses import (
    CataloguePress,
    Choose,
    Leave,
    Reindex,
    Switch,
    data_of,
    read_press,
)

KEY = "upload:" + "Az09-_" * 3 + "abcd"  # as long as shared/uploads.py makes them
NUMBER = st.integers(1, 10**9 - 1)
TOLD = st.integers(0, 10**10 - 1)

PRESSES = st.one_of(
    st.builds(Reindex, st.booleans(), st.booleans(), st.sampled_from([None, KEY])),
    st.builds(Choose, NUMBER, TOLD, TOLD, st.one_of(st.just(0), NUMBER)),
    st.builds(Switch, NUMBER),
    st.just(Leave()),
)


@given(PRESSES)
def test_a_button_says_the_whole_request_within_64_bytes(press: CataloguePress) -> None:
    data = data_of(press)
    assert 1 <= len(data.encode()) <= 64
    assert read_press(data) == press


@given(PRESSES)
def test_no_button_of_an_admin_is_one_of_a_search(press: CataloguePress) -> None:
    assert presses.read_press(data_of(press)) is None


@pytest.mark.parametrize(
    "data",
    [
        "",
        "more@job",
        "reindex",
        "reindex:now:",
        "reindex::photo:secret",
        "reindex::upload:" + "x" * 41,
        "switch:0",
        "switch:-1",
        "switch:9999999999",
        "switch:٣",
        "choose:1:2:3",
        "leave:1",
    ],
)
def test_other_data_is_no_admins_button(data: str) -> None:
    assert read_press(data) is None
