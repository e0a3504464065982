"""Measures a counter on annotated pictures, and on pictures of nobody."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from pet.annotations import AnnotatedPicture, read_picture
from pet.counter import Counter, HeadPoints, count
from pet.metrics import PictureResult, count_errors, matched_points, point_errors

CROWD_SIZES = ((0, 50), (50, 100), (100, 250), (250, 500), (500, 1000), (1000, 10**9))
SIDE = 256


@dataclass(frozen=True)
class Evaluation:
    """Results picture by picture, in the order given."""

    results: list[PictureResult]

    def summary(self) -> dict[str, Any]:
        """Errors over all pictures, per part, by crowd size, and of the points."""
        parts = sorted({r.part for r in self.results})
        return {
            "all": count_errors(self.results),
            "parts": {p: count_errors([r for r in self.results if r.part == p]) for p in parts},
            "crowd_sizes": {
                f"{low}-{high - 1}" if high < 10**9 else f"{low}+": count_errors(chosen)
                for low, high in CROWD_SIZES
                if (chosen := [r for r in self.results if low <= r.truth < high])
            },
            "points": point_errors(self.results),
            "milliseconds": latency([r.milliseconds for r in self.results[1:]] or [self.results[0].milliseconds]),
        }

    def validation(self) -> dict[str, dict[str, float]]:
        """MAE, RMSE and bias over all pictures and per part, for a checkpoint's ``about``."""
        groups = {"all": count_errors(self.results), **self.summary()["parts"]}
        return {part: {k: e[k] for k in ("mae", "rmse", "bias")} for part, e in groups.items()}


def evaluate(
    counter: Counter,
    pictures: Iterable[AnnotatedPicture],
    each: Callable[[AnnotatedPicture, np.ndarray, HeadPoints], None] = lambda *_: None,
) -> Evaluation:
    """Counts each picture at its own size; ``each`` is told the picture, its pixels and the heads found."""
    results = []
    for picture in pictures:
        pixels = read_picture(picture.path)
        begin = time.perf_counter()
        [heads] = count(counter, [pixels])
        milliseconds = (time.perf_counter() - begin) * 1e3
        matched = matched_points(heads.points, picture.points)
        results.append(
            PictureResult(picture.path.name, picture.part, len(picture.points), len(heads), matched, milliseconds)
        )
        each(picture, pixels, heads)
    return Evaluation(results)


def empty_scenes(pictures: list[AnnotatedPicture], seed: int = 0) -> dict[str, list[np.ndarray]]:
    """Pictures [256, 256, 3] without people: black, noise, blurred beyond people, and crops where nobody is."""
    rng = np.random.default_rng(seed)
    blurred, vacant = [], []
    for picture in pictures:
        pixels = read_picture(picture.path)
        crop = cv2.resize(pixels, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        blurred.append(cv2.GaussianBlur(crop, (0, 0), 32))
        corner = _vacant_corner(pixels.shape[:2], picture.points)
        if corner is not None:
            vacant.append(pixels[corner[0] : corner[0] + SIDE, corner[1] : corner[1] + SIDE])
    return {
        "black": [np.zeros((SIDE, SIDE, 3), np.uint8)],
        "noise": [rng.integers(0, 256, (SIDE, SIDE, 3), np.uint8) for _ in range(8)],
        "blurred": blurred,
        "person-free": vacant,
    }


def false_counts(counter: Counter, scenes: dict[str, list[np.ndarray]]) -> dict[str, dict[str, float]]:
    """People counted where there are none: mean and maximum per picture and kind of scene."""
    report = {}
    for kind, pictures in scenes.items():
        counts = [len(count(counter, [p])[0]) for p in pictures]
        if counts:
            report[kind] = {"pictures": len(counts), "mean": float(np.mean(counts)), "maximum": max(counts)}
    return report


def latency(milliseconds: list[float]) -> dict[str, float]:
    """Mean, p50 and p95 in ms."""
    p50, p95 = np.percentile(milliseconds, (50, 95))
    return {"mean": float(np.mean(milliseconds)), "p50": float(p50), "p95": float(p95)}


def _vacant_corner(size: tuple[int, int], points: np.ndarray) -> tuple[int, int] | None:
    """(y, x) of the first 256 px square, on a grid of 64 px, that is 16 px away from every head."""
    for y in range(0, size[0] - SIDE + 1, 64):
        for x in range(0, size[1] - SIDE + 1, 64):
            inside = (np.abs(points - (x + SIDE / 2, y + SIDE / 2)) < SIDE / 2 + 16).all(1)
            if not inside.any():
                return y, x
    return None
