"""Words that mean a button, in three languages, and words beside them to be searched by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.presses import Press
from bot.spoken import read_words
from bot.texts import LANGUAGES, say

SIMILAR = [
    ("similar to 2", 2, ""),
    ("More like 2!", 2, ""),
    ("like the 2", 2, ""),
    ("show me something like number 3, please", 3, ""),
    ("похожие на 2", 2, ""),
    ("parecido al 2", 2, ""),
    ("3", 3, ""),
    ("number 3", 3, ""),
    ("#3", 3, ""),
    ("like 2 but red", 2, "red"),
    ("Like 2, but Red and by ACME", 2, "Red and by ACME"),
    ("2 but red", 2, "red"),
    ("the 2, only longer", 2, "longer"),
    ("number 2 in red", 2, "in red"),
    ("2 in red", 2, "in red"),
    ("similar to 2 under 50", 2, "under 50"),
    ("like 2 cheaper", 2, "cheaper"),
    ("i want something like 12 with long sleeves", 12, "with long sleeves"),
    ("like 2 in 38", 2, "in 38"),
    ("like 2 but", 2, ""),
    ("как 2, но красное", 2, "красное"),
    ("Такое же, как 2, но до 50", 2, "до 50"),
    ("хочу как 2 в красном", 2, "в красном"),
    ("2, только красное", 2, "красное"),
    ("№2 без рукавов", 2, "без рукавов"),
    ("номер 2 подешевле", 2, "подешевле"),
    ("como el 2 pero rojo", 2, "rojo"),
    ("el 2 pero rojo", 2, "rojo"),
    ("quiero algo como el 2, pero con mangas largas", 2, "con mangas largas"),
    ("número 2 en rojo", 2, "en rojo"),
    ("similar al 2 hasta 50", 2, "hasta 50"),
]
UP = [
    "👍 3",
    "👍3",
    "👍🏽 3",
    "3 👍",
    "I like 3",
    "i love number 3",
    "нравится 3",
    "Мне очень нравится №3",
]
UP += ["3 нравится", "me gusta el 3", "el 3 me encanta"]
DOWN = [
    "👎 3",
    "👎🏻3",
    "3👎",
    "not 3",
    "Not the 3.",
    "not like 3",
    "less like 3",
    "I don't like 3",
]
DOWN += [
    "i don’t want number 3",  # noqa: RUF001 - as phones type it
    "не 3",
    "не как 3",
    "не нравится 3",
    "3 не нравится",
    "меньше похоже на 3",
]
DOWN += [
    "no me gusta el 3",
    "el 3 no",
    "no el 3",
    "el 3 no me gusta",
    "menos como el 3",
    "no como el 3",
]
TO_PHOTO = ["more like the photo", "Closer to my picture", "a bit nearer the photo"]
TO_PHOTO += ["больше похоже на фото", "ближе к моему фото", "больше как на фото"]
TO_PHOTO += ["más parecido a la foto", "mas cerca de mi foto", "un poco más como la imagen"]
TO_WORDS = ["closer to my words", "more like what I said", "nearer the description"]
TO_WORDS += ["больше по словам", "ближе к моим словам", "ближе к тому, что я написала"]
TO_WORDS += ["más cerca de mis palabras", "más como lo que he dicho"]
SEARCHED_BY = [
    "a whole dress",
    "photo print",
    "all blue",
    "вместе красиво",
    "like 30 cm longer",
    "like 3 buttons",
    "как 3 пуговицы",
    "like 90s",
    "like 3/4 sleeves",
    "2-piece suit",
    "2 in 1",
    "2 в 1",
    "like 2 and 3",
    "like 2, 3",
    "38 in red",
    "42",
    "3 bag",
    "№3 сумка",
    "2 pockets",
    "not 3 buttons",
    "not red",
    "не красное",
    "no rojo",
    "i like red",
    "like a photo print",
    "more like a summer dress",
    "words on it",
    "под 50",
    "under 50",
    "show me close fitting ones",
    "покажи похожее",
    "más parecido",
]


@pytest.mark.parametrize(("words", "number", "rest"), SIMILAR)
def test_words_of_likeness_name_a_product_and_what_should_be_different(
    words: str, number: int, rest: str
) -> None:
    assert read_words(words) == Press("similar", number, rest)


@pytest.mark.parametrize(
    ("words", "press"),
    [
        *((words, Press("up", 3)) for words in UP),
        *((words, Press("down", 3)) for words in DOWN),
        *((words, Press("to_photo")) for words in TO_PHOTO),
        *((words, Press("to_words")) for words in TO_WORDS),
    ],
)
def test_words_mean_thumbs_and_steps_towards_the_photo_or_the_words(
    words: str, press: Press
) -> None:
    assert read_words(words) == press


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("whole photo", "whole"),
        ("The entire picture.", "whole"),
        ("всё фото", "whole"),
        ("по всему фото", "whole"),
        ("фото целиком", "whole"),
        ("toda la foto", "whole"),
        ("la foto entera", "whole"),
        ("all together", "together"),
        ("все вместе", "together"),
        ("todas juntas", "together"),
        ("Show me the closest ones.", "nearest"),
        ("show them anyway", "nearest"),
        ("покажи всё равно самое похожее", "nearest"),
        ("ближайшее", "nearest"),
        ("muéstrame lo más parecido", "nearest"),
        ("lo más cercano", "nearest"),
    ],
)
def test_words_mean_the_buttons_that_stand_alone(words: str, verb: str) -> None:
    press = read_words(words)
    assert press is not None
    assert press.verb == verb


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "verb", ["more", "undo", "nearest", "whole", "together", "to_photo", "to_words"]
)
def test_a_buttons_own_label_typed_means_the_button(language: str, verb: str) -> None:
    assert read_words(say(language, f"button.{verb}")) == Press(verb)  # type: ignore[arg-type]


@pytest.mark.parametrize("words", SEARCHED_BY)
def test_words_to_search_by_are_no_button(words: str) -> None:
    assert read_words(words) is None


@given(st.text(max_size=80))
def test_of_any_text_what_is_left_can_be_searched_by(text: str) -> None:
    press = read_words(f"like 2 {text}")
    if press is not None:
        assert press.verb == "similar"
        assert press.rest == " ".join(press.rest.split())
        assert press.rest in " ".join(text.split())
