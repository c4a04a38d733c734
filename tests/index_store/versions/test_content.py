"""A small gallery as the content of a version."""

import numpy as np

from index_store.readings import Reading, Readings
from index_store.versions import Content
from tests.index_store.shop import directions, products


def test_content_of_a_gallery_is_one_batch_of_one_picture_a_product():
    content = Content.of(directions(3), products(3), "m", source="s")
    assert (content.model_id, content.count, content.source) == ("m", 3, "s")
    (batch,) = content.batches
    assert list(batch.products) == products(3)
    np.testing.assert_array_equal(batch.vectors, directions(3))
    assert batch.further.shape == (0, 4)
    assert batch.further.dtype == np.float32


def test_content_of_a_gallery_has_each_readers_readings_by_its_name():
    told = [Reading(np.array([number], np.uint8), str(number)) for number in range(3)]
    content = Content.of(directions(3), products(3), "m", {"details": Readings.of("r", told)})
    (batch,) = content.batches
    assert content.readers == {"details": "r"}
    assert [(one.array.tolist(), one.text) for one in batch.readings["details"]] == [
        ([0], "0"),
        ([1], "1"),
        ([2], "2"),
    ]
