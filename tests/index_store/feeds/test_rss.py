"""Product feeds as XML."""

import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index_store.feeds import FeedRow
from index_store.feeds.columns import chosen
from index_store.feeds.pictures import Folder
from index_store.feeds.rss import MAX_ITEM, xml_rows
from shared.errors import BadRow, FeedUnreadable
from tests.index_store.feeds.samples import put, write

HEAD = """<?xml version="1.0"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0">
<channel>
<title>The shop</title>
<link>https://shop.example</link>
"""
TAIL = "</channel>\n</rss>\n"
ITEM = "<item><g:id>{}</g:id><g:image_link>a.png</g:image_link></item>\n"


@pytest.fixture
def shop(tmp_path):
    return put(tmp_path, "a.png")


def read(folder, text, **columns):
    path = write(folder, "feed.xml", text)
    return xml_rows(path, Folder(folder), chosen(columns))


def test_rss_of_google_has_its_attributes(shop):
    (row,) = read(
        shop,
        f"""{HEAD}<!-- a comment -->
<item>
  <title>Short title</title>
  <g:title>Dog Bowl &amp; <![CDATA[<Stand>]]></g:title>
  <link>https://shop.example/1?a=1&amp;b=2</link>
  <description>Long &lt;b&gt;text&lt;/b&gt;</description>
  <g:id>DB_1</g:id>
  <g:image_link>https://shop.example/1.jpg</g:image_link>
  <g:additional_image_link>https://shop.example/1,b.jpg</g:additional_image_link>
  <g:additional_image_link>https://shop.example/1c.jpg</g:additional_image_link>
  <g:availability>in_stock</g:availability>
  <g:price>15.00 USD</g:price>
  <g:sale_price>12.00 USD</g:sale_price>
  <g:shipping><g:country>UK</g:country><g:price>4.95 GBP</g:price></g:shipping>
  <g:product_type>Home &gt; Bowls</g:product_type>
  <g:product_type>Sale</g:product_type>
  <g:size/>
</item>
{TAIL}""",
    )
    assert (row.row, row.id, row.title) == (7, "DB_1", "Dog Bowl & <Stand>")
    assert (str(row.price), row.currency, row.category) == ("12.00", "USD", "Bowls")
    assert (row.link, row.sizes) == ("https://shop.example/1?a=1&b=2", ())
    assert row.pictures == (
        "https://shop.example/1.jpg",
        "https://shop.example/1,b.jpg",
        "https://shop.example/1c.jpg",
    )


def test_atom_of_google_has_its_attributes(shop):
    (row,) = read(
        shop,
        """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">
<title>The shop</title>
<link rel="self" href="https://shop.example"/>
<entry>
<id>tag:shop.example,2026:1</id>
<title>A shirt</title>
<link rel="edit" href="https://shop.example/edit/1"/>
<link href="https://shop.example/1"/>
<g:id>1</g:id>
<g:image_link>a.png</g:image_link>
</entry>
</feed>""",
    )
    assert (row.row, row.id, row.title) == (4, "1", "A shirt")
    assert row.link == "https://shop.example/1"


def test_xml_of_other_names_is_read_by_columns_that_are_set(shop):
    text = "<shop><item><sku>1</sku><foto>a.png</foto></item></shop>"
    (row,) = read(shop, text, id="sku", image="foto")
    assert row.id == "1"
    with pytest.raises(FeedUnreadable, match="no column nummer; it has sku, foto"):
        list(read(shop, text, id="nummer"))


def test_xml_rows_have_the_line_of_their_item_however_far_down(shop):
    lines = 80_000  # more than the 65,535 that libxml2 counts
    text = HEAD + ITEM.format(1) + "\n" * lines + ITEM.format(2) + "<item>\n\n</item>" + TAIL
    assert [row.row for row in read(shop, text)] == [6, 7 + lines, 8 + lines]


def test_xml_item_with_a_bad_value_is_bad_and_the_rest_good(shop):
    bad = ITEM.format(2).replace("</item>", "<g:price>cheap</g:price></item>")
    first, second, third = read(shop, HEAD + ITEM.format(1) + bad + ITEM.format(3) + TAIL)
    assert (first.id, third.id) == ("1", "3")
    assert second.reason.startswith("price 'cheap' is not clearly")


def test_xml_item_that_never_ends_is_bad_and_not_held(shop):
    huge = ITEM.format(2).replace("</item>", f"<a>{'x' * MAX_ITEM}</a></item>")
    rows = list(read(shop, HEAD + ITEM.format(1) + huge + ITEM.format(3) + TAIL))
    assert [isinstance(row, FeedRow) for row in rows] == [True, False, True]
    assert "more than 1000000" in rows[1].reason


def test_xml_that_breaks_off_yields_what_came_before_and_names_the_line(shop):
    rows = read(shop, HEAD + ITEM.format(1) + "<item>\n<g:id>2</g:title>\n</item>" + TAIL)
    assert next(rows).id == "1"
    with pytest.raises(FeedUnreadable, match="broken in line 8, column 10: mismatched tag"):
        next(rows)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "no element found"),
        ("id,title\n1,x\n", "line 1, column 1: syntax error"),
        ("<html><body/></html>", "neither <item> nor <entry>"),
        (HEAD + ITEM.format(1), "broken in line 7"),
        ('<?xml version="1.0" encoding="UFT-8"?><r/>', "an encoding that is not read"),
        ('<?xml version="1.0" encoding="shift_jis"?><r/>', "an encoding that is not read"),
        ("<item><g:id>1</g:id></item>", "unbound prefix"),
        ('<!DOCTYPE r [<!ENTITY a "aaaa">]><r><item><id>&a;</id></item></r>', "has a DOCTYPE"),
        ('<!DOCTYPE r SYSTEM "http://127.0.0.1:9/r.dtd"><r><item/></r>', "has a DOCTYPE"),
    ],
)
def test_xml_that_is_no_feed_is_unreadable(shop, text, reason):
    with pytest.raises(FeedUnreadable, match=reason):
        list(read(shop, text))


def test_xml_in_another_encoding_that_it_names_is_read(shop):
    text = '<?xml version="1.0" encoding="ISO-8859-1"?>' + (HEAD + ITEM + TAIL).partition("\n")[2]
    path = write(shop, "feed.xml", text.format("Größe"), "latin-1")
    assert [row.id for row in xml_rows(path, Folder(shop))] == ["Größe"]
    write(shop, "feed.xml", text.format("Größe").partition("?>")[2], "latin-1")
    with pytest.raises(FeedUnreadable, match="invalid token"):
        list(xml_rows(path, Folder(shop)))


def test_xml_rows_need_no_more_memory_for_more_of_them(shop):
    def peak(count):
        path = write(shop, "feed.xml", HEAD + "".join(map(ITEM.format, range(count))) + TAIL)
        tracemalloc.start()
        assert sum(1 for _ in xml_rows(path, Folder(shop))) == count
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    peak(2_000)  # what is loaded once
    assert peak(12_000) < 1.2 * peak(2_000)


ELEMENTS = st.sampled_from(["g:id", "id", "g:image_link", "g:price", "title", "x", "g:size"])
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=6)


@given(st.lists(st.lists(st.tuples(ELEMENTS, TEXTS), max_size=5), min_size=1, max_size=4))
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_xml_rows_of_any_items_are_good_or_bad_never_an_error(shop, items):
    def element(name, text):
        return f"<{name}><![CDATA[{text.replace(']', '')}]]></{name}>"

    lines = ("".join(element(*one) for one in item) for item in items)
    text = HEAD + "".join(f"<item>{line}</item>\n" for line in lines) + TAIL
    rows = list(read(shop, text))
    assert [row.row for row in rows] == list(range(6, 6 + len(items)))
    assert all(isinstance(row, FeedRow | BadRow) for row in rows)
