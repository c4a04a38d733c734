"""`sartor demo` as a person runs it: real Redis, worker and weights; nothing is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from PIL import Image

from demo.wardrobe import render_product, street_photo, wardrobe

pytestmark = [pytest.mark.end_to_end, pytest.mark.timeout(300)]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A folder of a dozen pictures: the simplest feed there is."""
    folder = tmp_path / "shop"
    folder.mkdir()
    for product in wardrobe(seed=2, count=12):
        render_product(product).save(folder / f"{product.id}.jpg")
    street_photo(3).image.save(tmp_path / "street.jpg")
    return folder


def demo(shop: Path, *words: str) -> subprocess.Popen[str]:
    home = shop.parent
    return subprocess.Popen(
        [sys.executable, "-m", "sartor.cli", "demo", "--products", str(shop), *words,
         "--photo", str(home / "street.jpg"), "--sheet", str(home / "sheet.png")],
        env={**os.environ, "SARTOR_HOME": str(home / "home")},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )  # fmt: skip


def left_behind(home: Path) -> list[str]:
    """Command lines of live processes that work for this home."""
    found = []
    for process in psutil.process_iter(["cmdline", "environ"]):
        about = [*(process.info["cmdline"] or []), *(process.info["environ"] or {}).values()]
        if process.pid != os.getpid() and any(str(home / "home") in word for word in about):
            found.append(" ".join(process.info["cmdline"] or []))
    return found


def test_demo_when_there_is_no_terminal_then_it_shows_every_answer_and_ends(shop: Path) -> None:
    done = demo(shop, "--say", "make it blue", "--say", "like 1 but red", "--say", "cheaper")
    printed, _ = done.communicate(timeout=200)
    assert done.returncode == 0, printed
    assert "12 added" in printed
    assert "I do not see prices" in printed  # a folder of pictures has none
    assert "Like the one you picked · red" in printed
    with Image.open(shop.parent / "sheet.png") as sheet:
        assert 1200 < sheet.height < 1300  # three rows: the photo, the change, like the first
        query = sheet.crop((14, 870, 240, 1170)).convert("L")
        assert query.getextrema()[0] < 200  # the product that it is like, in place of the photo
    assert left_behind(shop.parent) == []


def test_demo_when_it_is_told_to_end_then_worker_and_redis_end_too(shop: Path) -> None:
    running = demo(shop)
    deadline = time.monotonic() + 120
    while not any("celery" in line for line in left_behind(shop.parent)):
        assert time.monotonic() < deadline, "no worker was started"
        time.sleep(0.1)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=60)
    assert running.returncode == 128 + signal.SIGTERM
    assert left_behind(shop.parent) == []


def test_demo_when_the_feed_is_missing_then_one_sentence_says_so(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    street_photo(3).image.save(tmp_path / "street.jpg")
    done = demo(tmp_path / "nothing")
    printed, _ = done.communicate(timeout=200)
    assert done.returncode == 1
    assert "Traceback" not in printed
    assert left_behind(tmp_path) == []
