"""What the conversation must know of the shop and of the moment, so that it needs no clock."""

from dataclasses import dataclass

from bot.events import Where
from shared.settings import Settings

__all__ = ["Rules"]


@dataclass(frozen=True)
class Rules:
    """The shop's rules at one moment."""

    now: float  # Unix time, seconds
    search_deadline: float = 60.0  # seconds from now
    page_size: int = 6
    currency: str = "EUR"
    admin_ids: tuple[int, ...] = ()

    @classmethod
    def of(cls, settings: Settings, now: float) -> "Rules":
        """The rules that the settings make, at a moment."""
        return cls(
            now=now,
            search_deadline=settings.search_deadline,
            page_size=settings.page_size,
            currency=settings.currency,
            admin_ids=settings.admin_ids,
        )

    def is_admin(self, where: Where) -> bool:
        """True for those on the allow-list."""
        return where.user in self.admin_ids
