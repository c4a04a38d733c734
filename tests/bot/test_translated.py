"""Words of a shop or of a model: said in the person's language where they are known."""

import pytest

from bot.translated import caption_in, colour_in


@pytest.mark.parametrize(
    ("written", "language", "shown"),
    [
        ("Navy Blue", "ru", "тёмно синий"),
        ("off-white", "es", "blanco roto"),
        ("Bordeaux", "en", "burgundy"),
        ("красный", "es", "rojo"),
        ("Black / White", "ru", "чёрный/белый"),
        ("Thunder Blue", "ru", "Thunder Blue"),
        ("Peru", "es", "Peru"),
        ("", "en", ""),
    ],
)
def test_colours_that_are_known_as_a_whole_are_translated(
    written: str, language: str, shown: str
) -> None:
    assert colour_in(written, language) == shown


@pytest.mark.parametrize(
    ("caption", "language", "shown"),
    [
        ("navy casual shirt with anchors", "en", "navy casual shirt with anchors"),
        ("navy casual shirt with anchors", "pt", "navy casual shirt with anchors"),
        ("red striped dress, women", "ru", "красный, в полоску, платье, для женщин"),
        ("red striped dress, women", "es", "rojo, a rayas, vestido, de mujer"),
        ("a thingamajig", "ru", "a thingamajig"),
    ],
)
def test_a_caption_is_said_as_far_as_it_is_understood(
    caption: str, language: str, shown: str
) -> None:
    assert caption_in(caption, language) == shown
