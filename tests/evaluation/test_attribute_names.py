"""The fixed names are those that the real shop has."""

import pyarrow.parquet as pq
import pytest

from evaluation.attribute_names import ARTICLE_TYPES, BASE_COLOURS, GENDERS, USAGES


@pytest.mark.parametrize("names", [ARTICLE_TYPES, BASE_COLOURS, GENDERS, USAGES])
def test_names_are_sorted_and_stand_once(names):
    assert list(names) == sorted(set(names))


@pytest.mark.parametrize(
    ("column", "names"),
    [
        ("articleType", ARTICLE_TYPES),
        ("baseColour", BASE_COLOURS),
        ("gender", GENDERS),
        ("usage", USAGES),
    ],
)
def test_names_are_those_of_the_larger_real_file(real_data, column, names):
    table = pq.read_table(real_data / "products-small.parquet", columns=[column])
    assert set(table[column].to_pylist()) - {""} == set(names)
