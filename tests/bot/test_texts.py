"""The sentences: the same keys and gaps in every language, one for every error, no markup."""

import re
from string import Formatter
from typing import get_args

import pytest

from bot.actions import Note
from bot.commands import ADMIN_COMMANDS, COMMANDS
from bot.explained import DIFFERENT
from bot.spoken import read_words
from bot.texts import LANGUAGES, is_known, render, say, sentences
from shared.errors import SartorError
from shared.garments import LABELS, PERSON
from shared.messages import Likely
from shared.wishes import Wish
from shared.words.labels import label

MARKUP = re.compile(r"[<>*_`~|\\]|\[.*\]\(|&\w+;")


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def tree(root: type[SartorError]) -> set[type[SartorError]]:
    return {root}.union(*(tree(one) for one in root.__subclasses__()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_keys_of_english(language: str) -> None:
    assert sentences(language).keys() == sentences("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_has_the_gaps_of_its_english_one(language: str) -> None:
    theirs = {key: gaps(sentence) for key, sentence in sentences(language).items()}
    assert theirs == {key: gaps(sentence) for key, sentence in sentences("en").items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_empty_or_holds_markup(language: str) -> None:
    for key, sentence in sentences(language).items():
        text = re.sub(r"\{\w+\}", "", sentence).replace("SARTOR_FEED", "")
        assert sentence.strip(), key
        assert not MARKUP.search(text), key


def test_every_error_has_a_sentence() -> None:
    assert {error.code for error in tree(SartorError)} <= sentences("en").keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_garment_has_a_name_of_its_own(language: str) -> None:
    names = [sentences(language)[f"garment.{label}"] for label in (*LABELS, PERSON)]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_step_of_likeness_and_everything_that_is_compared_has_a_name(language: str) -> None:
    for group, values in (("likely", get_args(Likely)), ("attribute", DIFFERENT)):
        names = [sentences(language)[f"{group}.{value}"] for value in values]
        assert len(set(names)) == len(names)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_names_the_words_that_choose_as_their_buttons_have_them(language: str) -> None:
    for choice in ("whole", "together", "to_photo", "to_words"):
        label = say(language, f"button.{choice}").lower()
        assert label in say(language, "chat.help").lower()


def test_every_command_has_a_menu_text_that_telegram_takes() -> None:
    for language in LANGUAGES:
        for name in (*COMMANDS, *ADMIN_COMMANDS):
            assert 1 <= len(say(language, f"command.{name}")) <= 256


@pytest.mark.parametrize(
    ("language", "word"),
    [("pt-br", "More"), ("ru-RU", "Ещё"), ("es_AR", "Más"), ("", "More"), ("RU", "Ещё")],
)
def test_a_region_falls_back_to_its_language_and_then_to_english(language: str, word: str) -> None:
    assert say(language, "button.more") == word


def test_notes_within_a_note_are_said_in_the_same_language() -> None:
    asked = (Note("asked.photo"), Note("asked.at_most", {"price": "50 EUR"}))
    said = render("es", Note("results.none", {"asked": asked}))
    assert said.startswith("Tu foto · hasta 50 EUR\n")


@pytest.mark.parametrize("language", ["en", "ru", "es", "es_AR", "fr"])
def test_a_wish_within_a_note_is_said_in_the_same_language(language: str) -> None:
    wish = Wish(attribute="colour", value="red")
    spoken = language[:2] if language[:2] in LANGUAGES else "en"
    assert render(language, Note("asked.wish", {"wish": wish})) == label(wish, spoken)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_help_speaks_of_thumbs_and_of_products_that_should_be_different(language: str) -> None:
    said = say(language, "chat.help")
    examples = re.findall("[“«](.+?)[”»]", said)
    verbs = {press.verb for press in map(read_words, examples) if press}
    assert {"similar", "up", "down", "to_photo", "to_words", "more", "undo"} <= verbs


def test_a_persons_braces_are_words_like_any_others() -> None:
    assert render("en", Note("asked.said", {"words": "{0} {x!r} %s"})) == "{0} {x!r} %s"


def test_a_missing_param_leaves_a_question_mark(caplog: pytest.LogCaptureFixture) -> None:
    assert say("en", "error.feed_unreadable") == "The feed cannot be read: ?"
    assert "{reason}" in caplog.text


def test_an_unknown_key_is_an_internal_error_to_the_person() -> None:
    assert not is_known("error.nope")
    assert say("en", "error.nope") == say("en", "error.internal")
