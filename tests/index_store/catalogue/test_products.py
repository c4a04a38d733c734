"""Products: exact, replaced, removed, in order, a page at a time."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from index_store.catalogue import Known, products
from tests.index_store.catalogue.stock import many, name, picture, saved, vectors

pytest_plugins = ["tests.postgres"]

# What PostgreSQL's text can hold: anything but NUL.
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


def all_products(catalogue, size=100):
    return [product for batch in catalogue.product_batches(size) for product in batch]


def test_products_come_back_as_they_were_saved(catalogue):
    one = saved(
        "p1",
        picture("front"),
        picture("back"),
        title="Юбка 👗",
        price=Decimal("39.90"),
        currency="EUR",
        link="https://shop.example/1",
        category="Skirts",
        colour="blue",
        gender="Women",
        brand="Acme",
        sizes=("S", "M"),
        in_stock=False,
    )
    two = saved("p2")
    catalogue.save([one, two])
    assert all_products(catalogue) == [one.product, two.product]
    assert [str(product.price) for product in all_products(catalogue)] == ["39.90", "None"]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=WORDS, sizes=st.lists(WORDS, max_size=3), content=WORDS)
def test_any_words_come_back_as_they_were_saved(catalogue, title, sizes, content):
    one = saved("p", content=content, title=title, brand=title, sizes=tuple(sizes))
    catalogue.save([one])
    assert all_products(catalogue) == [one.product]
    assert catalogue.known(["p"])["p"].content == content


def test_save_of_a_known_id_replaces_the_product_and_its_pictures(catalogue):
    catalogue.save([saved("p1", picture("front"), picture("back")), saved("p2")])
    catalogue.save([saved("p1", picture("other"), content="v2", title="New")])
    assert [product.title for product in all_products(catalogue)] == ["New", "p2"]
    assert catalogue.known(["p1"]) == {"p1": Known("v2", (picture("other"),))}
    assert catalogue.shown([name("back")]) == set()


def test_save_of_a_product_without_pictures_changes_nothing(catalogue):
    with pytest.raises(ValueError, match="p2 has no picture"):
        catalogue.save([saved("p1"), saved("p2")._replace(pictures=())])
    assert catalogue.count() == 0


def test_save_that_fails_in_the_database_changes_nothing(catalogue):
    catalogue.save([saved("p1")])
    with pytest.raises(Exception, match="p2"):
        catalogue.save([saved("p1", content="v2"), saved("p2"), saved("p2")])
    assert catalogue.known(["p1", "p2"]) == {"p1": Known("v1", (picture("p1"),))}


def test_save_and_remove_of_more_products_than_a_statement_takes(catalogue):
    catalogue.save(many(1201))
    catalogue.save(many(1201, content="v2"))
    assert catalogue.count() == 1201
    known = catalogue.known([f"p{i:05d}" for i in range(1300)])
    assert [one.content for one in known.values()] == ["v2"] * 1201
    catalogue.remove([f"p{i:05d}" for i in range(1200)])
    assert list(catalogue.ids()) == ["p01200"]


def test_known_tells_pictures_in_the_order_of_the_feed(catalogue):
    pictures = [picture(i, source=f"pictures/{i}.jpg", stamp=f"{i}-17") for i in range(12)]
    catalogue.save([saved("p1", *pictures), saved("p2")])
    assert catalogue.known(["p1", "gone"]) == {"p1": Known("v1", tuple(pictures))}
    assert catalogue.known([]) == {}


def test_a_picture_that_the_feed_gives_twice_is_one_of_the_product(catalogue):
    catalogue.save([saved("p", picture("a"), picture("b"), picture("a"))])
    (product,) = all_products(catalogue)
    assert (product.picture, product.more_pictures) == (name("a"), (name("b"),))
    assert len(catalogue.known(["p"])["p"].pictures) == 3


def test_remove_forgets_products_but_not_their_embeddings(catalogue):
    catalogue.save([saved("p1"), saved("p2")])
    catalogue.add_embeddings("m", vectors("p1"))
    catalogue.remove(["p1", "unknown"])
    catalogue.remove([])
    assert [product.id for product in all_products(catalogue)] == ["p2"]
    assert catalogue.known(["p1"]) == {}
    assert catalogue.embeddings("m", [name("p1")]).keys() == {name("p1")}


def test_ids_and_products_are_ordered_by_code_point_and_not_as_a_language_sorts(catalogue):
    ids = ["Z", "a", "B", "é", "e", "a-1", "a 1", "10", "9", "_", "я", "👗", "￼"]
    catalogue.save([saved(product_id) for product_id in ids])
    assert list(catalogue.ids()) == sorted(ids)
    assert [product.id for product in all_products(catalogue, 2)] == sorted(ids)


@pytest.mark.parametrize("count", [0, 1, 4, 5])
def test_pages_hold_every_product_once(catalogue, monkeypatch, count):
    monkeypatch.setattr(products, "PAGE", 2)
    shop = many(count)
    catalogue.save(shop)
    ids = [one.product.id for one in shop]
    assert list(catalogue.ids()) == ids
    batches = [[product.id for product in batch] for batch in catalogue.product_batches(2)]
    assert batches == [ids[start : start + 2] for start in range(0, count, 2)]


def test_what_is_read_in_pages_may_be_written_in_between(catalogue, monkeypatch):
    monkeypatch.setattr(products, "PAGE", 2)
    catalogue.save(many(6))
    seen = []
    for product_id in catalogue.ids():
        seen.append(product_id)
        catalogue.remove([product_id])
    assert len(seen) == 6
    assert catalogue.count() == 0


def test_watched_tells_paths_and_addresses_but_no_bytes_of_the_feed(catalogue):
    path = picture("path", source="pictures/1.jpg", stamp="5-17")
    web = picture("web", source="https://shop.example/1.jpg")
    catalogue.save([saved("p1", path, web, picture("bytes"))])
    assert list(catalogue.watched()) == [path, web]


def test_watched_tells_every_path_and_that_of_neighbours_once(catalogue, monkeypatch):
    shared = picture("shared", source="pictures/shared.jpg", stamp="5-17")
    own = [picture(i, source=f"pictures/{i}.jpg", stamp="5-17") for i in range(5)]
    catalogue.save([saved(f"p{i}", shared, own[i]) for i in range(5)])
    assert list(catalogue.watched()) == [shared, *own]
    monkeypatch.setattr(products, "PAGE", 3)
    assert set(catalogue.watched()) == {shared, *own}


def test_shown_tells_first_and_further_pictures_of_products(catalogue):
    catalogue.save([saved("p1", picture("a"), picture("b")), saved("p2", picture("a"))])
    catalogue.remove(["p2"])
    asked = [name(text) for text in "abc"] + [name(i) for i in range(600)]
    assert catalogue.shown(asked) == {name("a"), name("b")}
