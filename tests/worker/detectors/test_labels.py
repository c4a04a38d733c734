"""Foreign class names become ours, or nothing."""

import pytest

from shared.garments import LABELS, PERSON
from worker.detectors.labels import house_label, house_labels

COCO = {
    "person": PERSON, "backpack": "bag", "handbag": "bag", "suitcase": "bag", "tie": "tie",
    "umbrella": None, "wine glass": None, "vase": None, "clock": None, "bowl": None,
}  # fmt: skip
DEEPFASHION2 = {
    "short sleeve top": "top", "long sleeve top": "top", "short sleeve outwear": "outerwear",
    "long sleeve outwear": "outerwear", "vest": "top", "sling": "top", "shorts": "shorts",
    "trousers": "trousers", "skirt": "skirt", "short sleeve dress": "dress",
    "long sleeve dress": "dress", "vest dress": "dress", "sling dress": "dress",
}  # fmt: skip
FASHIONPEDIA = {
    "shirt, blouse": "top", "top, t-shirt, sweatshirt": "top", "sweater": "top",
    "cardigan": "outerwear", "jacket": "outerwear", "vest": "top", "pants": "trousers",
    "shorts": "shorts", "skirt": "skirt", "coat": "outerwear", "dress": "dress",
    "jumpsuit": "dress", "cape": "outerwear", "glasses": "glasses", "hat": "hat",
    "headband, head covering, hair accessory": "hat", "tie": "tie", "glove": None,
    "watch": "watch", "belt": "belt", "leg warmer": None, "tights, stockings": None, "sock": None,
    "shoe": "shoes", "bag, wallet": "bag", "scarf": "scarf", "umbrella": None, "hood": None,
    "collar": None, "lapel": None, "epaulette": None, "sleeve": None, "pocket": None,
    "neckline": None, "buckle": None, "zipper": None, "applique": None, "bead": None, "bow": None,
    "flower": None, "fringe": None, "ribbon": None, "rivet": None, "ruffle": None, "sequin": None,
    "tassel": None,
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "label"), [*COCO.items(), *DEEPFASHION2.items(), *FASHIONPEDIA.items()]
)
def test_name_when_of_a_public_set_then_it_has_its_label(name: str, label: str | None) -> None:
    assert house_label(name) == label


@pytest.mark.parametrize("label", [*LABELS, PERSON])
def test_name_when_it_is_ours_then_it_stays_however_it_is_written(label: str) -> None:
    assert {house_label(label), house_label(label.upper()), house_label(f" {label} ")} == {label}


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("Shoes", "shoes"), ("shoe", "shoes"), ("T-Shirt", "top"), ("t_shirts", "top"),
        ("short_sleeved_shirt", "top"), ("long-sleeve outwear", "outerwear"), ("jeans", "trousers"),
        ("Bag/Wallet", "bag"), ("scarves", "scarf"), ("watches", "watch"), ("dresses", "dress"),
        ("ties", "tie"), ("", None), ("__background__", None), ("N/A", None), ("s", None),
    ],
)  # fmt: skip
def test_name_when_spelt_otherwise_then_it_is_still_known(name: str, label: str | None) -> None:
    assert house_label(name) == label


def test_classes_when_some_have_labels_then_those_stay_by_their_numbers() -> None:
    assert house_labels({0: "person", 1: "bicycle", 7: "tie"}) == {0: PERSON, 7: "tie"}


def test_classes_when_none_has_a_label_then_the_error_lists_some() -> None:
    with pytest.raises(ValueError, match="neither garments nor people, but cat, dog"):
        house_labels({0: "cat", 1: "dog"})
