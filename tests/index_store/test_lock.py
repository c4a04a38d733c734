"""One build at a time."""

import subprocess
import sys
from threading import Thread

import pytest

from index_store.lock import build_lock, serve_lock
from shared.errors import BuildRunning

HOLD = """
import sys, time
from pathlib import Path
from index_store.lock import build_lock
with build_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_lock_inside_a_lock_raises(tmp_path):
    with build_lock(tmp_path / "build.lock"), pytest.raises(BuildRunning):  # noqa: SIM117
        with build_lock(tmp_path / "build.lock"):
            pass


def test_lock_after_an_error_inside_is_free(tmp_path):
    with pytest.raises(ZeroDivisionError), build_lock(tmp_path / "build.lock"):
        raise ZeroDivisionError
    with build_lock(tmp_path / "build.lock"):
        pass


def test_lock_of_a_killed_process_is_free(tmp_path):
    path = tmp_path / "build.lock"
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(BuildRunning), build_lock(path):
            pass
        holder.kill()
    with build_lock(path):
        pass


def test_serve_lock_waits_for_its_turn(tmp_path):
    turns = []

    def take():
        with serve_lock(tmp_path / "new" / "serve.lock"):
            turns.append("second")

    with serve_lock(tmp_path / "new" / "serve.lock"):
        thread = Thread(target=take)
        thread.start()
        thread.join(0.2)
        turns.append("first")
    thread.join(20)
    assert turns == ["first", "second"]
