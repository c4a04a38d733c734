"""Protocol `conversation`: after three turns, is what is shown all that holds by then?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from evaluation.asker import Questions
from evaluation.conversation_sheet import Talk, TalkTurn
from evaluation.gallery import Bools, Gallery, Ints
from evaluation.metrics import precision_at_k
from evaluation.protocols.conversations import FORMS, UNDO, Conversation, Turn, drawn
from evaluation.protocols.priced_shop import PricedShop
from evaluation.result import Answers, Result
from evaluation.search import SHOWN
from shared.wishes import Understood
from shared.words import label, understood

__all__ = ["JUDGED", "Conversations", "conversation"]

JUDGED = 10  # answers
TURNS = 3
SHEETS = 10  # conversations that are drawn


@dataclass(frozen=True, eq=False)
class Conversations:
    """Conversations about a shop; what is asked is all turns of the first, then of the second..."""

    shop: PricedShop
    all: Sequence[Conversation]

    @classmethod
    def of(cls, gallery: Gallery, split: str, seed: int) -> "Conversations":
        """Drawn with the seed; raises FeedUnreadable where the shop is too small for any."""
        shop = PricedShop(gallery, seed)
        return cls(shop, drawn(shop, split, seed))

    @cached_property
    def questions(self) -> Questions:
        """Every turn with the sentences that stand after it, read."""
        return self._asked([understood(turn.sentences) for turn in self.turns])

    @cached_property
    def unread(self) -> Questions:
        """The baseline: every sentence said so far as it was said, nothing taken back."""
        said = [
            tuple(turn.said for turn in talk.turns[: number + 1] if turn.said != UNDO)
            for talk in self.all
            for number in range(TURNS)
        ]
        return self._asked([Understood(sentences=sentences) for sentences in said])

    @property
    def turns(self) -> list[Turn]:
        """All turns, in the order in which they are asked."""
        return [turn for talk in self.all for turn in talk.turns]

    def right(self, found: Ints) -> Bools:
        """Which of what the turns found (turns, ranks) is all that was wanted then."""
        pairs = zip(self.turns, found, strict=True)
        return np.stack([np.isin(rows, self.shop.rows(turn.wanted)) for turn, rows in pairs])

    def _asked(self, words: Sequence[Understood]) -> Questions:
        """The price is always the feed's: no picture shows it."""
        allowed = np.stack([self.shop.within(turn.wanted.most) for turn in self.turns])
        references = np.repeat([talk.reference for talk in self.all], TURNS)
        return Questions(references, words, allowed)


def conversation(asked: Conversations, found: Ints, words: Sequence[Understood] = ()) -> Result:
    """P@10 and "all ten" of each conversation, at its end.

    P@10 is the share of the first ten of which all holds that is then wanted: type, colour, gender
    and price; "all ten" whether it holds of every one. Details are P@10 of each form.

    Args:
        asked: the conversations.
        found: (turns, at least 10), rows of the gallery, best first.
        words: (turns,), what was understood at each turn, for sheets; without it none are drawn.
    """
    right = asked.right(found)[:, :JUDGED]
    end = right[TURNS - 1 :: TURNS]
    precision = precision_at_k(end, JUDGED)
    forms = np.array([talk.form for talk in asked.all])
    return Result(
        {"P@10": precision, "all ten": np.asarray(precision == 1, np.float64)},
        _answers(asked, found, right),
        {
            f"P@10 {form}": precision[forms == form]
            for form in map(", ".join, FORMS)
            if form in forms
        },
        talks=_talks(asked, words, found, right) if words else (),
    )


def _answers(asked: Conversations, found: Ints, right: Bools) -> Answers:
    ends = slice(TURNS - 1, None, TURNS)
    references = np.array([talk.reference for talk in asked.all])
    return Answers(
        [" / ".join(turn.said for turn in talk.turns) for talk in asked.all],
        lambda talks: asked.shop.gallery.photos(references[talks]),
        found[ends, :SHOWN],
        right[ends, :SHOWN],
    )


def _talks(
    asked: Conversations, words: Sequence[Understood], found: Ints, right: Bools
) -> list[Talk]:
    """Every so many-th, so that all forms are among them."""
    count = len(asked.all)
    shown = np.linspace(0, count - 1, min(SHEETS, count)).astype(np.int64).tolist()
    talks = []
    for number in shown:
        talk, rows = asked.all[number], range(TURNS * number, TURNS * (number + 1))
        turns = [
            TalkTurn(
                turn.said,
                _in_one_line(words[row], turn.wanted.most),
                found[row, :SHOWN],
                right[row, :SHOWN],
                [_caption(asked.shop, one) for one in found[row, :SHOWN].tolist()],
            )
            for row, turn in zip(rows, talk.turns, strict=True)
        ]
        talks.append(Talk(talk.reference, _caption(asked.shop, talk.reference), talk.form, turns))
    return talks


def _in_one_line(words: Understood, most: int | None) -> str:
    """As the bot says it back, "navy blue · for women"; the sentences where no wish is read."""
    wishes = [label(wish, "en") for wish in words.wishes]
    read = wishes or [f'"{sentence}"' for sentence in words.sentences]
    return " · ".join([*read, *([] if most is None else [f"at most {most}"])])


def _caption(shop: PricedShop, row: int) -> str:
    its = shop.as_it_is(row)
    return f"{its.colour}, {shop.prices[row]}\n{its.kind}, {its.gender}"
