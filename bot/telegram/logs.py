"""Logs without the token.

Every address of the Bot API carries it, and httpx logs addresses. Its lines are silenced, and
whatever else would print the token (a traceback, a debug line) prints a mask.
"""

import logging

__all__ = ["quieten", "set_up_logging"]

MASK = "<secret>"
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
# They log each request with its address, at INFO and DEBUG.
TALKATIVE = ("httpx", "httpcore")


class MaskingFormatter(logging.Formatter):
    """Formats as usual, then masks the secrets, in tracebacks too."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__(FORMAT)
        self._secrets = tuple(secret for secret in secrets if secret)

    def format(self, record: logging.LogRecord) -> str:
        """One record as text, masked."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, MASK)
        return text


def set_up_logging(level: str, *secrets: str) -> None:
    """Logs to stderr from a level on, with the secrets masked."""
    handler = logging.StreamHandler()
    handler.setFormatter(MaskingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    quieten()


def quieten() -> None:
    """Silences the libraries that log addresses; for programs with a logging of their own."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
