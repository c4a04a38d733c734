"""The engine by the size of the gallery."""

import numpy as np
import pytest

from index_store.engines.auto import Auto
from shared.errors import IndexCorrupt
from tests.index_store.engines.galleries import clustered, gallery_of


@pytest.mark.parametrize(("count", "kind", "files"), [(300, "exact", 0), (301, "ivf", 2)])
def test_a_gallery_beyond_the_limit_is_ivf(tmp_path, count, kind, files):
    auto, gallery = Auto(most_exact=300), gallery_of(clustered(count, 16))
    written = auto.write(tmp_path, "vectors", gallery)
    assert written.told["kind"] == kind
    assert len(written.files) == files
    index = auto.open(tmp_path, "vectors", gallery, written.told)
    np.testing.assert_array_equal(index.search(gallery.vectors[9], 1)[1], [9])


def test_what_was_chosen_stays_when_the_limit_has_changed(tmp_path):
    gallery = gallery_of(clustered(300, 16))
    written = Auto(most_exact=10).write(tmp_path, "vectors", gallery)
    index = Auto(most_exact=1_000).open(tmp_path, "vectors", gallery, written.told)
    np.testing.assert_array_equal(index.search(gallery.vectors[9], 1)[1], [9])
    assert index.__class__.__name__ == "RescoredIndex"


@pytest.mark.parametrize("told", [{}, {"kind": "tree"}])
def test_a_manifest_that_does_not_tell_the_engine_is_corrupt(tmp_path, told):
    with pytest.raises(IndexCorrupt, match="which engine"):
        Auto().open(tmp_path, "vectors", gallery_of(clustered(9, 16)), told)
