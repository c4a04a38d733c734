"""The catalogue as a version: what is asked of it before it serves, and which pictures stay."""

import pytest

from index_store.building import Eyes, Feed, look, publish, read_feed
from index_store.building import publishing as publishing_module
from shared.errors import CanaryMissed, IndexCorrupt
from tests.index_store.shop import Corner, MeanColour, SmallShop, many_colours, write_shop

EYES = Eyes(MeanColour(), [Corner()])


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def shop(home):
    with SmallShop(home, keep=1).opened() as shop:
        yield shop


@pytest.fixture
def offers(shop, tmp_path):
    """Reads a feed of these colours and looks at them; what `publish` needs of it."""

    def offers(colours):
        feed = write_shop(tmp_path / "feed", colours)
        changes = read_feed(shop, Feed(str(feed)), lambda _done, _total: None)
        look(shop, EYES, lambda: None)
        return {"content": changes.content, "expected": changes.good}

    return offers


def on_disk(home):
    return {path.stem for path in (home / "pictures").rglob("*.jpg")}


def shown(shop, *numbers):
    return {product.picture for number in numbers for product in shop.store.load(number).products}


def test_the_same_content_stays_the_version_and_another_reader_makes_a_new_one(shop, offers):
    told = offers(many_colours(3))
    assert publish(shop, EYES, **told) == (1, True)
    assert publish(shop, EYES, **told) == (1, False)
    assert publish(shop, Eyes(MeanColour()), **told) == (2, True)
    assert publish(shop, Eyes(MeanColour()), **told, full=True) == (3, True)


def test_products_come_in_batches_with_what_was_made_of_each(shop, offers, monkeypatch):
    monkeypatch.setattr(publishing_module, "BATCH", 4)
    colours = many_colours(10)
    publish(shop, EYES, **offers(colours))
    version = shop.store.load(1)
    assert [product.id for product in version.products] == sorted(colours)
    for row, product in enumerate(version.products):
        assert version.readings["details"].array[row].tolist() == pytest.approx(
            colours[product.id], abs=3
        )


def test_a_version_with_another_count_than_the_feed_is_refused(shop, offers):
    told = offers(many_colours(3))
    with pytest.raises(IndexCorrupt, match="3 products were written, the feed has 4"):
        publish(shop, EYES, **told | {"expected": 4}, force=True)
    assert shop.store.numbers() == []


def test_a_version_that_a_canary_misses_does_not_serve_and_takes_no_picture(shop, offers, home):
    publish(shop, EYES, **offers({"a": (200, 0, 0)}))
    before = shown(shop, 1)

    def miss(version):
        raise CanaryMissed(f"{version.count} products", reason="none")

    with pytest.raises(CanaryMissed, match="2 products"):
        publish(shop, EYES, **offers({"b": (0, 200, 0), "c": (0, 0, 200)}), canaries=miss)
    assert shop.store.current_number() == 1
    assert before <= on_disk(home)


def test_pictures_that_a_kept_version_shows_stay(shop, offers, home):
    for number, colours in enumerate(({"a": (200, 0, 0)}, {"a": (0, 200, 0)}), start=1):
        publish(shop, EYES, **offers(colours))
        assert shop.store.current_number() == number
    assert on_disk(home) == shown(shop, 1, 2)  # the one before stays for a rollback
    publish(shop, EYES, **offers({"a": (0, 0, 200)}))
    assert shop.store.numbers() == [2, 3]
    assert on_disk(home) == shown(shop, 2, 3)


def test_pictures_of_the_version_of_a_tag_stay(shop, offers, home):
    publish(shop, EYES, **offers({"a": (200, 0, 0)}), tag="next")
    tagged = shown(shop, 1)
    for green in (50, 150, 250):
        publish(shop, EYES, **offers({"a": (0, green, 0)}))
    assert shop.store.numbers() == [1, 3, 4]
    assert tagged < on_disk(home)


def test_leftovers_of_a_killed_build_are_deleted(shop, offers, home):
    publish(shop, EYES, **offers({"a": (200, 0, 0)}))
    (picture,) = (home / "pictures").rglob("*.jpg")
    leftover = picture.with_suffix(".77.partial")
    leftover.write_bytes(b"half")
    publish(shop, EYES, **offers({"a": (0, 200, 0)}))
    assert not leftover.exists()
