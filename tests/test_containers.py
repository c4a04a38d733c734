"""No engine here, so this: every command, setting and health check that the files name exists."""

import re
import shlex
import shutil
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from sqlalchemy.engine import make_url

from shared.health import Part
from shared.queue import CATALOGUE, SEARCH
from shared.settings import Settings

ROOT = Path(__file__).parents[1]


class ComposeLoader(yaml.SafeLoader):
    """Compose's own tags: !reset drops what a file below has set."""


ComposeLoader.add_constructor("!reset", lambda loader, node: loader.construct_sequence(node))


def compose(name: str) -> dict[str, Any]:
    return yaml.load((ROOT / name).read_text(), ComposeLoader)


SERVICES = compose("docker-compose.yml")["services"]
OURS = sorted(set(SERVICES) - {"redis", "postgres"})


def instructions() -> list[tuple[str, str]]:
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [(line.split()[0], line.split(maxsplit=1)[1]) for line in lines]


def test_services_when_listed_then_they_are_the_processes_of_one_machine() -> None:
    assert set(SERVICES) == {"redis", "bot", "worker", "catalogue", "clock", "postgres"}


def test_services_when_nothing_is_asked_for_then_clock_and_database_stay_away() -> None:
    profiles = {name: one["profiles"] for name, one in SERVICES.items() if "profiles" in one}
    assert profiles == {"clock": ["clock"], "postgres": ["postgres"]}


def test_postgres_when_started_then_it_is_the_one_of_the_address_in_its_comment() -> None:
    service = SERVICES["postgres"]
    said = re.search(r"SARTOR_DATABASE_URL=(\S+)", (ROOT / "docker-compose.yml").read_text())
    assert said is not None
    url = make_url(said[1])
    assert (url.drivername, url.host) == ("postgresql+psycopg", "postgres")
    told = service["environment"]
    assert (told["POSTGRES_USER"], told["POSTGRES_DB"]) == (url.username, url.database)
    assert told["POSTGRES_PASSWORD"] == "${POSTGRES_PASSWORD:-}"  # never one of ours
    assert url.password == "$POSTGRES_PASSWORD"
    assert "postgres:/var/lib/postgresql/data" in service["volumes"]


def test_redis_when_started_then_it_appends_every_write_and_never_evicts() -> None:
    words = shlex.split(SERVICES["redis"]["command"])
    options = dict(zip(words[1::2], words[2::2], strict=True))
    assert options["--appendonly"] == "yes"
    assert options["--maxmemory-policy"] == "noeviction"
    assert "redis:/data" in SERVICES["redis"]["volumes"]


@pytest.mark.parametrize("name", OURS)
def test_command_when_run_then_its_module_exists(name: str) -> None:
    words = shlex.split(SERVICES[name]["command"])
    if words[0] == "python":
        assert words[1] == "-m"
        assert (ROOT / words[2] / "__main__.py").exists()
    else:
        assert shutil.which(words[0], path=str(ROOT / ".venv" / "bin")) or shutil.which(words[0])
        module, command = words[2:4]
        assert (words[1], module, command) in {
            ("-A", "worker.app", "worker"),
            ("-A", "worker.clock", "beat"),
        }
        assert (ROOT / f"{module.replace('.', '/')}.py").exists()
        assert hasattr(import_module("worker.tasks"), "search")


def test_workers_when_both_run_then_every_queue_is_served_once() -> None:
    served = [shlex.split(SERVICES[name]["command"])[5] for name in ("worker", "catalogue")]
    assert sorted(served) == sorted([SEARCH, CATALOGUE])


@pytest.mark.parametrize("name", OURS)
def test_environment_when_set_then_each_name_is_a_setting(name: str) -> None:
    known = {f"SARTOR_{field.upper()}" for field in Settings.model_fields}
    assert set(SERVICES[name]["environment"]) <= known
    override = compose("docker-compose.cpu.yml")["services"].get(name, {})
    assert set(override.get("environment", {})) <= known


# The clock answers nobody: that its process runs is all there is to check.
@pytest.mark.parametrize("name", sorted(set(OURS) - {"clock"}))
def test_health_check_when_asked_then_the_command_and_part_exist(name: str) -> None:
    from sartor.cli import app

    kind, program, command, part = SERVICES[name]["healthcheck"]["test"]
    assert (kind, program) == ("CMD", "sartor")
    assert command in {one.name or one.callback.__name__ for one in app.registered_commands}
    assert part in get_args(Part)


@pytest.mark.parametrize("name", OURS)
def test_build_when_a_target_is_named_then_the_dockerfile_has_that_stage(name: str) -> None:
    stages = {text.split(" AS ")[1] for word, text in instructions() if word == "FROM"}
    assert SERVICES[name]["build"]["target"] in stages


def test_worker_when_a_gpu_is_there_then_it_is_reserved_and_the_override_takes_it_back() -> None:
    def devices(services: dict[str, Any]) -> list[Any]:
        return services["worker"]["deploy"]["resources"]["reservations"]["devices"]

    assert devices(SERVICES)[0]["capabilities"] == ["gpu"]
    assert devices(compose("docker-compose.cpu.yml")["services"]) == []


def test_volumes_when_mounted_then_they_are_declared() -> None:
    mounts = [volume for service in SERVICES.values() for volume in service.get("volumes", [])]
    named = {mount.split(":")[0] for mount in mounts if not mount.startswith(".")}
    assert named == set(compose("docker-compose.yml")["volumes"])


def test_dockerfile_when_it_copies_then_the_sources_exist() -> None:
    copies = [text.split()[:-1] for word, text in instructions() if word == "COPY"]
    assert copies
    assert all((ROOT / source).exists() for sources in copies for source in sources)


def test_dockerfile_when_it_runs_then_not_as_root() -> None:
    stages: dict[str, str] = {}
    for word, text in instructions():
        if word == "FROM":
            current = text.split(" AS ")[1]
        if word == "USER":
            stages[current] = text
    assert stages == {"bot": "10001", "worker": "10001"}
