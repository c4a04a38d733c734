"""Tiny copies of published data sets: their layouts, pictures of one colour."""

import json
from pathlib import Path

from PIL import Image


def paint(path: Path, colour=(255, 0, 0)) -> Path:
    """A picture of one colour, lossless whatever its name ends in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (6, 8), colour).save(path, "PNG")
    return path


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def write_fashion_iq(folder: Path) -> Path:
    """Two pairs a category and split: `dress-train-a` to `-b` and back."""
    for category in ("dress", "shirt", "toptee"):
        for split in ("train", "val"):
            a, b = (f"{category}-{split}-{name}" for name in "ab")
            rows = [
                {"candidate": a, "target": b, "captions": ["is blue.", "has no sleeves"]},
                {"candidate": b, "target": a, "captions": ["is red", "is longer"]},
            ]
            write(folder / "captions" / f"cap.{category}.{split}.json", json.dumps(rows))
            for name in (a, b):
                paint(folder / "images" / f"{name}.jpg")
    return folder


def write_shoes(folder: Path) -> Path:
    """A pair in train, one in eval, one across."""
    names = [f"img_womens_{kind}_{i}.jpg" for i, kind in enumerate(("clogs", "rain_boots") * 2)]
    pairs = [(0, 1, "has a heel"), (2, 3, "is shinier"), (0, 3, "is blue")]
    rows = [
        {"ReferenceImageName": names[a], "ImageName": names[b], "RelativeCaption": text}
        for a, b, text in pairs
    ]
    write(folder / "relative_captions_shoes.json", json.dumps(rows))
    write(folder / "train_im_names.txt", "\n".join(names[:2]) + "\n")
    write(folder / "eval_im_names.txt", "\n".join(names[2:]) + "\n")
    for name in names:
        kind = name.removeprefix("img_").rpartition("_")[0]
        paint(folder / "attributedata" / kind / "0" / name)
    return folder


def write_fashion200k(folder: Path) -> Path:
    """Dresses: two red long, a blue long, a red short; a top that is a word away from none."""
    captions = ("red long dress", "red long dress", "blue long dress", "red short dress")
    for split in ("train", "test"):
        for category in ("dress", "jacket", "pants", "skirt", "top"):
            told = {"dress": captions, "top": ("green silk layered top",)}.get(category, ())
            lines = []
            for i, caption in enumerate(told):
                name = f"women/{category}/{split}/{i}.jpeg"
                paint(folder / name)
                lines.append(f"{name}\t0.9\t{caption} \n")
            write(folder / "labels" / f"{category}_{split}_detect_all.txt", "".join(lines))
    write(folder / "test_queries.txt", "women/dress/test/0.jpeg women/dress/test/2.jpeg\n")
    return folder
