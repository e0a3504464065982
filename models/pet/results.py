"""Tables and the scatter plot of RESULTS.md."""

from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, ScalarFormatter

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


def speeds(rows: list[dict[str, Any]], base: str, path: Path) -> None:
    """How many times faster than the base each network is, as bars with the range over all cases, as a PNG."""
    ratios = {n: [r["times_faster"] for r in rows if r["variant"] == n] for n in mean_times(rows)}
    names = sorted(ratios, key=lambda n: float(np.mean(ratios[n])))
    means = [float(np.mean(ratios[n])) for n in names]
    reach = [[m - min(ratios[n]) for n, m in zip(names, means, strict=True)],
             [max(ratios[n]) - m for n, m in zip(names, means, strict=True)]]  # fmt: skip
    figure = Figure(figsize=(8, 1 + 0.25 * len(names)), layout="constrained")
    axes = figure.subplots()
    axes.barh(names, means, xerr=reach, color="#4477aa", error_kw={"elinewidth": 1, "ecolor": "#222222"})
    axes.axvline(1, color="#888888", linewidth=0.8)
    axes.set(xlabel=f"times faster than {base} in ONNX Runtime on the CPU: mean and range over all cases")
    figure.savefig(path, dpi=120)


def scatter(rows: list[dict[str, Any]], measured: list[dict[str, Any]], path: Path) -> None:
    """Error against time, one named point per network, ours and as published side by side, as a PNG."""
    times = mean_times(measured)
    ours = {r["variant"]: (r["validation"]["all"]["mae"], times[r["variant"]]) for r in rows if r["variant"] in times}
    published = {v.name: v.published for v in VARIANTS.values() if v.published}
    figure = Figure(figsize=(12, 5), layout="constrained")
    left, right = figure.subplots(1, 2)
    _points(left, ours)
    left.set(title="this study", xlabel="ms per picture, ONNX Runtime, CPU", ylabel="validation MAE", xscale="log")
    left.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    left.xaxis.set_major_formatter(ScalarFormatter())
    left.xaxis.set_minor_formatter(NullFormatter())
    _points(right, published)
    right.set(title="as published, trained in full", xlabel="ms per picture, GPU", ylabel="MAE, ShanghaiTech A")
    figure.savefig(path, dpi=120)


def _points(axes: Axes, points: dict[str, tuple[float, float]]) -> None:
    # from the top down, names above and below in turns: neighbours don't write over each other
    for i, (name, (mae, milliseconds)) in enumerate(sorted(points.items(), key=lambda point: -point[1][0])):
        axes.scatter(milliseconds, mae, s=24)
        offset = (5, -10) if i % 2 else (5, 4)
        axes.annotate(name, (milliseconds, mae), xytext=offset, textcoords="offset points", fontsize=8)
    axes.margins(0.15)
