"""Evaluations for people: tables, per-image CSV, plots, and pictures of the worst errors."""

import csv
import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from matplotlib.figure import Figure

from pet.annotations import AnnotatedPicture
from pet.counter import HeadPoints
from pet.evaluation import Evaluation
from pet.metrics import RADII

TRUTH_COLOUR, FOUND_COLOUR = (0, 200, 0), (0, 0, 255)  # BGR


class WorstPictures:
    """Keeps the pictures with the largest errors, drawn: true heads as green rings, found ones as red dots."""

    def __init__(self, number: int = 10) -> None:
        self.number = number
        self._kept: list[tuple[int, str, np.ndarray]] = []

    def __call__(self, picture: AnnotatedPicture, pixels: np.ndarray, heads: HeadPoints) -> None:
        """Called per picture by :func:`pet.evaluation.evaluate`."""
        error = abs(len(heads) - len(picture.points))
        if len(self._kept) < self.number or error > self._kept[-1][0]:
            self._kept.append((error, picture.path.stem, drawn(pixels, heads.points, picture.points)))
            self._kept = sorted(self._kept, key=lambda k: -k[0])[: self.number]

    def write(self, folder: Path) -> None:
        """One JPEG each, the worst first."""
        for rank, (_, name, pixels) in enumerate(self._kept, 1):
            write_picture(pixels, folder / f"{rank:02d}-{name}.jpg")


def drawn(pixels: np.ndarray, found: np.ndarray, truth: np.ndarray | None = None) -> np.ndarray:
    """A copy of the picture with head points drawn and the counts written on it."""
    pixels = pixels.copy()
    for x, y in np.zeros((0, 2)) if truth is None else truth:
        cv2.circle(pixels, (round(float(x)), round(float(y))), 5, TRUTH_COLOUR, 1, cv2.LINE_AA)
    for x, y in found:
        cv2.circle(pixels, (round(float(x)), round(float(y))), 2, FOUND_COLOUR, -1, cv2.LINE_AA)
    text = f"{len(found)} found" + ("" if truth is None else f", {len(truth)} true")
    # On black: strokes of another thickness, as an outline, would not lie under these.
    (width, height), below = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, 0.7, 1)
    cv2.rectangle(pixels, (0, 0), (width + 16, height + below + 10), (0, 0, 0), -1)
    cv2.putText(pixels, text, (8, height + 6), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (255, 255, 255), 1, cv2.LINE_AA)
    return pixels


def write_picture(pixels: np.ndarray, path: Path) -> None:
    """A JPEG; OpenCV's own writing says nothing where it fails."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(".jpg", pixels)[1].tobytes())


def write_csv(evaluation: Evaluation, path: Path) -> None:
    """One line per picture: truth, count, error, inference time, points matched per radius."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["image", "truth", "count", "error", "inference_ms", "part", *(f"matched_{r}" for r in RADII)])
        for r in evaluation.results:
            matched = (r.matched[radius] for radius in RADII)
            writer.writerow([r.image, r.truth, r.count, r.error, f"{r.milliseconds:.1f}", r.part, *matched])


def write_plots(evaluation: Evaluation, path: Path) -> None:
    """Count against truth, and error by crowd size, as one PNG."""
    figure = Figure(figsize=(11, 4.5), layout="constrained")
    left, right = figure.subplots(1, 2)
    for part in sorted({r.part for r in evaluation.results}):
        chosen = [r for r in evaluation.results if r.part == part]
        left.scatter([r.truth for r in chosen], [r.count for r in chosen], s=14, label=part)
    top = max(max(r.truth, r.count) for r in evaluation.results) + 1
    left.plot([0, top], [0, top], color="grey", linewidth=0.8)
    left.set(xlabel="people in the picture", ylabel="people counted", xscale="symlog", yscale="symlog")
    left.legend()
    sizes = evaluation.summary()["crowd_sizes"]
    right.bar(list(sizes), [s["nae"] * 100 for s in sizes.values()])
    right.set(xlabel="people in the picture", ylabel="mean error, % of the people")
    figure.savefig(path, dpi=120)


def write_json(values: dict[str, Any], path: Path) -> None:
    """Indented JSON."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(values, indent=2) + "\n")


def table(summary: dict[str, Any]) -> str:
    """The summary of :class:`Evaluation` as text for a terminal."""
    lines = [f"{'':12}{'images':>7}{'MAE':>9}{'RMSE':>9}{'bias':>9}{'error %':>9}"]
    rows = {**{f"part {k}": v for k, v in summary["parts"].items()}, "all": summary["all"]}
    rows |= {f"  {k} people": v for k, v in summary["crowd_sizes"].items()}
    for name, e in rows.items():
        lines.append(f"{name:16}{e['images']:3}{e['mae']:9.2f}{e['rmse']:9.2f}{e['bias']:+9.2f}{e['nae'] * 100:9.1f}")
    for radius, p in summary["points"].items():
        lines.append(
            f"points within {radius}: F1 {p['f1']:.3f}, precision {p['precision']:.3f}, recall {p['recall']:.3f}"
        )
    t = summary["milliseconds"]
    lines.append(f"time per picture: mean {t['mean']:.0f} ms, p50 {t['p50']:.0f} ms, p95 {t['p95']:.0f} ms")
    for kind, c in summary.get("empty_scenes", {}).items():
        lines.append(
            f"{kind}: {c['mean']:.2f} false counts a picture, at most {c['maximum']} ({c['pictures']} pictures)"
        )
    return "\n".join(lines)
