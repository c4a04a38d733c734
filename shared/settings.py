"""Every setting of every process, read once from the environment (`SARTOR_...`) or `.env`.

Example: `SARTOR_TELEGRAM_TOKEN=... SARTOR_ADMIN_IDS=42,43 python -m bot`. `.env.example` explains
each one; a test holds the two together.
"""

from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from shared.errors import SetupError

__all__ = ["CaptionFusion", "GarmentType", "Profile", "Settings"]

Profile = Literal["house", "fashion"]
# What the found garment's type does to candidates of other types: leave out, lower, nothing.
GarmentType = Literal["filter", "prefer", "ignore"]
# How the search of captions joins that of pictures: by their ranks, or by their scores.
CaptionFusion = Literal["rank", "score"]

# A profile names the stages; a single stage can be set beside it.
PROFILES: dict[Profile, dict[str, str]] = {
    "house": {"detector": "house", "encoder": "house", "composer": "house", "reranker": "house"},
    "fashion": {
        "detector": "house",
        "encoder": "hf-hub:Marqo/marqo-fashionSigLIP",
        "composer": "sum",
        "reranker": "none",
    },
}


class Settings(BaseSettings):
    """Frozen settings; an empty string in the environment counts as not set."""

    model_config = SettingsConfigDict(
        env_prefix="SARTOR_", env_file=".env", env_ignore_empty=True, frozen=True, extra="ignore"
    )

    # Where things are
    home: Path = Path("var")
    redis_url: SecretStr | None = None  # may hold a password, so it is masked in logs
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    # The chat
    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    admin_ids: Annotated[tuple[int, ...], NoDecode] = ()
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    webhook_listen: str = "0.0.0.0"  # noqa: S104 - inside a container the proxy comes from outside
    webhook_port: int = 8443
    page_size: Annotated[int, Field(ge=2, le=10)] = 6  # Telegram albums hold 2 to 10
    session_ttl: Annotated[int, Field(ge=60)] = 7 * 86_400
    photo_ttl: Annotated[int, Field(ge=60)] = 7 * 86_400
    search_deadline: Annotated[float, Field(gt=0)] = 60.0
    max_waiting: Annotated[int, Field(ge=1)] = 200

    # The models
    profile: Profile = "house"
    detector: str | None = None
    encoder: str | None = None
    composer: str | None = None
    reranker: str | None = None
    device: str = "auto"
    candidates: Annotated[int, Field(ge=10)] = 200
    reranked: Annotated[int, Field(ge=10)] = 50
    calibration: Path | None = None
    captioner: str | None = None
    sentences: str = "encoder"
    caption_fusion: CaptionFusion = "score"
    caption_weight: Annotated[float, Field(ge=0, le=1)] = 0.2
    fold: bool = True
    diversity: Annotated[float, Field(ge=0, le=1)] = 0.0
    garment_type: GarmentType = "prefer"
    mute_background: Annotated[float, Field(ge=0, le=1)] = 0.0

    # The shop
    feed: str | None = None
    feed_columns: Annotated[dict[str, str], NoDecode] = {}
    currency: str = "EUR"
    reindex_at: str | None = None
    canaries: Path | None = None
    fetch_http: bool = False
    fetch_private: bool = False
    fetch_parallel: Annotated[int, Field(ge=1, le=256)] = 16
    fetch_per_host: Annotated[int, Field(ge=1)] = 4

    # The catalogue and the index
    database_url: SecretStr | None = None  # may hold a password
    engine: str = "auto"
    milvus_uri: SecretStr | None = None  # may hold a password
    tag: str = ""
    keep_versions: Annotated[int, Field(ge=1)] = 3

    @field_validator("admin_ids", mode="before")
    @classmethod
    def _ids_by_comma(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part for part in value.replace(",", " ").split() if part)
        return value

    @field_validator("feed_columns", mode="before")
    @classmethod
    def _columns_by_comma(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        pairs = [part.partition("=") for part in value.split(",") if part.strip()]
        if not all(field.strip() and name.strip() for field, _, name in pairs):
            raise ValueError("write columns as id=sku,image=photo")
        return {field.strip(): name.strip() for field, _, name in pairs}

    def stage(self, kind: Literal["detector", "encoder", "composer", "reranker"]) -> str:
        """The spec string of a stage: its own setting, else the profile's."""
        own: str | None = getattr(self, kind)
        return own if own is not None else PROFILES[self.profile][kind]

    @property
    def queue_url(self) -> str:
        """The Redis that this process joins; raises SetupError when none is set."""
        if self.redis_url is None:
            raise SetupError("set SARTOR_REDIS_URL to the Redis of the queue, redis://HOST:6379/0")
        return self.redis_url.get_secret_value()

    @cached_property
    def catalogue_url(self) -> str:
        """SQLAlchemy URL of the catalogue: SQLite in `home` unless a database is set."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'catalogue.sqlite'}"
