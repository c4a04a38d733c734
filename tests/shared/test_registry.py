"""Spec strings: what they name, and how a wrong one is refused."""

import pytest

from shared.errors import EmptySpec, MissingExtra, UnknownSpec
from shared.registry import Registry


def load(rest: str) -> str:
    return f"loaded {rest!r}"


@pytest.fixture
def registry() -> Registry[str]:
    return Registry[str]("stage", {"plain": f"{__name__}:load", "gone": "no_such_package.x:load"})


@pytest.mark.parametrize(
    ("spec", "result"),
    [("plain", "loaded ''"), ("plain:a/b:c", "loaded 'a/b:c'"), (" plain:x ", "loaded 'x'")],
)
def test_load_when_the_scheme_is_known_then_the_rest_is_handed_over(
    registry: Registry[str], spec: str, result: str
) -> None:
    assert registry.load(spec) == result


def test_parse_when_the_scheme_is_unknown_then_the_known_ones_are_listed(
    registry: Registry[str],
) -> None:
    with pytest.raises(UnknownSpec, match="known: gone, plain"):
        registry.parse("other:x")


@pytest.mark.parametrize("spec", ["", "  ", ":x", "plain:"])
def test_parse_when_a_part_is_missing_then_it_says_so(registry: Registry[str], spec: str) -> None:
    with pytest.raises(EmptySpec):
        registry.parse(spec)


def test_load_when_a_package_is_missing_then_the_extra_to_install_is_named(
    registry: Registry[str],
) -> None:
    with pytest.raises(MissingExtra, match="install the worker extra"):
        registry.load("gone")


def test_load_when_the_package_has_an_extra_of_its_own_then_that_one_is_named() -> None:
    registry = Registry[str]("stage", {"yolo": "ultralytics.no_such_module:load"})
    with pytest.raises(MissingExtra, match="install the yolo extra"):
        registry.load("yolo")
