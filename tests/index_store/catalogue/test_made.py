"""Embeddings and readings: bit by bit, never asked for twice, swept when nobody needs them."""

import numpy as np
import pytest

from index_store.catalogue import BuildOrder
from index_store.parts import WHOLE, Part
from index_store.readings import Reading
from tests.index_store.catalogue.stock import many, name, picture, saved, vectors

pytest_plugins = ["tests.postgres"]

NOTHING = Reading(np.zeros(0, np.int8))


def test_pictures_to_encode_are_first_and_further_ones_each_once_in_order(catalogue):
    catalogue.save([saved("p1", picture("a"), picture("b")), saved("p2", picture("b"))])
    assert catalogue.to_encode("m", WHOLE, 10) == sorted([name("a"), name("b")])
    assert catalogue.count_to_encode("m") == 2


def test_pictures_to_encode_are_those_that_this_very_model_lacks(catalogue):
    catalogue.save([saved("p1"), saved("p2")])
    catalogue.add_embeddings("old", vectors("p1", "p2", "of no product"))
    catalogue.add_embeddings("new", vectors("p1"))
    assert (catalogue.to_encode("old", WHOLE, 10), catalogue.count_to_encode("old")) == ([], 0)
    assert catalogue.to_encode("new", WHOLE, 10) == [name("p2")]


def test_parts_share_all_pictures_and_limits_and_steps_walk_through_them(catalogue):
    catalogue.save(many(100))
    names = catalogue.to_encode("m", WHOLE, 1000)
    assert len(names) == 100
    parts = [Part(number, 7) for number in range(7)]
    assert [one for part in parts for one in catalogue.to_encode("m", part, 100)] == names
    first = catalogue.to_encode("m", WHOLE, 30)
    assert first == names[:30]
    assert catalogue.to_encode("m", WHOLE, 30, after=first[-1]) == names[30:60]
    last = catalogue.to_encode("m", parts[3], 100)[-1]
    assert catalogue.to_encode("m", parts[3], 100, after=last) == []


def test_pictures_to_read_are_main_ones_that_this_reader_has_not_read(catalogue):
    catalogue.save([saved("p1", picture("a"), picture("b")), saved("p2", picture("a"))])
    assert catalogue.to_read("old", WHOLE, 10) == [name("a")]
    assert catalogue.add_readings("old", {name("a"): NOTHING}) == 1
    assert (catalogue.to_read("old", WHOLE, 10), catalogue.count_to_read("old")) == ([], 0)
    assert catalogue.count_to_read("new") == 1
    assert catalogue.to_read("new", WHOLE, 10, after=name("a")) == []
    assert catalogue.count_to_encode("old") == 2  # embeddings are kept apart


def test_embeddings_come_back_bit_by_bit_for_the_names_that_are_asked(catalogue):
    made = vectors(*range(600))
    catalogue.add_embeddings("m", made)
    found = catalogue.embeddings("m", made)
    assert found.keys() == made.keys()
    for one, vector in made.items():
        assert found[one].dtype == np.float32
        np.testing.assert_array_equal(found[one], vector)
    assert catalogue.embeddings("m", [name(1), name("none")]).keys() == {name(1)}
    assert catalogue.embeddings("other", made) == {}


def test_embeddings_that_are_there_stay_and_only_new_ones_count(catalogue):
    assert catalogue.add_embeddings("m", vectors(1, 2)) == 2
    changed = {one: -vector for one, vector in vectors(1, 2, 3).items()}
    assert catalogue.add_embeddings("m", changed) == 1
    np.testing.assert_array_equal(
        catalogue.embeddings("m", [name(1)])[name(1)], vectors(1)[name(1)]
    )
    assert catalogue.add_embeddings("m", {}) == 0


def test_new_embeddings_and_readings_count_as_done_in_their_build(catalogue):
    build = catalogue.builds.begin(BuildOrder("job", "{}", "m")).id
    catalogue.builds.enter(build, "encoding", 4)
    catalogue.add_embeddings("m", vectors(1, 2), build=build)
    catalogue.add_embeddings("m", vectors(2, 3), build=build)
    catalogue.add_readings("r", {name(1): NOTHING}, build=build)
    catalogue.add_embeddings("m", vectors(4))
    assert catalogue.builds.get(build).done == 4


def test_embeddings_for_a_build_that_has_ended_are_kept_and_not_counted(catalogue):
    build = catalogue.builds.begin(BuildOrder("job", "{}", "m")).id
    catalogue.builds.end(build, "failed")
    assert catalogue.add_embeddings("m", vectors(1), build=build) == 1
    assert catalogue.builds.get(build).done == 0
    assert catalogue.embeddings("m", [name(1)])


@pytest.mark.parametrize(
    "array",
    [
        np.array([[1, -128], [127, 0]], np.int8),
        np.array([0.1, np.nan], np.float16),
        np.zeros((0, 4), np.float32),
        np.array(7, np.uint8),
    ],
)
def test_readings_come_back_with_shape_dtype_and_text(catalogue, array):
    catalogue.add_readings("r", {name(1): Reading(array, "юбка, 5 €")})
    found = catalogue.readings("r", [name(1), name(2)])[name(1)]
    assert (found.array.dtype, found.array.shape) == (array.dtype, array.shape)
    assert found.array.tobytes() == array.tobytes()
    assert found.text == "юбка, 5 €"
    assert catalogue.readings("other", [name(1)]) == {}


def test_gc_keeps_what_these_models_made_of_what_products_show(catalogue):
    catalogue.save([saved("p1", picture("a"), picture("b"))])
    for model in ("kept", "also kept", "old"):
        catalogue.add_embeddings(model, vectors("a", "b", "gone"))
        catalogue.add_readings(model, {name(text): NOTHING for text in ("a", "gone")})
    assert catalogue.gc(["kept", "also kept"], ["kept"]) == 1 + 1 + 3 + 1 + 2 + 2
    asked = [name(text) for text in ("a", "b", "gone")]
    shown = {name("a"), name("b")}
    assert catalogue.embeddings("kept", asked).keys() == shown
    assert catalogue.embeddings("also kept", asked).keys() == shown
    assert catalogue.embeddings("old", asked) == {}
    assert catalogue.readings("kept", asked).keys() == {name("a")}
    assert catalogue.readings("also kept", asked) == {}
    assert catalogue.gc(["kept", "also kept"], ["kept"]) == 0
