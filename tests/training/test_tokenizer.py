"""Tokenizer: round trips, special tokens, open_clip's loader, length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from open_clip.tokenizer import HFTokenizer

from training.tokenizer import EOS_ID, PAD_ID, save_tokenizer, train_tokenizer

TOKENIZER = train_tokenizer(
    ["navy blue t-shirt for men", "make it blue", "a red dress", "red dress in navy"] * 5,
    vocabulary=400,
)


@given(st.text(st.characters(codec="ascii", exclude_categories=["C", "Nd"]), max_size=40))
def test_round_trip_keeps_lower_cased_text(text):
    decoded = TOKENIZER.decode(TOKENIZER.encode(text).ids)
    assert decoded.strip() == text.lower().strip()


@pytest.mark.parametrize("text", ["рубашка синяя", "👗 in blue", "قميص أزرق"])
def test_any_script_survives(text):
    assert TOKENIZER.decode(TOKENIZER.encode(text).ids).strip() == text


def test_digits_stand_alone_so_that_model_numbers_fill_no_vocabulary():
    assert TOKENIZER.decode(TOKENIZER.encode("levis 501").ids).split() == ["levis", "5", "0", "1"]


def test_frequent_words_are_few_tokens():
    assert len(TOKENIZER.encode("navy blue").ids) <= 5  # with the first and last


def test_saved_tokenizer_loads_as_open_clip_loads_it(tmp_path):
    save_tokenizer(TOKENIZER, tmp_path, context_length=8)
    tokens = HFTokenizer(str(tmp_path), context_length=8)(["make it blue", "navy " * 30])
    assert tokens.shape == (2, 8)
    assert tokens[0].tolist()[: len(TOKENIZER.encode("make it blue").ids)] == (
        TOKENIZER.encode("make it blue").ids
    )
    assert tokens[0, -1] == PAD_ID
    assert tokens[1, -1] == EOS_ID  # a cut sentence still ends
