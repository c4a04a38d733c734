"""Hands updates to the bot: by long polling until confirmed, or by posting them to its webhook.

An update stays until the bot confirms it: by a getUpdates call with a higher offset, or by a 2xx
answer of its webhook. A later getUpdates ends an earlier one that still waits, with 409.
Source: https://core.telegram.org/bots/api, "Getting updates", "getUpdates", "setWebhook".
"""

import json
import threading
import time
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import urlsplit

from tests.telegram_rules import SECRET_TOKEN, Params, Refusal, bad_request

POLL_LIMIT = 100  # getUpdates, limit: 1-100
POLL_SECONDS = 50  # the server's own cap on getUpdates' timeout
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}  # allowed_updates
CONNECTIONS = 100  # setWebhook, max_connections: 1-100
# Telegram waits longer before it delivers again; a test has no time for that.
REDELIVERY_SECONDS = 0.1
DELIVERY_SECONDS = 10
_FIRST_UPDATE = 100_001


class Updates:
    """The queue of one bot; `changed` is the server's one condition."""

    def __init__(self, changed: threading.Condition) -> None:
        self._changed = changed
        self._pending: list[Params] = []
        self._next_id = _FIRST_UPDATE
        self._allowed: list[str] = []
        self._poller = 0
        self._closed = False
        self._webhook: Params = {}
        self._last_error: Params = {}
        self._deliverer: threading.Thread | None = None

    def put(self, kind: str, content: Params) -> None:
        """Adds an update, unless the bot asked for other kinds only."""
        with self._changed:
            if self._allowed and kind not in self._allowed:
                return
            if not self._allowed and kind in NOT_BY_DEFAULT:
                return
            self._pending.append({"update_id": self._next_id, kind: content})
            self._next_id += 1
            self._changed.notify_all()

    @property
    def pending(self) -> list[Params]:
        """The updates that the bot has not confirmed."""
        with self._changed:
            return list(self._pending)

    def poll(self, params: Params) -> list[Params]:
        limit = min(max(params.get("limit", POLL_LIMIT), 1), POLL_LIMIT)
        timeout = min(max(params.get("timeout", 0), 0), POLL_SECONDS)
        with self._changed:
            self._refuse_beside_webhook()
            self._allowed = params.get("allowed_updates", self._allowed)
            self._poller += 1
            mine = self._poller
            self._changed.notify_all()
            self._confirm(params.get("offset", 0))
            self._changed.wait_for(lambda: self._poll_ends(mine), timeout)
            self._refuse_replaced(mine)
            return self._pending[:limit]

    def _poll_ends(self, mine: int) -> bool:
        replaced = mine != self._poller or bool(self._webhook)
        return bool(self._pending) or replaced or self._closed

    def _refuse_replaced(self, mine: int) -> None:
        if self._webhook:
            raise Refusal(409, "Conflict: terminated by setWebhook request")
        if mine != self._poller:
            raise Refusal(
                409,
                "Conflict: terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )

    def _refuse_beside_webhook(self) -> None:
        if self._webhook:
            raise Refusal(
                409,
                "Conflict: can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self._pending = self._pending[offset:]
        elif offset:
            self._pending = [one for one in self._pending if one["update_id"] >= offset]

    def set_webhook(self, params: Params) -> bool:
        if not params["url"]:
            return self.delete_webhook(params)
        _check_webhook(params["url"], params)
        with self._changed:
            self._allowed = params.get("allowed_updates", self._allowed)
            self._webhook = params
            self._start_delivery()
            self._drop(params)
        return True

    def delete_webhook(self, params: Params) -> bool:
        with self._changed:
            self._webhook = {}
            self._drop(params)
        return True

    def _drop(self, params: Params) -> None:
        if params.get("drop_pending_updates"):
            self._pending.clear()
        self._changed.notify_all()

    def webhook_info(self) -> Params:
        with self._changed:
            info = {
                "url": self._webhook.get("url", ""),
                "has_custom_certificate": False,
                "pending_update_count": len(self._pending),
                **self._last_error,
            }
            return {**info, "allowed_updates": self._allowed} if self._allowed else info

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        if self._deliverer is not None:
            self._deliverer.join()

    def _start_delivery(self) -> None:
        if self._deliverer is None:
            self._deliverer = threading.Thread(target=self._deliver, name="telegram-webhook")
            self._deliverer.start()

    def _deliver(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._closed or self._deliverable())
                if self._closed:
                    return
                update, webhook = self._pending[0], self._webhook
            error = _post(webhook, update)
            with self._changed:
                self._delivered(update, error)

    def _deliverable(self) -> bool:
        return bool(self._pending and self._webhook)

    def _delivered(self, update: Params, error: str | None) -> None:
        if error is None:
            self._pending = [one for one in self._pending if one is not update]
            self._changed.notify_all()
            return
        self._last_error = {"last_error_date": int(time.time()), "last_error_message": error}
        self._changed.wait_for(lambda: self._closed, REDELIVERY_SECONDS)


def _check_webhook(url: str, params: Params) -> None:
    """Telegram takes HTTPS only; a stand-in on this machine also takes plain loopback."""
    parts = urlsplit(url)
    loopback = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost"}
    if parts.scheme != "https" and not loopback:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET_TOKEN.fullmatch(params.get("secret_token", "-")):
        raise bad_request("secret token contains unallowed characters")
    if not 1 <= params.get("max_connections", 1) <= CONNECTIONS:
        raise bad_request(f"max_connections must be 1-{CONNECTIONS}")


def _post(webhook: Params, update: Params) -> str | None:
    """Delivers one update; returns what went wrong, None after a 2xx answer."""
    headers: dict[str, Any] = {"Content-Type": "application/json"}
    if "secret_token" in webhook:
        headers["X-Telegram-Bot-Api-Secret-Token"] = webhook["secret_token"]
    request = urllib.request.Request(webhook["url"], json.dumps(update).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=DELIVERY_SECONDS):
            return None
    except urllib.error.HTTPError as error:
        error.close()
        return f"Wrong response from the webhook: {error.code} {error.reason}"
    except OSError as error:
        return f"Connection failed: {error}"
