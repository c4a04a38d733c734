"""Published figures to stand beside our own: what they were measured on, and how far to trust them.

Collected figures, in percent. Several went through other papers' tables; `checked` says whether a
figure was compared with its own paper, and nothing that was not should be quoted from here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["PUBLISHED", "PublishedFigure", "published_for"]


@dataclass(frozen=True)
class PublishedFigure:
    """One method's figures on one benchmark.

    Attributes:
        benchmark: as in `BENCHMARKS`.
        method: its usual name and year.
        figures: percent by the name that our rows use.
        gallery: split and gallery, as far as they are known.
        source: the paper.
        checked: compared with that paper; else third-party, from a table elsewhere.
    """

    benchmark: str
    method: str
    figures: Mapping[str, float]
    gallery: str
    source: str
    checked: bool = False


IQ, F200K, S2S, INSHOP = "fashion-iq", "fashion200k", "street2shop", "deepfashion-inshop"
IQ_VAL = "val, mean of three categories, split files"
TIRG_TEST = "test, TIRG's queries, reference left out"
OFFICIAL = "official query and gallery"

PUBLISHED = (
    PublishedFigure(
        S2S, "Kiapour 2015", {"top-20": 31.0}, "category's shop photos", "ICCV 2015, about"
    ),
    PublishedFigure(
        S2S,
        "CTL 2021",
        {"top-1": 53.7, "top-20": 75.0, "mAP": 59.8},
        "centroids of products that are not in train: easier than ours",
        "Wieczorek et al., ICONIP 2021",
    ),
    PublishedFigure(INSHOP, "Proxy Anchor 2020", {"R@1": 91.9}, OFFICIAL, "Kim et al., CVPR 2020"),
    PublishedFigure(INSHOP, "Hyp-ViT 2022", {"R@1": 92.5}, OFFICIAL, "Ermolov et al., CVPR 2022"),
    PublishedFigure(INSHOP, "UNICOM 2023", {"R@1": 96.7}, OFFICIAL, "An et al., ICLR 2023"),
    PublishedFigure(
        F200K,
        "TIRG 2019",
        {"R@1": 14.1, "R@10": 42.5, "R@50": 63.8},
        TIRG_TEST,
        "Vo et al., CVPR 2019",
    ),
    PublishedFigure(
        F200K,
        "ComposeAE 2021",
        {"R@1": 22.8, "R@10": 55.3, "R@50": 73.4},
        f"{TIRG_TEST}; its code asks with the target's whole caption: easier than ours",
        "Anwaar et al., WACV 2021",
    ),
    PublishedFigure(
        F200K,
        "DQU-CIR 2024",
        {"R@1": 36.8, "R@10": 67.9, "R@50": 87.8},
        TIRG_TEST,
        "Wen et al., SIGIR 2024",
    ),
    PublishedFigure(
        IQ, "CLIP4Cir 2022", {"R@10": 38.4, "R@50": 61.7}, IQ_VAL, "Baldrati et al., CVPRW 2022"
    ),
    PublishedFigure(
        IQ, "Pic2Word 2023", {"R@10": 24.7, "R@50": 43.7}, IQ_VAL, "Saito et al., CVPR 2023"
    ),
    PublishedFigure(
        IQ, "SEARLE-XL 2023", {"R@10": 25.6, "R@50": 46.2}, IQ_VAL, "Baldrati et al., ICCV 2023"
    ),
    PublishedFigure(
        IQ, "LinCIR-L 2024", {"R@10": 26.3, "R@50": 46.5}, IQ_VAL, "Gu et al., CVPR 2024"
    ),
    PublishedFigure(IQ, "SPRC 2024", {"mean of both": 64.9}, IQ_VAL, "Bai et al., ICLR 2024"),
    PublishedFigure(IQ, "DetailFusion 2025", {"mean of both": 66.8}, IQ_VAL, "DetailFusion, 2025"),
    PublishedFigure(
        IQ, "DQU-CIR 2024", {"mean of both": 71.8}, "val, gallery unknown", "Wen et al., SIGIR 2024"
    ),
)


def published_for(benchmark: str) -> list[PublishedFigure]:
    """The collected figures of one benchmark, in order of collection."""
    return [figure for figure in PUBLISHED if figure.benchmark == benchmark]
