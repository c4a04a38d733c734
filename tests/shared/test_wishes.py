"""The contract of what was understood."""

import pytest
from pydantic import ValidationError

from shared.wishes import Understood, Wish

RED = Wish(attribute="colour", value="red", sign="refuse")
BLUE, NAVY = Wish(attribute="colour", value="blue"), Wish(attribute="colour", value="navy blue")


def test_values_are_told_by_attribute_and_sign_oldest_first():
    read = Understood(wishes=(BLUE, RED, NAVY))
    assert read.of("colour") == ("blue", "navy blue")
    assert read.of("colour", "refuse") == ("red",)
    assert read.of("pattern") == ()


def test_it_crosses_the_queue_unchanged():
    read = Understood(wishes=(BLUE, RED), sentences=("is blue and not red",))
    assert Understood.model_validate_json(read.model_dump_json()) == read


def test_an_attribute_that_nobody_agreed_on_is_refused():
    with pytest.raises(ValidationError):
        Wish(attribute="smell", value="roses")
