"""What may be fetched, and how much of it at a time."""

from dataclasses import dataclass
from typing import Self

from shared.pictures import MAX_BYTES
from shared.settings import Settings

__all__ = ["FetchRules"]


@dataclass(frozen=True)
class FetchRules:
    """The bounds of a fetch; the defaults suit addresses from a stranger's feed."""

    http: bool = False  # else https alone
    private: bool = False  # else public addresses alone
    parallel: int = 16  # pictures under way at a time
    per_host: int = 4  # and of one host: browsers ask for 6 at a time, a guest stays below that
    seconds: float = 30.0  # for one try with all its redirects; 20 MB at 6 Mbit/s
    connect_seconds: float = 5.0  # to one address of a host, TLS apart; others may follow
    max_bytes: int = MAX_BYTES
    redirects: int = 5  # a CDN takes one or two
    tries: int = 3

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """The operator's choices; the rest as above."""
        return cls(
            http=settings.fetch_http,
            private=settings.fetch_private,
            parallel=settings.fetch_parallel,
            per_host=settings.fetch_per_host,
        )
