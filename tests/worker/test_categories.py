"""A shop's category names as labels of the house vocabulary."""

import pytest

from worker.categories import OTHER, CategoryLabels
from worker.encoders.pictures_only import PictureEncoder
from worker.encoders.registry import ENCODERS
from worker.garment_types import STREET_LABELS


@pytest.fixture(scope="module")
def labels():
    return CategoryLabels(ENCODERS.load("house"))


@pytest.mark.parametrize(
    ("category", "label"),
    [
        # Leaves of the taxonomy that most product feeds use, checked by hand.
        ("Apparel & Accessories > Clothing > Dresses", "dress"),
        ("Apparel & Accessories > Clothing > Shirts & Tops", "top"),
        ("Apparel & Accessories > Clothing > Outerwear > Coats & Jackets", "outerwear"),
        ("Apparel & Accessories > Clothing > Outerwear > Vests", "top"),
        ("Apparel & Accessories > Clothing > Pants", "trousers"),
        ("Apparel & Accessories > Clothing > Shorts", "shorts"),
        ("Apparel & Accessories > Clothing > Skirts", "skirt"),
        ("Apparel & Accessories > Clothing > One-Pieces > Jumpsuits & Rompers", "dress"),
        ("Apparel & Accessories > Shoes", "shoes"),
        ("Apparel & Accessories > Handbags, Wallets & Cases > Handbags", "bag"),
        ("Apparel & Accessories > Clothing Accessories > Sunglasses", "glasses"),
        ("Apparel & Accessories > Clothing Accessories > Hats", "hat"),
        ("Apparel & Accessories > Clothing Accessories > Belts", "belt"),
        ("Apparel & Accessories > Clothing Accessories > Scarves & Shawls", "scarf"),
        ("Apparel & Accessories > Clothing Accessories > Neckties", "tie"),
        ("Apparel & Accessories > Jewelry > Watches", "watch"),
        ("Apparel & Accessories > Clothing > Underwear & Socks > Socks", OTHER),
        # As shops write them.
        ("Midi skirts", "skirt"),
        ("Women/Ankle boots", "shoes"),
        ("Hoodies & sweatshirts", "top"),
        ("Crossbody bags", "bag"),
        ("Kurtas", "top"),
        ("Юбки", "skirt"),
    ],
)
def test_common_categories_are_read_as_a_person_would(labels, category, label):
    assert labels.label_of(category) == label


def test_a_category_of_several_garments_has_no_one_label(labels):
    assert labels.label_of("Hats and scarves") is None


def test_an_empty_category_tells_nothing(labels):
    assert labels.label_of("") is None


def test_what_no_table_names_is_read_by_the_text_encoder_and_stays_open_where_it_wavers(labels):
    read = {
        name: labels.label_of(name) for name in ("Tees for women", "Shantung", "Qipao", "Xyzzy")
    }
    assert read["Tees for women"] == "top"
    assert set(read.values()) <= {*STREET_LABELS, OTHER, None}


def test_products_of_an_open_category_count_as_possible_ones(labels):
    offered = ("Dresses", "Perfumes and more things", "Jeans", "")
    possible = labels.categories_of("dress", offered)
    assert "Dresses" in possible
    assert "" in possible
    assert "Jeans" not in possible


def test_an_encoder_without_words_reads_by_the_tables_alone():
    class Blind(PictureEncoder):
        def __init__(self):
            self.model_id, self.dim = "blind", 3

    blind = CategoryLabels(Blind())
    assert blind.label_of("Dresses") == "dress"
    assert blind.label_of("Qipao") is None
