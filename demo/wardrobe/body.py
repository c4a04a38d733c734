"""The body that clothes hang on: joints in centimetres, standing or walking.

A shop's ghost mannequin and a person in the street are the same body in different poses; a
garment asks it for the shoulders, the waist, an arm, and is cut to fit.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from demo.wardrobe.geometry import Mark, Points, open_curve

__all__ = ["Body", "Side", "mannequin"]

Side = Literal[-1, 1]
_UPPER_ARM, _FOREARM = 29.0, 25.0
_THIGH, _SHIN = 41.0, 41.0


@dataclass(frozen=True)
class Body:
    """Half widths and heights (cm from the crown), and the angles of the limbs (radians).

    An arm's angle is measured outwards from straight down, the elbow bends further outwards
    (negative: inwards). Legs likewise. Each pair is (left in the picture, right in the picture).
    """

    shoulder: float = 18.0
    chest: float = 15.5
    waist: float = 12.6
    hip: float = 17.0
    arms: tuple[float, float] = (0.2, 0.2)
    elbows: tuple[float, float] = (0.0, 0.0)
    legs: tuple[float, float] = (0.03, 0.03)
    knees: tuple[float, float] = (0.0, 0.0)
    bulk: float = 1.0

    neck_y: float = 26.5
    shoulder_y: float = 31.5
    armpit_y: float = 45.0
    waist_y: float = 64.0
    hip_y: float = 82.0
    crotch_y: float = 90.0

    def arm(self, side: Side) -> list[tuple[float, float]]:
        """Return shoulder, elbow and wrist of the arm on the picture's side (-1 left, 1 right)."""
        index = 0 if side < 0 else 1
        first = self.arms[index]
        second = first + self.elbows[index]
        shoulder = (self.shoulder - 2.6, self.shoulder_y + 4.5)
        elbow = _step(shoulder, first, _UPPER_ARM)
        wrist = _step(elbow, second, _FOREARM)
        return [(side * x, y) for x, y in (shoulder, elbow, wrist)]

    def leg(self, side: Side) -> list[tuple[float, float]]:
        """Return hip, knee and ankle of the leg on the picture's side."""
        index = 0 if side < 0 else 1
        first = self.legs[index]
        hip = (self.hip * 0.52, 86.0)
        knee = _step(hip, first, _THIGH)
        ankle = _step(knee, first + self.knees[index], _SHIN)
        return [(side * x, y) for x, y in (hip, knee, ankle)]

    def spine(self) -> Points:
        """Return the straight line that the cloth of a torso runs along."""
        return np.array([[0.0, self.neck_y], [0.0, 100.0]])

    def on_arm(self, side: Side, share: float) -> tuple[float, float]:
        """Return the point at `share` (0 shoulder .. 1 wrist) of the arm."""
        return _at(self.arm(side), share)

    def on_leg(self, side: Side, share: float) -> tuple[float, float]:
        """Return the point at `share` (0 hip .. 1 ankle) of the leg."""
        return _at(self.leg(side), share)


def _step(start: tuple[float, float], angle: float, length: float) -> tuple[float, float]:
    return start[0] + length * float(np.sin(angle)), start[1] + length * float(np.cos(angle))


def _at(joints: list[tuple[float, float]], share: float) -> tuple[float, float]:
    """Walk along a softly bent line, so that a sleeve has an elbow and not a corner."""
    (x0, y0), (x1, y1), (x2, y2) = joints
    marks: list[Mark] = [
        (x0, y0),
        ((x0 + x1) / 2, (y0 + y1) / 2),
        (x1, y1),
        ((x1 + x2) / 2, (y1 + y2) / 2),
        (x2, y2),
    ]
    line = open_curve(marks)
    place = np.linspace(0, 1, len(line))
    return float(np.interp(share, place, line[:, 0])), float(np.interp(share, place, line[:, 1]))


def mannequin(gender: str, *, sleeves: float = 0.2, stance: float = 0.035) -> Body:
    """Return the ghost mannequin of a shop photo, arms held out by `sleeves` radians."""
    if gender == "men":
        return Body(20.2, 17.2, 15.4, 16.6, (sleeves,) * 2, (0.03, 0.03), (stance,) * 2, bulk=1.12)
    return Body(17.6, 15.2, 12.4, 17.2, (sleeves,) * 2, (0.03, 0.03), (stance,) * 2)
