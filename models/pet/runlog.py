"""The log of a training run: a CSV that people and programs read, and its picture."""

import csv
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from pet.errors import PetError

FIELDS = ("step", "seconds", "rate", "loss", "mae", "rmse", "bias", "part_maes")


class RunLog:
    """Appends rows; on resuming, rows after the step that training goes on from are dropped."""

    def __init__(self, path: Path, step: int) -> None:
        self.path = path
        rows = [r for r in read(path) if int(r["step"]) <= step] if path.exists() else []
        self.seconds = float(rows[-1]["seconds"]) if rows else 0.0
        """Seconds trained before this session."""
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, FIELDS)
            writer.writeheader()
            writer.writerows(rows)

    def add(self, **row: Any) -> None:
        """One row; fields that are not given stay empty."""
        with self.path.open("a", newline="") as file:
            csv.DictWriter(file, FIELDS).writerow(row)


def read(path: Path) -> list[dict[str, str]]:
    """The rows of a log."""
    try:
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        if any(not (r.get("step") or "").isdigit() for r in rows):
            raise ValueError("a row without a step")
        return rows
    except (OSError, ValueError, csv.Error) as e:
        raise PetError(f"{path}: not a training log ({e}); move it away to begin a new one") from None


def plot(log: Path, picture: Path) -> None:
    """Loss and validation MAE over steps, as a PNG."""
    rows = read(log)
    loss = [(int(r["step"]), float(r["loss"])) for r in rows if r["loss"]]
    mae = [(int(r["step"]), float(r["mae"])) for r in rows if r["mae"]]
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    left = figure.subplots()
    if loss:
        left.plot(*zip(*loss, strict=True), linewidth=0.8, label="training loss")
    left.set(xlabel="step", ylabel="training loss")
    if mae:
        right = left.twinx()
        right.plot(*zip(*mae, strict=True), "o-", color="C1", label="validation MAE")
        right.set_ylabel("validation MAE, people", color="C1")
    figure.savefig(picture, dpi=120)
