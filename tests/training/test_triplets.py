"""Triplets: the target answers, the reference does not, wishes and codes agree."""

from dataclasses import replace

import pytest

from tests.training.shop import COLOURS, product
from training.losses import ANY
from training.shelf import ATTRIBUTES, Shelf
from training.triplets import SHARES, Triplets

PATTERNS = ("Striped", "Checked", "Solid")


@pytest.fixture(scope="module")
def shelf():
    """Four designs in three colours; loose shirts of both genders, three patterns, two necks."""
    grouped = [product(i, f"g{i // 3}", list(COLOURS)[i % 3]) for i in range(12)]
    loose = [
        replace(
            product(100 + i, "", colour, name=f"Brand {pattern} {neck} Shirt", usage=usage),
            gender=gender,
        )
        for i, (colour, gender, pattern, neck, usage) in enumerate(
            (colour, gender, pattern, neck, usage)
            for colour in COLOURS
            for gender in ("Men", "Women")
            for pattern in PATTERNS
            for neck, usage in (("V-Neck", "Casual"), ("Polo", "Formal"))
        )
    ]
    return Shelf([(0, p) for p in grouped] + [(1, p) for p in loose])


@pytest.fixture(scope="module")
def triplets(shelf):
    return Triplets(shelf, seed=3, slips=0)


def value(triplets, name, row):
    code = triplets.codes[row, triplets.attributes.index(name)]
    return None if code == ANY else triplets.values[name][code].lower()


def test_codes_are_the_shelfs_and_what_names_tell(triplets, shelf):
    assert triplets.attributes[: len(ATTRIBUTES)] == ATTRIBUTES
    assert (triplets.codes[:, : len(ATTRIBUTES)] == shelf.codes).all()
    assert value(triplets, "neck", 12) == "v-neck"
    assert value(triplets, "neck", 0) is None
    assert value(triplets, "sleeve", 12) is None


def test_the_target_shares_every_wanted_code_and_the_reference_never_does(triplets):
    for one in triplets.draw(0, 400):
        wanted = [(i, code) for i, code in enumerate(one.wanted) if code != ANY]
        assert all(triplets.codes[one.target, i] == code for i, code in wanted)
        assert any(triplets.codes[one.reference, i] != code for i, code in wanted)


def test_wishes_are_of_the_target_and_refusals_of_the_reference(triplets):
    drawn = triplets.draw(1, 400)
    for one in drawn:
        for wish in one.wishes:
            row = one.target if wish.sign in {"want", "more"} else one.reference
            assert wish.value == value(triplets, wish.attribute, row)
    signs = {wish.sign for one in drawn for wish in one.wishes}
    assert signs == {"want", "refuse", "more", "less"}


def test_type_is_always_kept_and_the_group_is_wanted_where_it_is_shared(triplets):
    group, kind = (triplets.attributes.index(name) for name in ("group", "article_type"))
    for one in triplets.draw(2, 200):
        a, b = triplets.codes[one.reference], triplets.codes[one.target]
        assert a[kind] == b[kind] == one.wanted[kind]
        assert (one.wanted[group] != ANY) == (a[group] == b[group])


def test_shares_say_how_much_of_what_is_drawn(triplets, shelf):
    drawn = triplets.draw(3, 1000)
    asked = [{wish.attribute for wish in one.wishes} for one in drawn]
    colour = sum(each == {"colour"} for each in asked) / 1000
    both = sum(len(each) == 2 for each in asked) / 1000
    assert colour == pytest.approx(SHARES["design"] + SHARES["recolour"], abs=0.06)
    assert both == pytest.approx(SHARES["both"], abs=0.06)
    necks = Triplets(shelf, shares={"attribute": 1}).draw(0, 60)
    assert all("colour" not in {wish.attribute for wish in one.wishes} for one in necks)


def test_a_kind_without_pairs_is_left_out():
    shelf = Shelf([(0, product(i, f"g{i}", colour)) for i, colour in enumerate(COLOURS)])
    triplets = Triplets(shelf)
    assert [kind for kind, moves in triplets.moves.items() if moves] == ["recolour"]
    assert len(triplets.draw(0, 20)) == 20


def test_a_shelf_that_has_nothing_to_ask_for_is_refused():
    with pytest.raises(ValueError, match="nothing to learn"):
        Triplets(Shelf([(0, product(1, "g", "Red")), (0, product(2, "g", "Red"))]))


def test_a_step_is_the_same_whenever_it_is_drawn(triplets, shelf):
    assert triplets.draw(4, 30) == Triplets(shelf, seed=3, slips=0).draw(4, 30)
    assert triplets.draw(4, 30) != triplets.draw(5, 30)
    assert triplets.draw(4, 30) != Triplets(shelf, seed=4, slips=0).draw(4, 30)
