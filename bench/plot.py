"""Draws what `throng bench pipeline --carried --json` and `bench/peer.py` measured side by side, as a PNG.

    python bench/plot.py --pipeline pipeline.json --peer peer.json --peer-live peer-live.json --out peer.png

Bars: frames per second at saturation (more is better), and the age of counts under a live load (less is better). The
live loads should be equal: give peer.py's `--fps` what the pipeline carried, cameras times fps.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

COLOURS = {"Throng": "#1f77b4", "plain script": "#9aa5b1"}


def bars(axes: plt.Axes, labels: list[str], values: dict[str, list[float]], title: str) -> None:
    """Groups of bars: one group for each of ``labels``, one bar in it for each of ``values``."""
    width = 0.8 / len(values)
    for i, (name, heights) in enumerate(values.items()):
        places = [x + (i - (len(values) - 1) / 2) * width for x in range(len(labels))]
        drawn = axes.bar(places, heights, width, label=name, color=COLOURS[name])
        axes.bar_label(drawn, fmt="%.4g", padding=2)
    axes.set_xticks(range(len(labels)), labels)
    axes.set_title(title)
    axes.margins(y=0.15)
    axes.spines[["top", "right"]].set_visible(False)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pipeline", type=Path, required=True, help="JSON of `throng bench pipeline --carried --json`")
    parser.add_argument("--peer", type=Path, required=True, help="JSON of peer.py, as fast as it goes")
    parser.add_argument("--peer-live", type=Path, required=True, help="JSON of peer.py --fps")
    parser.add_argument("--out", type=Path, required=True, help="PNG to write")
    options = parser.parse_args()
    pipeline, peer, live = (json.loads(f.read_text()) for f in (options.pipeline, options.peer, options.peer_live))
    carried = pipeline.get("carried")
    if carried is None:
        parser.error(f"{options.pipeline}: no load was carried; run it with --carried while nothing else runs")
    figure, (left, right) = plt.subplots(1, 2, figsize=(9, 3.6), width_ratios=[1, 2], layout="constrained")
    rates = {"Throng": [pipeline["pipelineFramesPerSecond"]], "plain script": [peer["framesPerSecond"]]}
    bars(left, ["saturated"], rates, "frames per second")
    percentiles = ["p50", "p95", "p99"]
    ages = {
        "Throng": [carried["age"][p] for p in percentiles],
        "plain script": [live["ageMillis"][p] for p in percentiles],
    }
    load = carried["cameras"] * carried["fps"]
    bars(right, percentiles, ages, f"age of counts at {load:.1f} frames per second, in ms")
    figure.legend(*right.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False)
    figure.savefig(options.out, dpi=110)


if __name__ == "__main__":
    main()
