"""Measures Throng and the plain script peer.py in turns, on this machine, and draws both: nothing else should run.

    python bench/compare.py --turns 5 --seconds 30 --out docs/images/peer.png

Each turn: frames per second at saturation of both, then the age of counts under the same live load, as many cameras and
frames per second, of both; who begins changes from turn to turn. What is drawn and printed is the median of the turns
of each figure, with the lowest and the highest. Bars: frames per second (more is better), and the age of counts at p50,
p95 and p99 (less is better).
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
from tqdm import tqdm

HOME = Path(__file__).resolve().parent.parent
PERCENTILES = ["p50", "p95", "p99"]
FIGURES = ["framesPerSecond", *PERCENTILES]
COLOURS = {"Throng": "#1f77b4", "plain script": "#9aa5b1"}
# of what both carry when the load is not given
SHARE_OF_SATURATION = 0.8


def output(*command: str | Path) -> dict:
    """Runs a command in Throng's folder, which prints JSON."""
    done = subprocess.run([str(part) for part in command], cwd=HOME, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stderr.strip()}")
    return json.loads(done.stdout)


def throng(seconds: int, load: float) -> dict[str, float]:
    """The figures of one turn of Throng."""
    measured = output("./throng", "bench", "pipeline", "--seconds", str(seconds), "--load", f"{load:.2f}", "--json")
    age = measured["load"]["age"]
    return {"framesPerSecond": measured["pipelineFramesPerSecond"], **{p: age[p] for p in PERCENTILES}}


def peer(seconds: int, load: float) -> dict[str, float]:
    """The figures of one turn of the plain script."""
    script = [sys.executable, HOME / "bench" / "peer.py", "--seconds", str(seconds)]
    saturated = output(*script)["framesPerSecond"]
    return {"framesPerSecond": saturated, **output(*script, "--load", f"{load:.2f}")["ageMillis"]}


def measure(turns: int, seconds: int, load: float) -> dict[str, list[dict[str, float]]]:
    """The figures of all turns, by who was measured."""
    runs = {"Throng": throng, "plain script": peer}
    measured: dict[str, list[dict[str, float]]] = {name: [] for name in runs}
    with tqdm(total=2 * turns, unit="run") as progress:
        for turn in range(turns):
            for name in list(runs) if turn % 2 == 0 else reversed(runs):
                progress.set_description(f"turn {turn + 1}, {name}")
                measured[name].append(runs[name](seconds, load))
                progress.update()
    return measured


def draw(measured: dict[str, list[dict[str, float]]], load: float, file: Path) -> None:
    """Bars of the medians, with whiskers from the lowest to the highest."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), width_ratios=[1, 2], layout="constrained")
    for axes, figures, title in (
        (left, FIGURES[:1], "frames per second"),
        (right, PERCENTILES, f"age of counts at {load:.1f} frames per second, in ms"),
    ):
        for i, (name, turns) in enumerate(measured.items()):
            values = [sorted(turn[each] for turn in turns) for each in figures]
            medians = [statistics.median(each) for each in values]
            whiskers = list(zip(*[(m - v[0], v[-1] - m) for m, v in zip(medians, values, strict=True)], strict=True))
            places = [x + (i - 0.5) * 0.4 for x in range(len(figures))]
            drawn = axes.bar(places, medians, 0.4, label=name, color=COLOURS[name], yerr=whiskers, capsize=3)
            axes.bar_label(drawn, fmt="%.3g", label_type="center", color="white" if i == 0 else "black")
        axes.set_xticks(range(len(figures)), ["saturated"] if len(figures) == 1 else figures)
        axes.set_title(title)
        axes.spines[["top", "right"]].set_visible(False)
    figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    figure.savefig(file, dpi=110)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=5, help="runs of each (default: 5)")
    parser.add_argument("--seconds", type=int, default=30, help="of each measurement (default: 30)")
    parser.add_argument("--load", type=float, help="frames per second; default: 80 %% of what the script saturates at")
    parser.add_argument("--out", type=Path, required=True, help="PNG to write; the figures go beside it as JSON")
    options = parser.parse_args()
    script = HOME / "bench" / "peer.py"
    load = options.load or SHARE_OF_SATURATION * output(sys.executable, script, "--seconds", "15")["framesPerSecond"]
    measured = measure(options.turns, options.seconds, load)
    options.out.with_suffix(".json").write_text(json.dumps({"load": round(load, 2), "turns": measured}, indent=2))
    draw(measured, load, options.out)
    print(f"medians of {options.turns} turns; age of counts in ms at {load:.2f} frames per second, 4 cameras")
    print(f"{'':14s}{'frames/s':>10s}" + "".join(f"{p:>10s}" for p in PERCENTILES))
    for name, turns in measured.items():
        medians = [statistics.median(turn[each] for turn in turns) for each in FIGURES]
        print(f"{name:14s}{medians[0]:10.2f}" + "".join(f"{value:10.0f}" for value in medians[1:]))


if __name__ == "__main__":
    main()
