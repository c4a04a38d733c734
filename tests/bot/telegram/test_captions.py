"""Captions: what a shopper reads under a picture, its escaping, and Telegram's limit."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.front_end import Card
from bot.telegram.captions import caption, fitted, listing, utf16_length
from tests.telegram_text import caption_text, message_text

LINK = "https://shop.example/p/1?a=b&c=d"


WHY = "Very close · navy blue, as asked"
ALSO = "Also in white, red"


def card(
    title: str = "Blue shirt",
    price: str = "19.90 EUR",
    link: str = LINK,
    why: str = "",
    also: str = "",
) -> Card:
    return Card(b"", title, price, link, why, also)


def shown(of: Card, number: int | None = 3) -> dict:
    return caption_text({"caption": caption(of, number), "parse_mode": "HTML"})


def test_caption_shows_number_title_price_and_shop_with_its_link():
    parsed = shown(card())
    assert parsed["caption"] == "3. Blue shirt\n19.90 EUR\nshop.example"
    kinds = {entity["type"]: entity for entity in parsed["caption_entities"]}
    assert (kinds["bold"]["offset"], kinds["bold"]["length"]) == (3, len("Blue shirt"))
    assert kinds["text_link"]["url"] == LINK


def test_caption_of_a_single_photo_has_no_number():
    assert shown(card(), None)["caption"].startswith("Blue shirt\n")


def test_caption_escapes_markup_in_every_part():
    parsed = shown(card("<b>&</i> \"'", "<1>", 'https://x.example/"><b>'))
    assert parsed["caption"] == "3. <b>&</i> \"'\n<1>\nx.example"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "p/1.html", "http://[", "file:///etc"])
def test_caption_of_a_link_that_is_no_web_address_shows_it_as_text(link):
    parsed = shown(card(link=link))
    assert parsed["caption"].endswith(link)
    assert {entity["type"] for entity in parsed["caption_entities"]} == {"bold"}


def test_caption_without_price_and_link_is_one_line():
    assert shown(card(price="", link=""))["caption"] == "3. Blue shirt"


def test_caption_says_under_the_price_why_it_is_shown_and_its_other_colours():
    parsed = shown(card(why=WHY, also=ALSO))
    assert parsed["caption"] == f"3. Blue shirt\n19.90 EUR\n{WHY}\n{ALSO}\nshop.example"
    kinds = [entity["type"] for entity in parsed["caption_entities"]]
    assert kinds == ["bold", "italic", "italic", "text_link"]


def test_caption_without_a_reason_has_the_other_colours_alone():
    assert shown(card(also=ALSO))["caption"] == f"3. Blue shirt\n19.90 EUR\n{ALSO}\nshop.example"


@settings(deadline=None)
@given(st.text(max_size=2000), st.text(max_size=2000), st.text(max_size=2000))
def test_caption_of_any_title_reason_and_colours_is_accepted_and_keeps_all_but_the_title(
    title, why, also
):
    parsed = shown(card(title, why=f"Very close {why}", also=f"Also in {also}"))
    for part in ("3.", "19.90 EUR", "Very close", "Also in", "shop.example"):
        assert part in parsed["caption"]


def test_long_title_beside_long_reasons_is_cut_to_exactly_what_fits():
    parsed = shown(card("x" * 2000, why="\N{DRESS}" * 400, also="y" * 400))
    assert utf16_length(parsed["caption"]) == 1024
    _, price, why, also, shop = parsed["caption"].splitlines()
    assert (price, shop) == ("19.90 EUR", "shop.example")
    # A dress is two units: one more would be 121.
    assert [utf16_length(line) for line in (why, also)] == [119, 120]


@settings(deadline=None)  # other processes on the machine are not the caption's fault
@given(st.text(min_size=1, max_size=3000), st.sampled_from(["", LINK]))
def test_caption_of_any_title_is_accepted_and_keeps_price_and_link(title, link):
    parsed = shown(card(title, link=link))
    assert "19.90 EUR" in parsed["caption"]
    kinds = {entity["type"] for entity in parsed.get("caption_entities", [])}
    assert ("text_link" in kinds) == bool(link)


def test_long_title_is_cut_to_exactly_what_fits():
    parsed = shown(card("x" * 2000))
    assert utf16_length(parsed["caption"]) == 1024
    assert parsed["caption"].endswith("…\n19.90 EUR\nshop.example")


def test_fitted_when_the_cut_meets_an_emoji_splits_none():
    assert fitted("ab\N{DRESS}\N{DRESS}", 5) == "ab\N{DRESS}…"
    assert fitted("ab\N{DRESS}\N{DRESS}", 4) == "ab…"
    assert fitted("ab\N{DRESS}\N{DRESS}", 6) == "ab\N{DRESS}\N{DRESS}"


def test_listing_names_every_card_with_number_link_and_price_above_the_text():
    html = listing([card("Blue <shirt>"), card("Red skirt", "", "")], "In blue & more")
    assert html == (
        f'1. <a href="{LINK.replace("&", "&amp;")}">Blue &lt;shirt&gt;</a> · 19.90 EUR\n'
        "2. Red skirt\n\nIn blue &amp; more"
    )


def test_listing_says_under_every_card_why_it_is_shown():
    html = listing([card("Blue shirt", "", "", "A <close> one", ALSO), card("Skirt", "", "")], "so")
    assert html == "1. Blue shirt\n<i>A &lt;close&gt; one</i>\n2. Skirt\n\nso"


def test_listing_without_cards_is_the_text_alone():
    assert listing([], "1 < 2") == "1 &lt; 2"


@given(
    st.text(max_size=400),
    st.text(max_size=60),
    st.text(max_size=400),
    st.text(max_size=5000),
    st.integers(1, 10),
)
def test_listing_always_fits_into_one_message(
    title: str, price: str, why: str, text: str, count: int
):
    html = listing([card(title, price, why=why)] * count, text)
    assert message_text({"text": html, "parse_mode": "HTML"})  # refuses more than 4096


def test_listing_of_ten_long_cards_leaves_room_for_a_long_text():
    full = card("t" * 400, "p" * 60, why="w" * 400)
    html = listing([full] * 10, "a " * 1000 + "the end")
    parsed = message_text({"text": html, "parse_mode": "HTML"})
    assert parsed["text"].endswith("the end")
