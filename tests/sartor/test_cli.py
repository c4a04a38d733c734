"""The console script as a person meets it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index_store.versions import IndexStore
from tests.index_store.shop import directions, products, publish

SARTOR = [sys.executable, "-m", "sartor.cli"]


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SARTOR, *words], capture_output=True, text=True, env=environment, timeout=120, check=False
    )


@pytest.mark.parametrize(
    "command", ["demo", "bot", "worker", "query", "detect", "evaluate", "bench", "train", "health"]
)
def test_help_when_asked_then_every_command_explains_itself(command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert len(done.stdout.split()) > 10


@pytest.mark.parametrize("box", ["1,2,3", "a,b,c,d", "5,0,5,9", "0,9,5,1", "-1,0,5,5"])
def test_demo_when_the_box_is_none_then_it_is_refused_before_anything_starts(box: str) -> None:
    done = run("demo", f"--box={box}")
    assert done.returncode == 2
    assert "--box" in done.stderr


def test_worker_when_no_queue_is_set_then_one_sentence_says_what_to_set(tmp_path: Path) -> None:
    done = run("worker", SARTOR_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "SARTOR_REDIS_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_health_when_redis_is_dead_then_it_fails_with_a_sentence(tmp_path: Path) -> None:
    done = run("health", "redis", SARTOR_REDIS_URL=f"unix://{tmp_path}/none.sock")
    assert done.returncode == 1
    assert "Redis does not answer" in done.stderr


def test_health_when_redis_answers_then_it_says_so(redis_url: str) -> None:
    done = run("health", "redis", SARTOR_REDIS_URL=redis_url)
    assert (done.returncode, done.stdout.strip()) == (0, "redis answers")


def test_bot_when_imported_then_neither_torch_nor_faiss_come_along() -> None:
    code = (
        "import sys, json, bot.telegram.app, bot.__main__;"
        "print(json.dumps([m for m in ('torch','faiss','open_clip','numpy','sqlalchemy',"
        "'index_store','worker','ultralytics','cv2') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


@pytest.fixture
def shop_with_a_tag(tmp_path: Path) -> dict[str, str]:
    """Ten products serve, five of them under the tag "next"."""
    store = IndexStore(tmp_path / "index", keep=3)
    publish(store, directions(10), products(10), "m")
    publish(store, directions(5), products(5), "m", tag="next", force=True)
    return {"SARTOR_HOME": str(tmp_path)}


def test_switch_when_the_tag_has_lost_products_then_force_is_asked_for(
    shop_with_a_tag: dict[str, str],
) -> None:
    refused = run("index", "switch", "next", **shop_with_a_tag)
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr
    done = run("index", "switch", "next", "--force", **shop_with_a_tag)
    assert (done.returncode, done.stdout.strip()) == (0, "version 2 serves")


def test_untag_when_there_is_the_tag_then_it_is_gone(shop_with_a_tag: dict[str, str]) -> None:
    assert run("index", "untag", "next", **shop_with_a_tag).returncode == 0
    again = run("index", "untag", "next", **shop_with_a_tag)
    assert again.returncode == 1
    assert "next" in again.stderr
