"""The files that a benchmark is published in: read as training reads its data sets."""

from training.datasets.files import pictures_by_stem, read_json, read_text_rows, require

__all__ = ["pictures_by_stem", "read_json", "read_text_rows", "require"]
