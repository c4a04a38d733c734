"""Settings come from the environment, and .env.example explains every one of them."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.errors import SetupError
from shared.settings import Settings

ROOT = Path(__file__).parents[2]
EXPLAINED = re.compile(r"^#?(SARTOR_[A-Z_]+)=(.*)$")


def explained() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {match[1]: match[2] for line in lines if (match := EXPLAINED.match(line))}


def test_env_example_when_read_then_it_names_exactly_the_settings_that_exist() -> None:
    assert set(explained()) == {f"SARTOR_{name.upper()}" for name in Settings.model_fields}


def test_env_example_when_its_lines_are_used_then_they_are_the_defaults(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in explained().items():
        if name != "SARTOR_REDIS_URL":
            monkeypatch.setenv(name, value)
    given, default = Settings(), Settings.model_construct()
    for kind in ("detector", "encoder", "composer", "reranker"):
        assert given.stage(kind) == default.stage(kind)
    stages = {"detector", "encoder", "composer", "reranker"}
    assert given.model_dump(exclude=stages) == default.model_dump(exclude=stages)


def test_admin_ids_when_given_by_comma_or_space_then_they_are_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SARTOR_ADMIN_IDS", "42, 43 44")
    assert Settings().admin_ids == (42, 43, 44)


def test_settings_when_a_page_is_no_album_then_they_are_refused() -> None:
    with pytest.raises(ValidationError):
        Settings(page_size=11)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("reranked", "9"),  # fewer than an album shows
        ("caption_weight", "1.1"),
        ("caption_fusion", "sum"),
        ("diversity", "-0.1"),
        ("fold", "perhaps"),
    ],
)
def test_settings_when_the_last_stage_is_out_of_its_range_then_they_are_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"SARTOR_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_settings_when_the_last_stage_is_chosen_then_it_is_as_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = {
        "RERANKED": "30",
        "CALIBRATION": "mine.json",
        "CAPTIONER": "transformers:Salesforce/blip-image-captioning-base",
        "SENTENCES": "transformers:intfloat/multilingual-e5-small",
        "CAPTION_FUSION": "rank",
        "CAPTION_WEIGHT": "0.5",
        "FOLD": "false",
        "DIVERSITY": "0.3",
    }
    for name, value in said.items():
        monkeypatch.setenv(f"SARTOR_{name}", value)
    given = Settings()
    assert (given.reranked, given.calibration) == (30, Path("mine.json"))
    assert given.captioner == said["CAPTIONER"]
    assert given.sentences == said["SENTENCES"]
    assert (given.caption_fusion, given.caption_weight) == ("rank", 0.5)
    assert (given.fold, given.diversity) == (False, 0.3)


def test_settings_when_nothing_is_said_then_captions_are_off_and_variants_fold() -> None:
    assert (Settings().captioner, Settings().calibration) == (None, None)
    assert (Settings().fold, Settings().diversity) == (True, 0)


def test_secrets_when_settings_are_printed_then_they_are_masked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SARTOR_TELEGRAM_TOKEN", "123:geheim")
    monkeypatch.setenv("SARTOR_REDIS_URL", "redis://:geheim@host")
    assert "geheim" not in repr(Settings())


def test_stage_when_one_is_set_beside_the_profile_then_it_wins() -> None:
    settings = Settings(profile="fashion", composer="sum:0.7")
    assert settings.stage("composer") == "sum:0.7"
    assert settings.stage("encoder") == "hf-hub:Marqo/marqo-fashionSigLIP"


def test_queue_url_when_no_redis_is_set_then_it_says_what_to_set() -> None:
    with pytest.raises(SetupError, match="SARTOR_REDIS_URL"):
        _ = Settings().queue_url


def test_stage_when_the_profile_is_house_then_composer_and_encoder_belong_together() -> None:
    assert (Settings().stage("encoder"), Settings().stage("composer")) == ("house", "house")
    assert Settings(profile="fashion").stage("composer") == "sum"  # any encoder has its space
