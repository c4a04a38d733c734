"""ultralytics comes in without a trace: looked at in a process of its own."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

IMPORT = """
import json, logging, os, sys, warnings
import numpy as np, torch, torchvision
from PIL import Image
functions = Image.open, torch.save
before, filters, threads = dict(os.environ), list(warnings.filters), torch.get_num_threads()
array, tensor = repr(np.array([1.5])), repr(torch.tensor([1.23456]))
import worker.runtimes.yolo
from ultralytics.utils import ONLINE, AUTOINSTALL, SETTINGS, events, checks
from ultralytics.utils.events import events
from ultralytics.nn.tasks import SAFE_LOAD
print(json.dumps({
    "environment": {k: v for k, v in os.environ.items() if before.get(k) != v},
    "lost": [k for k in before if k not in os.environ],
    "filters": filters == list(warnings.filters),
    "functions": functions == (Image.open, torch.save),
    "threads": threads == torch.get_num_threads(),
    "printing": [repr(np.array([1.5])) == array, repr(torch.tensor([1.23456])) == tensor],
    "reports": [ONLINE, AUTOINSTALL, SETTINGS["sync"], SETTINGS["mlflow"], events.enabled],
    "safe": SAFE_LOAD,
    "handlers": len(logging.getLogger("ultralytics").handlers),
}))
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def told(home: Path) -> dict:
    """What a process says of itself after the import; its output is that alone."""
    root = Path(__file__).parents[3]
    environment = {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": str(root)}
    done = subprocess.run(
        [sys.executable, "-c", IMPORT],
        capture_output=True, text=True, env=environment, cwd=home, timeout=170, check=True,
    )  # fmt: skip
    assert done.stderr == ""
    return json.loads(done.stdout)


def test_import_when_done_then_the_environment_has_its_own_switches_alone(told: dict) -> None:
    assert told["environment"] == {
        "YOLO_OFFLINE": "1",
        "YOLO_AUTOINSTALL": "0",
        "YOLO_VERBOSE": "0",
        "ULTRALYTICS_SAFE_LOAD": "1",
    }
    assert told["lost"] == []


def test_import_when_done_then_nothing_is_left_on_the_disk(told: dict, home: Path) -> None:
    # torch itself makes an empty folder for its compiler.
    left = [path for path in home.rglob("*") if path.is_file() or "yolo" in path.name]
    assert left == []


def test_import_when_done_then_nothing_changed_for_others(told: dict) -> None:
    assert (told["filters"], told["threads"], told["printing"]) == (True, True, [True, True])
    assert told["functions"] is True


def test_import_when_done_then_nothing_is_installed_or_reported(told: dict) -> None:
    assert told["reports"] == [False] * 5
    assert told["safe"] is True


def test_import_when_done_then_its_log_is_ours(told: dict) -> None:
    assert told["handlers"] == 0
