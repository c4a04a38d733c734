"""The house reranker: what an index keeps for it, and that parts of one design find each other.

Of any weights on a small encoder, and of those that ship on garments that are drawn here.
"""

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw

from index_store.product import Product
from shared.errors import SetupError, UnknownSpec, WeightsUnavailable
from tests.worker.conftest import ColourEncoder
from tests.worker.tiny_house import save_tiny_clip, tiny_house
from worker.encoders.looks import PLACE_CHANNELS
from worker.encoders.registry import ENCODERS
from worker.rerankers.base import Question, Shortlist
from worker.rerankers.house import LEVELS, HouseReranker, packed, unpacked
from worker.rerankers.matching import FILE, Matching, save_matching
from worker.rerankers.registry import RERANKERS

WIDTH = 8


def matching(seed=0):
    torch.manual_seed(seed)
    return Matching(PLACE_CHANNELS, WIDTH).eval()


@pytest.fixture(scope="module")
def encoder(tmp_path_factory):
    return tiny_house(save_tiny_clip(tmp_path_factory.mktemp("clip") / "tiny"))


@pytest.fixture(scope="module")
def reranker(encoder):
    return HouseReranker(encoder, matching())


@pytest.fixture(scope="module")
def pictures():
    rng = np.random.default_rng(0)
    sizes = [(40, 60), (32, 32), (90, 50), (64, 64)]
    return [Image.fromarray(rng.integers(0, 255, (h, w, 3), np.uint8)) for w, h in sizes]


def read(reranker, images):
    rows = reranker.reader.read(images, np.zeros((len(images), 1), np.float32))
    return np.stack([one.array for one in rows])


def shortlist(details, count=None):
    count = len(details) if count is None else count
    products = [Product(str(row), "", "") for row in range(count)]
    scores, embeddings = np.zeros(count, np.float32), np.zeros((count, 3), np.float32)
    return Shortlist(products, scores, embeddings, details)


def test_an_index_keeps_a_byte_for_each_number_of_a_places_token(reranker, encoder, pictures):
    details = read(reranker, pictures)
    places = encoder.encode_places(pictures).shape[1]
    assert (details.shape, details.dtype) == ((4, places, WIDTH + 1), np.int8)
    with torch.inference_mode():
        tokens = matching().tokens(torch.from_numpy(encoder.encode_places(pictures)))
    assert unpacked(details) == pytest.approx(tokens, abs=0.5 / LEVELS + 1e-6)


def test_what_is_packed_uses_all_of_a_byte():
    assert packed(torch.tensor([[-1.0, 0.0, 0.5, 1.0]])).tolist() == [[-127, 0, 64, 127]]


def test_a_picture_is_most_like_itself(reranker, pictures):
    details = read(reranker, pictures)
    for number, one in enumerate(details):
        scores = reranker.score(Question(details=one), shortlist(details))
        assert (scores.shape, scores.dtype) == ((4,), np.float32)
        assert int(np.argmax(scores)) == number
        assert scores[number] == pytest.approx(1, abs=0.02)
        assert (np.abs(scores) <= 1.02).all()


def test_scores_from_bytes_are_nearly_those_of_the_numbers(reranker, encoder, pictures):
    """Slow twin: one pair at a time, never rounded."""
    with torch.inference_mode():
        tokens = matching().tokens(torch.from_numpy(encoder.encode_places(pictures)))
        by_hand = [float(matching()(tokens[:1], one[None, None])) for one in tokens]
    details = read(reranker, pictures)
    scores = reranker.score(Question(details=details[0]), shortlist(details))
    assert scores == pytest.approx(by_hand, abs=0.02)


def test_without_a_picture_or_candidates_or_details_nothing_is_preferred(reranker, pictures):
    details = read(reranker, pictures)
    assert reranker.score(Question(), shortlist(details)).tolist() == [0] * 4
    asked = Question(details=details[0])
    assert reranker.score(asked, shortlist(None, count=3)).tolist() == [0] * 3
    assert reranker.score(asked, shortlist(details[:0])).shape == (0,)


def test_the_model_id_names_the_weights_of_both(encoder, reranker, tmp_path_factory):
    other = tiny_house(save_tiny_clip(tmp_path_factory.mktemp("again") / "tiny"), seed=1)
    ids = {
        reranker.model_id,
        HouseReranker(encoder, matching(1)).model_id,
        HouseReranker(other, matching()).model_id,
    }
    assert len(ids) == 3
    assert reranker.reader.model_id == reranker.model_id
    assert HouseReranker(encoder, matching()).model_id == reranker.model_id
    assert reranker.reader.name == "details"


def test_other_weights_are_named_by_their_folder(encoder, reranker, pictures, tmp_path):
    save_matching(matching(), tmp_path)
    loaded = RERANKERS.load(f"house:{tmp_path}", encoder=encoder)
    one, other = read(loaded, pictures).astype(int), read(reranker, pictures).astype(int)
    assert np.abs(one - other).max() <= 2  # matrices were halved


def test_a_folder_that_is_none_is_refused(encoder):
    with pytest.raises(UnknownSpec, match="write 'house'"):
        RERANKERS.load("house:nowhere", encoder=encoder)


def test_a_folder_without_weights_is_our_error(encoder, tmp_path):
    (tmp_path / FILE).write_bytes(b"")
    with pytest.raises(WeightsUnavailable, match="cannot be loaded"):
        RERANKERS.load(f"house:{tmp_path}", encoder=encoder)


def test_another_encoder_has_no_such_eye():
    with pytest.raises(SetupError, match="which colour-1 lacks; use the reranker 'late'"):
        RERANKERS.load("house", encoder=ColourEncoder())


SHIRT = [(60, 50), (100, 40), (140, 40), (180, 50), (225, 110), (190, 135), (175, 115), (175, 280),
         (65, 280), (65, 115), (50, 135), (15, 110)]  # fmt: skip


def shirt(rgb, print_=None, moved=0):
    """As a shop would show it, a print on its chest; `moved` to the right, in pixels."""
    picture = Image.new("RGB", (240, 320), "white")
    draw = ImageDraw.Draw(picture)
    draw.polygon([(x + moved, y) for x, y in SHIRT], fill=rgb)
    for step in range(8):
        if print_ == "stripes":
            draw.rectangle((65 + moved, 125 + 20 * step, 175 + moved, 133 + 20 * step), "white")
        if print_ == "dots":
            for place in range(5):
                x, y = 72 + 22 * place + moved, 125 + 20 * step
                draw.ellipse((x, y, x + 10, y + 10), "white")
    return picture


@pytest.fixture(scope="module")
def shipped():
    return RERANKERS.load("house", encoder=ENCODERS.load("house", device="cpu"))


def test_what_ships_keeps_108_places_of_49_bytes(shipped):
    assert read(shipped, [shirt("navy")]).shape == (1, 108, 49)


def test_what_ships_finds_a_print_again_in_another_colour_and_place(shipped):
    red, blue = (190, 25, 40), (35, 70, 180)
    seen = shirt(red, "stripes")
    those = [shirt(blue, "stripes", 8), shirt(blue), shirt(blue, "dots")]
    [asked, *details] = read(shipped, [seen, *those])
    scores = shipped.score(Question(details=asked), shortlist(np.stack(details)))
    assert int(np.argmax(scores)) == 0


def test_what_ships_scores_a_blank_picture_too(shipped):
    blank = Image.new("RGB", (240, 320), "white")
    details = read(shipped, [shirt("navy"), blank])
    for asked in details:
        scores = shipped.score(Question(details=asked), shortlist(details))
        assert np.isfinite(scores).all()
