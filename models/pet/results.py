"""Tables and the scatter plot of RESULTS.md."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from pet.bench import Case, Timing
from pet.variants import VARIANTS


def bench_table(timings: list[Timing], ratios: dict[tuple[str, Case], float]) -> str:
    """Markdown: one row per network, milliseconds and times-faster-than-base per case."""
    todo = list(dict.fromkeys(t.case for t in timings))
    lines = ["| network | " + " | ".join(map(str, todo)) + " |", "| --- |" + " ---: |" * len(todo)]
    values = {(t.variant, t.case): float(np.median(t.milliseconds)) for t in timings}
    for name in dict.fromkeys(t.variant for t in timings):
        cells = [f"{values[name, c]:.0f} ms, {ratios[name, c]:.2f}x" for c in todo]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def study_table(rows: list[dict[str, Any]], measured: list[dict[str, Any]]) -> str:
    """Markdown: validation errors after equal time, with time per picture and published figures beside them."""
    times = mean_times(measured)
    lines = [
        "| network | parameters | steps | validation MAE | part by part | RMSE | ms | published A MAE, ms |",
        "| --- | ---: | ---: | ---: | --- | ---: | ---: | --- |",
    ]
    for row in rows:
        everything = row["validation"]["all"]
        parts = ", ".join(f"{k} {v['mae']:.1f}" for k, v in row["validation"].items() if k != "all")
        milliseconds = f"{times[row['variant']]:.0f}" if row["variant"] in times else "-"
        known = VARIANTS.get(row["variant"])
        published = f"{known.published[0]}, {known.published[1]}" if known and known.published else "-"
        lines.append(
            f"| {row['variant']} | {row['parameters'] / 1e6:.1f} M | {row['steps']} | {everything['mae']:.1f} | {parts}"
            f" | {everything['rmse']:.1f} | {milliseconds} | {published} |"
        )
    return "\n".join(lines)


def mean_times(measured: list[dict[str, Any]]) -> dict[str, float]:
    """Milliseconds per network, over all cases of a bench."""
    names = {row["variant"] for row in measured}
    return {n: float(np.mean([r["milliseconds"] for r in measured if r["variant"] == n])) for n in names}


def scatter(rows: list[dict[str, Any]], measured: list[dict[str, Any]], path: Path) -> None:
    """Error against time, one named point per network, as a PNG."""
    times = mean_times(measured)
    figure = Figure(figsize=(8, 5), layout="constrained")
    axes = figure.subplots()
    for row in (r for r in rows if r["variant"] in times):
        x, y = times[row["variant"]], row["validation"]["all"]["mae"]
        axes.scatter(x, y, s=24)
        axes.annotate(row["variant"], (x, y), xytext=(5, 3), textcoords="offset points", fontsize=8)
    axes.set(xlabel="time per picture in ONNX Runtime on the CPU, ms", ylabel="validation MAE, people", xscale="log")
    figure.savefig(path, dpi=120)
