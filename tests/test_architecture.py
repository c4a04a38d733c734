"""The architecture picture shows the rooms and imports that exist."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "docs" / "architecture.py"


@pytest.fixture(scope="module")
def architecture() -> ModuleType:
    spec = importlib.util.spec_from_file_location("architecture", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["architecture"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_picture_when_the_code_changed_then_it_was_drawn_again(architecture: ModuleType) -> None:
    assert architecture.PICTURE.read_text() == architecture.draw(), (
        "run: .venv/bin/python docs/architecture.py"
    )


def test_imports_when_listed_then_the_bot_knows_no_other_room(architecture: ModuleType) -> None:
    pairs = architecture.imports()
    assert ("worker", "index_store") in pairs
    assert not [pair for pair in pairs if pair[0] == "bot"]
