"""A strict stand-in for the Telegram Bot API, over real HTTP on a free port of this machine.

python-telegram-bot reaches it by `base_url` and `base_file_url`; tests play the people by
`server.person(...)`. It refuses what Telegram refuses, and a little more: Telegram ignores unknown
parameters, this server answers 400. Faults come on demand: `fail_next`, `drop_next`, `hold`.
Source: https://core.telegram.org/bots/api, "Making requests", "Getting updates", "Sending files".

    telegram_parameters  which methods there are and what they take
    telegram_rules       refusals, types, keyboards        telegram_text     HTML, lengths
    telegram_methods     what each method does             telegram_files    photos, documents
    telegram_chats       messages as they stand            telegram_updates  polling, webhook
    telegram_people      the scripted human side           telegram_faults   failures on demand
    telegram_http        requests in, JSON out
"""

import io
import re
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self

from PIL import Image

from tests.telegram_chats import Message
from tests.telegram_faults import DOWNLOAD, Faults
from tests.telegram_http import HttpServer, as_json
from tests.telegram_methods import BotApi, Call
from tests.telegram_parameters import METHODS
from tests.telegram_people import PATIENCE_SECONDS, Person
from tests.telegram_rules import Params, Refusal, Upload, read_parameters

__all__ = ["TelegramServer"]


class TelegramServer:
    """The Bot API of one bot.

    >>> with TelegramServer(token="1:a") as server:
    ...     bot = Bot("1:a", base_url=server.base_url, base_file_url=server.base_file_url)
    """

    def __init__(self, token: str = "777000001:sartor-test-token") -> None:
        self.token = token
        self.api = BotApi()
        self.faults = Faults(self.api.changed)
        self.calls: list[Call] = []
        self.refusals: list[tuple[Call, Refusal]] = []
        self.crashes: list[BaseException] = []
        self._http = HttpServer(self)
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,))
        self.fail_next = self.faults.fail_next
        self.drop_next = self.faults.drop_next
        self.hold = self.faults.hold

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.faults.close()
        self.api.updates.close()
        self._http.shutdown()
        self._thread.join()
        self._http.hang_up()
        self._http.server_close()
        if self.crashes and error is None:
            raise AssertionError("the stand-in itself failed") from self.crashes[0]

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/bot"

    @property
    def base_file_url(self) -> str:
        return f"http://127.0.0.1:{self._http.server_address[1]}/file/bot"

    def person(
        self, user_id: int = 42, first_name: str = "Ada", language_code: str | None = "en"
    ) -> Person:
        """Someone who has opened a chat with the bot; the same id is the same chat."""
        user: Params = {"id": user_id, "is_bot": False, "first_name": first_name}
        spoken = {"language_code": language_code} if language_code else {}
        return Person(self.api, user | spoken)

    def block(self, person: Person) -> None:
        """The person blocks the bot: from now on whatever it sends there gets 403."""
        with self.api.changed:
            person.chat.blocked = True

    def expire_callbacks(self) -> None:
        """Makes every button press so far too old to be answered."""
        with self.api.changed:
            self.api.open_callbacks.clear()

    @property
    def callback_answers(self) -> list[Params]:
        return self.api.answers

    @property
    def pending_updates(self) -> list[Params]:
        return self.api.updates.pending

    def file_bytes(self, file_id: str) -> bytes:
        return self.api.files.open(file_id).data

    def picture(self, message: Message) -> Image.Image:
        """The photo of a message, in its largest size."""
        picture = Image.open(io.BytesIO(self.file_bytes(message["photo"][-1]["file_id"])))
        picture.load()
        return picture

    def calls_of(self, *methods: str) -> list[Call]:
        with self.api.changed:
            return [call for call in self.calls if call.method in methods]

    def waits_until(
        self, condition: Callable[[], object], timeout: float = PATIENCE_SECONDS
    ) -> None:
        """Waits until something holds on the server; woken by every call and message."""
        with self.api.changed:
            if not self.api.changed.wait_for(condition, timeout):
                names = [call.method for call in self.calls]
                raise AssertionError(f"not within {timeout} s; calls so far: {names}")

    def answer(self, method: str, fields: dict[str, object], uploads: dict[str, Upload]) -> bytes:
        """Performs one call and returns its JSON; raises Refusal or Dropped."""
        name = _official_name(method)
        call = Call(name, {**fields, **uploads}, uploads)
        try:
            call = Call(name, read_parameters(name, fields, uploads), uploads)
            self._record(call)
            with self.faults.around(name):
                result = getattr(self.api, _snake(name))(call)
                with self.api.changed:
                    return as_json({"ok": True, "result": result})
        except Refusal as refusal:
            self._record(call, refusal)
            raise

    def _record(self, call: Call, refusal: Refusal | None = None) -> None:
        with self.api.changed:
            if not any(call is one for one in self.calls):
                self.calls.append(call)
            if refusal is not None:
                self.refusals.append((call, refusal))
            self.api.changed.notify_all()

    def download(self, path: str) -> bytes:
        stored = self.api.files.at_path(path)
        with self.faults.around(DOWNLOAD):
            if stored is None:
                raise Refusal(404, "Not Found")
            return stored.data


def _official_name(method: str) -> str:
    """Method names are case-insensitive ("Making requests")."""
    name = next((name for name in METHODS if name.lower() == method.lower()), None)
    if name is None:
        raise Refusal(404, "Not Found")
    return name


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda letter: f"_{letter.group().lower()}", name)
