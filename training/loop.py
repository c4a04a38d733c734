"""The one training loop: whatever is fitted brings its parameters, its batches and its losses.

task.batches -> task.losses -> clipping -> AdamW -> schedule -> log, checkpoint, early stop

A run folder holds the log (losses.jsonl, a line a step) and the checkpoint; a run that finds its
checkpoint goes on from it and sees the batches that an unbroken one would have seen.
"""

import json
import logging
import math
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import torch
from torch import Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

__all__ = ["Schedule", "Task", "fit"]

log = logging.getLogger(__name__)

CHECKPOINT, LOG = "checkpoint.pt", "losses.jsonl"
SMOOTHED = 20  # steps over which the early stop looks at the loss: one lucky batch ends no run


@dataclass(frozen=True)
class Schedule:
    """How long and how fast; linear warm-up, then half a cosine to zero."""

    steps: int
    learning_rate: float
    warm_up: float = 0.05  # of the steps
    weight_decay: float = 0.05
    clip: float = 1.0  # of the gradient's norm
    averaging: float = 0.0  # decay a step of the averaged weights that are saved; 0: the last ones
    checkpoint_every: int = 100
    stop_below: float = 0.0  # ends the run when the smoothed loss falls below

    def share(self, step: int) -> float:
        """The share of the learning rate at a step."""
        warm = max(1, round(self.warm_up * self.steps))
        if step < warm:
            return (step + 1) / warm
        return 0.5 + 0.5 * math.cos(math.pi * (step - warm) / max(1, self.steps - warm))


class Task(Protocol):
    """What is fitted."""

    @property
    def module(self) -> nn.Module:
        """All that learns; what a checkpoint keeps."""
        ...

    def batches(self, first: int, last: int) -> Iterator[Any]:
        """The batches of the steps from `first` up to `last`; it may end after any `save`."""
        ...

    def losses(self, batch: Any) -> dict[str, Tensor]:  # noqa: ANN401 - its own batches
        """The parts of the loss by name; their sum is fitted. Puts the module into its mode."""
        ...

    def rate(self, name: str) -> float:
        """The learning rate of a parameter, relative to the schedule's."""
        ...

    def save(self, module: nn.Module) -> None:
        """Writes what the user gets, from `module` or its averaged twin."""
        ...


def fit(task: Task, schedule: Schedule, run: Path) -> None:
    """Trains (or goes on training) until the last step or the early stop, and saves the result."""
    run.mkdir(parents=True, exist_ok=True)
    loop = _Loop(task, schedule, run)
    for batch in task.batches(loop.step, schedule.steps):
        loop.advance(batch)
        if loop.done or loop.step % schedule.checkpoint_every == 0:
            loop.save()
        if loop.done:
            return


class _Loop:
    """Optimiser, averaged weights and position of one run."""

    def __init__(self, task: Task, schedule: Schedule, run: Path) -> None:
        self.task, self.schedule, self.run = task, schedule, run
        self.step = 0
        self._recent: deque[float] = deque(maxlen=SMOOTHED)
        self._optimiser = torch.optim.AdamW(_groups(task, schedule))
        self._rates = torch.optim.lr_scheduler.LambdaLR(self._optimiser, schedule.share)
        self._averaged = _averaged(task.module, schedule.averaging)
        self._resume()

    @property
    def done(self) -> bool:
        """Whether the last step is taken or the loss is low enough."""
        full = len(self._recent) == SMOOTHED
        low = full and sum(self._recent) / SMOOTHED < self.schedule.stop_below
        return low or self.step >= self.schedule.steps

    def advance(self, batch: Any) -> None:  # noqa: ANN401 - the task's own
        began = time.monotonic()
        losses = self.task.losses(batch)
        total = torch.stack(list(losses.values())).sum()
        self._optimiser.zero_grad()
        total.backward()  # type: ignore[no-untyped-call]  # torch types it by decorator only
        learning = [p for group in self._optimiser.param_groups for p in group["params"]]
        nn.utils.clip_grad_norm_(learning, self.schedule.clip)
        self._optimiser.step()
        self._rates.step()
        if self._averaged is not None:
            self._averaged.update_parameters(self.task.module)
        parts = {name: float(loss.detach()) for name, loss in {"loss": total, **losses}.items()}
        self._record(parts, time.monotonic() - began)
        self.step += 1

    def save(self) -> None:
        state = {
            "module": self.task.module.state_dict(),
            "optimiser": self._optimiser.state_dict(),
            "rates": self._rates.state_dict(),
            "step": self.step,
        }
        if self._averaged is not None:
            state["averaged"] = self._averaged.state_dict()
        half_written = self.run / f"{CHECKPOINT}.part"
        torch.save(state, half_written)
        half_written.replace(self.run / CHECKPOINT)
        self.task.save(self.task.module if self._averaged is None else self._averaged.module)

    def _record(self, parts: dict[str, float], seconds: float) -> None:
        self._recent.append(parts["loss"])
        rate = self.schedule.learning_rate * self.schedule.share(self.step)
        line = {"step": self.step, "rate": rate, "seconds": round(seconds, 3), **parts}
        with (self.run / LOG).open("a") as file:
            file.write(json.dumps(line) + "\n")
        log.info("step %d of %d: loss %.3f", self.step + 1, self.schedule.steps, parts["loss"])

    def _resume(self) -> None:
        path = self.run / CHECKPOINT
        if not path.exists():
            return
        state = torch.load(path, weights_only=True)
        self.task.module.load_state_dict(state["module"])
        self._optimiser.load_state_dict(state["optimiser"])
        self._rates.load_state_dict(state["rates"])
        self.step = state["step"]
        if self._averaged is not None:
            self._averaged.load_state_dict(state["averaged"])


def _averaged(module: nn.Module, decay: float) -> AveragedModel | None:
    """The exponential moving average of the weights (Polyak and Juditsky, 1992), or None."""
    if not decay:
        return None
    average = get_ema_multi_avg_fn(decay)  # type: ignore[no-untyped-call]  # torch leaves it untyped
    return AveragedModel(module, multi_avg_fn=average, use_buffers=True)


def _groups(task: Task, schedule: Schedule) -> list[dict[str, Any]]:
    """Parameters by their learning rate; vectors (norms, biases, scales) do not decay."""
    groups: dict[tuple[float, float], list[nn.Parameter]] = {}
    for name, parameter in task.module.named_parameters():
        if parameter.requires_grad:
            decay = schedule.weight_decay if parameter.ndim > 1 else 0.0
            groups.setdefault((task.rate(name), decay), []).append(parameter)
    return [
        {"params": parameters, "lr": schedule.learning_rate * rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()
    ]
