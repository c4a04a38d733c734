"""Sentences of three languages to wishes, and what is left of them for the encoder."""

# ruff: noqa: RUF001 - Cyrillic is meant
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.wishes import Understood, Wish
from shared.words import understood
from shared.words.matching import language_of
from shared.words.text import tokens


def said(text: str) -> list[str]:
    """The wishes of a sentence as "colour blue", "refuse pattern striped"."""
    return [in_words(wish) for wish in understood([text]).wishes]


def in_words(wish: Wish) -> str:
    sign = "" if wish.sign == "want" else f"{wish.sign} "
    return f"{sign}{wish.attribute} {wish.value}"


ENGLISH = [
    ("make it blue", "colour blue"),
    ("same but in navy", "colour navy blue"),
    ("dark blue", "colour navy blue"),
    ("light blue jeans", "colour light blue; type jeans"),
    ("off-white", "colour off white"),
    ("blue or black", "colour blue; colour black"),
    ("red and white striped", "colour red; colour white; pattern striped"),
    ("bluer", "more colour blue"),
    ("darker", "more colour dark"),
    ("is lighter and less shiny", "more colour light; less material shiny"),
    ("linen shirt", "material linen; type shirt"),
    ("leather jacket", "material leather; type jacket"),
    ("an orange bag", "colour orange; type bag"),
    ("short", "length short"),
    ("shorts", "type shorts"),
    ("long sleeves", "sleeve long sleeves"),
    ("longer sleeves", "more sleeve long sleeves"),
    ("longer black sleeves", "more sleeve long sleeves; colour black"),
    ("has no sleeves", "sleeve sleeveless"),
    ("print on top", "pattern printed"),
    ("vneck tshirt", "neck v-neck; type t-shirt"),
    ("3/4 sleeve dress", "sleeve 3/4 sleeves; type dress"),
    ("without stripes", "refuse pattern striped"),
    ("without stripes or dots, longer", "refuse pattern striped; refuse pattern polka dots; "
     "more length long"),
    ("without red stripes", "refuse pattern striped"),
    ("not a red dress", "refuse colour red"),
    ("not red but blue", "refuse colour red; colour blue"),
    ("not red, blue", "refuse colour red; colour blue"),
    ("anything but red", "refuse colour red"),
    ("without a hood and in blue", "refuse detail hood; colour blue"),
    ("change blue to red", "refuse colour blue; colour red"),
    ("change the colour to red", "colour red"),
    ("more formal", "more usage formal"),
    ("not more formal", "less usage formal"),
    ("too long", "less length long"),
    ("not longer", "less length long"),
    ("with white stripes", "pattern striped"),
    ("black with white lettering", "colour black; detail text"),
    ("with purple tassels", ""),
    ("with a belt", "detail belt"),
    ("a red belt", "colour red; type belt"),
    ("no belt", "refuse detail belt"),
    ("a dress with jeans", "type dress"),
    ("a skirt like this dress", "type skirt"),
    ("I would like a dress", "type dress"),
    ("kids shoes", "gender girls; gender boys; type shoes"),
    ("for women, size M", "gender women; size M"),
    ("in L or XL", "size L; size XL"),
    ("size large by Nike", "size L; brand Nike"),
    ("US 8", ""),
    ("size US 8", "size US 8"),
    ("is it available?", "stock in stock"),
    ("yelow dress", "colour yellow; type dress"),
    ("strped shirt", "pattern striped; type shirt"),
    ("a tiger on it", ""),
    ("is the same", ""),
]  # fmt: skip
RUSSIAN = [
    ("такое же, но синее", "colour blue"),
    ("хочу красную футболку с длинным рукавом", "colour red; type t-shirt; sleeve long sleeves"),
    ("тёмно-синие джинсы", "colour navy blue; type jeans"),
    ("темносинее", "colour navy blue"),
    ("голубой", "colour light blue"),
    ("красно-белая полоска", "colour red; colour white; pattern striped"),
    ("платье в горошек до колена", "type dress; pattern polka dots; length knee-length"),
    ("без полосок", "refuse pattern striped"),
    ("не красное, а синее", "refuse colour red; colour blue"),
    ("синее вместо красного", "colour blue; refuse colour red"),
    ("поменяй синий на красный", "refuse colour blue; colour red"),
    ("без карманов и без капюшона", "refuse detail pockets; refuse detail hood"),
    ("без рукавов", "sleeve sleeveless"),
    ("чуть подлиннее и темнее", "more length long; more colour dark"),
    ("слишком короткое", "less length short"),
    ("более деловой", "more usage formal"),
    ("платье как это, но в клетку", "type dress; pattern checked"),
    ("нарядное для девочки", "usage party; gender girls"),
    ("мужские шорты", "gender men; type shorts"),
    ("кожаная сумка", "material leather; type bag"),
    ("размер 42, в наличии", "size 42; stock in stock"),
    ("46-го размера", "size 46"),
    ("на 2 размера больше", ""),
    ("черное, марки Nike", "colour black; brand Nike"),
    ("рубашка slim fit", "type shirt; fit slim"),
    ("фиолтовое платье", "colour purple; type dress"),
]
SPANISH = [
    ("igual pero en rojo", "colour red"),
    ("una camisa azul de manga larga", "type shirt; colour blue; sleeve long sleeves"),
    ("azul marino", "colour navy blue"),
    ("sin rayas", "refuse pattern striped"),
    ("no rojo, azul", "refuse colour red; colour blue"),
    ("azul en vez de rojo", "colour blue; refuse colour red"),
    ("cambia el azul por rojo", "refuse colour blue; colour red"),
    ("más largo y sin mangas", "more length long; sleeve sleeveless"),
    ("no tan largo", "less length long"),
    ("demasiado formal", "less usage formal"),
    ("más pastel", "more colour pastel"),
    ("blusas rosas de lunares", "type blouse; colour pink; pattern polka dots"),
    ("vestido de flores para mujer", "type dress; pattern floral; gender women"),
    ("sin bolsillos ni capucha", "refuse detail pockets; refuse detail hood"),
    ("disponible en talla M", "stock in stock; size M"),
    ("de la marca Zara", "brand Zara"),
    ("marron", "colour brown"),
]
BASE_COLOURS = (
    "Beige", "Black", "Blue", "Bronze", "Brown", "Burgundy", "Charcoal", "Coffee Brown", "Copper",
    "Cream", "Fluorescent Green", "Gold", "Green", "Grey", "Grey Melange", "Khaki", "Lavender",
    "Lime Green", "Magenta", "Maroon", "Mauve", "Metallic", "Multi", "Mushroom Brown", "Mustard",
    "Navy Blue", "Nude", "Off White", "Olive", "Orange", "Peach", "Pink", "Purple", "Red", "Rose",
    "Rust", "Sea Green", "Silver", "Skin", "Steel", "Tan", "Taupe", "Teal", "Turquoise Blue",
    "White", "Yellow",
)  # fmt: skip
PARAPHRASES = (
    "make it {C}", "same but in {C}", "I want this in {C} please", "{C} instead of {B}",
    "is {C} and not {B}", "do you have it in {C}?",
)  # fmt: skip


@pytest.mark.parametrize(("text", "wishes"), [*ENGLISH, *RUSSIAN, *SPANISH])
def test_a_sentence_asks_for(text, wishes):
    assert said(text) == [wish for wish in wishes.split("; ") if wish]


@pytest.mark.parametrize("paraphrase", PARAPHRASES)
@pytest.mark.parametrize("colour", BASE_COLOURS)
def test_every_base_colour_is_read_in_every_paraphrase(colour, paraphrase):
    for other in ("navy blue" if colour != "Navy Blue" else "rust", "multi"):
        if other == colour.lower():
            continue
        read = understood([paraphrase.format(C=colour.lower(), B=other)])
        assert read.of("colour") == (colour.lower(),)
        assert read.of("colour", "refuse") == ((other,) if "{B}" in paraphrase else ())
        assert len(read.wishes) == 1 + ("{B}" in paraphrase)


TURNS = [
    (["blue", "actually green"], ["colour green"], ["actually green"]),
    (["green", "not green"], ["refuse colour green"], ["not green"]),
    (["not blue", "blue"], ["colour blue"], ["blue"]),
    (["not red", "not blue"], ["refuse colour red", "refuse colour blue"], ["not red", "not blue"]),
    (["longer", "shorter"], ["more length short"], ["shorter"]),
    (["blue", "darker"], ["colour blue", "more colour dark"], ["blue", "darker"]),
    (["size M", "talla L"], ["size L"], []),
    (["same but in navy", "red"], ["colour red"], ["red"]),
    (
        ["blue, sleeveless, not striped", "red"],
        ["sleeve sleeveless", "refuse pattern striped", "colour red"],
        ["sleeveless, not striped", "red"],
    ),
    (["with pockets", "with a belt"], ["detail pockets", "detail belt"],
     ["with pockets", "with a belt"]),
    (["cottagecore in blue", "red"], ["colour red"], ["cottagecore", "red"]),
]  # fmt: skip


@pytest.mark.parametrize(("turns", "wishes", "sentences"), TURNS)
def test_a_later_turn_overrides_an_earlier_one(turns, wishes, sentences):
    read = understood(turns)
    assert [in_words(wish) for wish in read.wishes] == wishes
    assert list(read.sentences) == sentences


SENTENCES = [
    ("same but in navy", "same but in navy"),
    ("is red and not blue", "is red and not blue"),
    ("yelow, for women", "yelow, for women"),
    ("👗🔥", "👗🔥"),
    ("red, size M", "red"),
    ("by Nike", ""),
    ("cottagecore dress with tassels size M", "cottagecore, dress, with tassels"),
    ("tassels on the hem, in stock", "tassels on the hem"),
    ("without tassels, size 42", "without tassels"),
    ("синее, без рукавов, не в полоску", "blue, sleeveless, not striped"),
    ("платье с кисточками", "dress, with кисточками"),
    ("спасибо", ""),
    ("no azul, sino rojo", "red, not blue"),
    ("para mujer, sin logo", "for women, no logo"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "left"), SENTENCES)
def test_the_encoder_reads(text, left):
    assert " ".join(understood([text]).sentences) == left


def test_a_shop_s_brands_are_known_by_their_names():
    brands = ("Nike", "Red Tape", "Mango", "Only")
    assert understood(["only NIKE"], brands).of("brand") == ("Nike",)
    assert understood(["Red Tape shoes"], brands).of("brand") == ("Red Tape",)
    assert understood(["by mango"], brands).of("brand") == ("Mango",)
    assert understood(["not Nike"], brands).of("brand", "refuse") == ("Nike",)


def test_a_brand_named_like_a_thing_is_the_thing_in_small_letters():
    read = understood(["red tape, mango"], ("Red Tape", "Mango"))
    assert (read.of("brand"), read.of("colour")) == ((), ("red",))


def test_a_capital_that_begins_a_sentence_makes_no_brand():
    assert understood(["Only in red"], ("Only",)).of("brand") == ()
    assert understood(["red, Only"], ("Only",)).of("brand") == ("Only",)


def test_a_language_is_known_by_its_letters_and_words():
    spoken = {"beige": "en", "rojo": "es", "no azul": "es", "slip on": "en", "синее top": "ru"}
    assert {text: language_of(tokens(text)) for text in spoken} == spoken


def test_nothing_said_is_nothing_understood():
    assert understood([]) == Understood()


WORDS = (
    "red not no without more less , . and or but with in size M by Nike синее без не más sin azul "
    "stripes dress long sleeves change to like this 42 в наличии для women the ! 🔥 ё É ' -"
)
PIECES = st.sampled_from(WORDS.split())
WILD = st.text(max_size=80) | st.lists(PIECES, max_size=12).map(" ".join)


@settings(deadline=None)  # the first sentence builds the tables
@given(st.lists(WILD, max_size=4), st.lists(st.text(max_size=12), max_size=3))
@example(["size ,", "by !", "in L"], ["", " "])
@example(["ı by I"], ["i"])
def test_any_sentences_are_read(turns, brands):
    read = understood(turns, brands)
    signs: dict[tuple[str, str], set[str]] = {}
    for wish in read.wishes:
        signs.setdefault((wish.attribute, wish.value), set()).add(wish.sign)
    assert all(len(held) == 1 for held in signs.values())
    assert all(read.sentences)


UNKNOWN = st.text("bcdfghjklmnpqrstvwxz", min_size=6, max_size=12).map(lambda word: "q" + word)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=6), UNKNOWN, st.lists(PIECES, max_size=6), st.booleans())
def test_a_word_that_nobody_knows_reaches_the_encoder(before, word, after, later):
    turns = [" ".join([*before, word, *after]), *(["green, longer, size S"] if later else [])]
    assert word in " ".join(understood(turns).sentences)
