"""The loop on a task that one can compute: schedule, log, resuming, averaging, early stop."""

import json
import math

import pytest
import torch
from torch import nn

from training.loop import Schedule, fit


class Target:
    """Moves one number to 3; batches are step numbers."""

    def __init__(self):
        torch.manual_seed(0)
        self.module = nn.Linear(1, 1, bias=False)
        nn.init.zeros_(self.module.weight)
        self.seen = []
        self.saved = []

    def batches(self, first, last):
        return iter(range(first, last))

    def losses(self, batch):
        self.seen.append(batch)
        return {"near": (self.module.weight - 3).pow(2).sum()}

    def rate(self, name):
        return {"weight": 1.0}[name]

    def save(self, module):
        self.saved.append(module.weight.item())


def _lines(run):
    return [json.loads(line) for line in (run / "losses.jsonl").read_text().splitlines()]


def test_rate_rises_in_a_line_then_falls_by_half_a_cosine():
    schedule = Schedule(steps=12, learning_rate=1.0, warm_up=1 / 6)
    assert [schedule.share(step) for step in (0, 1, 2)] == [0.5, 1.0, 1.0]
    assert schedule.share(7) == pytest.approx(0.5 + 0.5 * math.cos(math.pi * 0.5))
    assert schedule.share(12) == pytest.approx(0)


def test_fit_lowers_the_loss_logs_each_step_and_saves(tmp_path):
    task = Target()
    fit(task, Schedule(steps=40, learning_rate=0.3, weight_decay=0), tmp_path)
    lines = _lines(tmp_path)
    assert [line["step"] for line in lines] == list(range(40))
    assert lines[0]["loss"] == lines[0]["near"] == 9
    assert lines[-1]["loss"] < 0.1
    assert task.saved == [pytest.approx(task.module.weight.item())]


class Killed(Exception):
    pass


def test_a_killed_run_goes_on_where_it_was_saved(tmp_path):
    schedule = Schedule(steps=8, learning_rate=0.3, checkpoint_every=3)
    unbroken, broken, resumed = Target(), Target(), Target()
    fit(unbroken, schedule, tmp_path / "unbroken")

    def batches(first, last):
        yield from range(first, 5)
        raise Killed

    broken.batches = batches
    with pytest.raises(Killed):
        fit(broken, schedule, tmp_path / "run")
    fit(resumed, schedule, tmp_path / "run")
    assert resumed.seen == [3, 4, 5, 6, 7]
    assert resumed.saved == pytest.approx(unbroken.saved[-2:])


def test_averaged_weights_are_what_is_saved(tmp_path):
    task = Target()
    fit(task, Schedule(steps=10, learning_rate=0.3, averaging=0.9), tmp_path)
    assert 0 < task.saved[-1] < task.module.weight.item()


def test_averaged_weights_survive_a_restart(tmp_path):
    whole, first, second = Target(), Target(), Target()
    schedule = Schedule(steps=6, learning_rate=0.3, averaging=0.5, checkpoint_every=3)
    fit(whole, schedule, tmp_path / "whole")
    first.batches = lambda start, _: iter(range(start, 3))
    fit(first, schedule, tmp_path / "run")
    fit(second, schedule, tmp_path / "run")
    assert second.saved[-1] == pytest.approx(whole.saved[-1])


def test_a_low_smoothed_loss_ends_the_run(tmp_path):
    task = Target()
    fit(task, Schedule(steps=500, learning_rate=0.3, weight_decay=0, stop_below=0.05), tmp_path)
    assert 20 <= len(task.seen) < 300
    assert len(task.saved) >= 1


def test_matrices_decay_and_vectors_do_not(tmp_path):
    class Idle(Target):
        def __init__(self):
            super().__init__()
            self.module = nn.ParameterDict({"m": torch.ones(1, 1), "v": torch.ones(1)})

        def rate(self, _):
            return 1.0

        def losses(self, _):
            return {"none": 0 * (self.module["m"].sum() + self.module["v"].sum())}

        def save(self, module):
            self.saved = [module["m"].item(), module["v"].item()]

    task = Idle()
    fit(task, Schedule(steps=2, learning_rate=0.5, weight_decay=0.1), tmp_path)
    assert task.saved[0] < 1
    assert task.saved[1] == 1
