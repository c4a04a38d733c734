"""Products of which one knows all: design, colour, type, gender; and the encoder of their space."""

import re

import numpy as np

from tests.worker.composers.words import ask
from worker.composers.house import House
from worker.encoders.layout import Layout

VALUES = {
    "type": ("t-shirt", "skirt", "casual shoes", "sports shoes"),
    "colour": ("red", "blue", "navy blue", "sea green", "multi"),
    "gender": ("men", "women"),
    "usage": ("casual", "formal"),
    "pattern": ("solid", "striped"),
}
WORDS = ("red", "blue", "tassels")  # axes of the joint space; the last is everything else
JOINT, DESIGNS = 4, 3
SURE = 0.9  # what the heads give a product's own value; the others share the rest
COUNT = sum(map(len, VALUES.values()))
MEANS = np.log(np.concatenate([np.full(len(of), 1 / len(of)) for of in VALUES.values()]))
LAYOUT = Layout(JOINT, DESIGNS, VALUES, MEANS.astype(np.float32), scale=0.08)


class HandMade:
    """Texts are the words that one knows; there are no pictures, only `product`."""

    layout = LAYOUT
    dim, joint_dim = LAYOUT.dim, JOINT
    model_id = "house@hand0made000"

    def encode_texts(self, texts):
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in set(re.findall(r"\w+", text)) & set(WORDS):
                row[WORDS.index(word)] = 1
            row[JOINT - 1] += not row.any()
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def product(
    colour="red",
    design=0,
    *,
    kind="t-shirt",
    gender="men",
    usage="casual",
    pattern="solid",
    shows=(),
):
    """An embedding (dim,): what it is, with SURE; the joint space has colour and shows."""
    told = {"type": kind, "colour": colour, "gender": gender, "usage": usage, "pattern": pattern}
    parts = []
    for trait, values in VALUES.items():
        likely = np.full(len(values), (1 - SURE) / (len(values) - 1))
        likely[values.index(told[trait])] = SURE
        parts.append(np.log(likely))
    # Cosines of products are near 1 in trained spaces too, whatever tells them apart.
    joint = np.array([0.4 * (word in (*colour.split(), *shows)) for word in (*WORDS, "else")])
    joint[-1] = 1
    packed = LAYOUT.packed(
        joint[None] / np.linalg.norm(joint),
        np.eye(DESIGNS)[design][None],
        np.concatenate(parts)[None],
    )
    return packed[0]


def asked(reference, *sentences, wishes=(), weight=None):
    """The query (dim,) of the house composer."""
    return House(HandMade()).compose(ask(reference, *sentences, wishes=wishes, weight=weight))


def best(query, products):
    """The name of the product that scores highest."""
    return max(products, key=lambda name: float(products[name] @ query))
