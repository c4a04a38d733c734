"""What a later turn takes back."""

from hypothesis import given
from hypothesis import strategies as st

from shared.wishes import Wish
from shared.words.turns import holding

WISHES = st.builds(
    Wish,
    attribute=st.sampled_from(["colour", "length", "detail"]),
    value=st.sampled_from(["a", "b", "c"]),
    sign=st.sampled_from(["want", "refuse", "more", "less"]),
)
TURNS = st.lists(st.lists(WISHES, max_size=4), max_size=5)


def wish(value: str, sign: str = "want", attribute: str = "colour") -> Wish:
    return Wish(attribute=attribute, value=value, sign=sign)


def test_details_add_up_and_other_wants_replace_each_other():
    pockets, belt = wish("pockets", attribute="detail"), wish("belt", attribute="detail")
    assert holding([[pockets], [belt]]) == [(pockets,), (belt,)]
    assert holding([[wish("red")], [wish("blue")]]) == [(), (wish("blue"),)]


def test_a_comparison_replaces_a_length_and_leaves_a_colour():
    short, longer = wish("short", attribute="length"), wish("long", "more", "length")
    assert holding([[short], [longer]]) == [(), (longer,)]
    assert holding([[wish("blue")], [wish("dark", "more")]])[0] == (wish("blue"),)


def test_a_new_colour_ends_what_was_said_of_the_old():
    assert holding([[wish("dark", "more")], [wish("green")]]) == [(), (wish("green"),)]


@given(TURNS)
def test_what_holds_was_said_and_the_last_turn_holds(turns):
    held = holding(turns)
    assert all(set(now) <= set(then) for now, then in zip(held, turns, strict=True))
    if turns:
        values = {(one.attribute, one.value) for one in turns[-1]}
        assert {(one.attribute, one.value) for one in held[-1]} == values


@given(TURNS, TURNS)
def test_turns_can_be_read_one_after_another(first, then):
    held = holding(first)
    assert holding([*first, *then])[: len(first)] == holding([*held, *then])[: len(first)]
