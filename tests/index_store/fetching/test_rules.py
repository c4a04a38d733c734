import pytest

from index_store.fetching import FetchRules
from shared.pictures import MAX_BYTES
from shared.settings import Settings


def test_strangers_addresses_are_fetched_with_care_by_default() -> None:
    rules = FetchRules()
    assert not rules.http
    assert not rules.private
    assert rules.max_bytes == MAX_BYTES


def test_the_settings_have_the_same_defaults() -> None:
    assert FetchRules.from_settings(Settings()) == FetchRules()


def test_the_operator_chooses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HTTP": "1", "PRIVATE": "1", "PARALLEL": "3", "PER_HOST": "2"}.items():
        monkeypatch.setenv(f"SARTOR_FETCH_{name}", value)
    chosen = FetchRules.from_settings(Settings())
    assert chosen == FetchRules(http=True, private=True, parallel=3, per_host=2)
