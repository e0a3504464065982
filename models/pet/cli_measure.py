"""Commands that measure and show: eval, bench, study, predict."""

import json
from pathlib import Path
from typing import Any

import click
from tqdm import tqdm

from pet.annotations import SUBSETS, AnnotatedPicture, load_folders, load_subset, read_picture, verify
from pet.bench import THREADS, cases, gathered, random_model, speed_up, timed, to_rows
from pet.counter import THRESHOLD, count, open_counter
from pet.errors import PetError
from pet.evaluation import empty_scenes, evaluate, false_counts
from pet.options import FILE, FOLDER, data_option, parse_sizes, threads_option
from pet.report import WorstPictures, drawn, table, write_csv, write_json, write_picture, write_plots
from pet.results import bench_table, scatter, speeds, study_table
from pet.settings import TrainingSettings
from pet.study import Budget, Candidate, run_study
from pet.variants import VARIANTS

MODEL = click.argument("model", type=FILE)
THRESHOLD_OPTION = click.option("--threshold", type=click.FloatRange(0, 1), default=THRESHOLD, help="Least score.")


@click.command("eval")
@MODEL
@data_option(required=False)
@click.option("--subset", type=click.Choice(SUBSETS), default="validation", help="Which pictures of --data.")
@click.option("--images", type=FOLDER, help="Instead of --data: a folder of pictures ...")
@click.option("--truth", type=FOLDER, help="... and a folder with GT_NAME.mat or NAME.json for each.")
@THRESHOLD_OPTION
@click.option("--out", type=FOLDER, help="Write report.json, images.csv, errors.png and the ten worst pictures here.")
@click.option("--empty/--no-empty", default=True, help="Also count on pictures without people.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@threads_option()
def evaluate_command(
    model: Path, out: Path | None, empty: bool, as_json: bool, threshold: float, **source: Any
) -> None:
    """Measure the errors of a checkpoint (.pt) or of an exported file (.onnx), by the same code."""
    pictures = _pictures(**source)
    counter = open_counter(model, threshold)
    for remark in verify(pictures):
        click.echo(f"note: {remark}; they are counted as people", err=True)
    worst = WorstPictures()
    evaluation = evaluate(counter, tqdm(pictures, unit="picture", leave=False), worst)
    summary = evaluation.summary()
    if empty:
        summary["empty_scenes"] = false_counts(counter, empty_scenes(pictures))
    summary = {"model": model.name, "threshold": threshold, **summary}
    click.echo(json.dumps(summary, indent=2) if as_json else table(summary))
    if out:
        write_csv(evaluation, out / "images.csv")
        write_json(summary, out / "report.json")
        write_plots(evaluation, out / "errors.png")
        worst.write(out / "worst")
        click.echo(f"written to {out}", err=True)


@click.command()
@click.argument("files", type=FILE, nargs=-1)
@click.option("--variants", "names", default=",".join(VARIANTS), help="Networks to time, with random weights.")
@click.option("--base", default="base", help="What the others are compared with.")
@click.option("--sizes", default="768x512,1024x640", help="Widths and heights in px.")
@click.option("--threads", multiple=True, type=click.IntRange(1), default=THREADS, help="ONNX Runtime's threads.")
@click.option("--split", multiple=True, type=click.Choice(["sparse", "crowded"]), default=("sparse", "crowded"))
@click.option("--rounds", type=click.IntRange(1), default=3, help="Times each is measured, taking turns.")
@click.option("--picture", type=FILE, help="Run over this picture; default: noise, in which a FILE finds nobody.")
@click.option("--out", type=FILE, help="Write all values as JSON here, and bars of them as a PNG beside it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def bench(
    files: tuple[Path, ...],
    names: str,
    base: str,
    sizes: str,
    picture: Path | None,
    out: Path | None,
    as_json: bool,
    **how: Any,
) -> None:
    """Time networks in ONNX Runtime, in one run, as ratios to the base. FILES are timed beside the variants.

    "sparse": the sparse grid asks everywhere (nobody near); "crowded": the dense grid does. Weights are random: they
    have no influence on the time. What a FILE takes depends on the picture: its own splitter chooses the grids, and its
    presence map, if it has one, what is asked.
    """
    pixels = None if picture is None else read_picture(picture)
    candidates = [Candidate.parse(n) for n in names.split(",") if n]
    models = {c.name: random_model(c.config) for c in tqdm(candidates, desc="exporting", leave=False)}
    models |= {f.stem: _load_onnx(f) for f in files}
    if base not in models:
        raise PetError(f"--base {base}: not among those timed ({', '.join(models)})")
    todo = cases(parse_sizes(sizes), how["threads"], how["split"])
    total = how["rounds"] * len(todo) * len(models)
    timings = gathered(tqdm(timed(models, todo, how["rounds"], pixels), total=total, desc="timing", leave=False))
    rows = to_rows(timings, base)
    click.echo(json.dumps(rows, indent=2) if as_json else bench_table(timings, speed_up(timings, base)))
    if out:
        write_json({"base": base, "rounds": how["rounds"], "rows": rows}, out)
        speeds(rows, base, out.with_suffix(".png"))


@click.command()
@data_option()
@click.option(
    "--variants", "names", default="mobile,mobile-v2", help="Networks, such as mobile,light or mobile:width=64."
)
@click.option("--minutes", type=click.FloatRange(0, min_open=True), default=30.0, help="Training time of each.")
@click.option("--steps", type=click.IntRange(1), help="Training steps of each, instead of minutes.")
@click.option("--out", type=FOLDER, required=True, help="Folder for checkpoints, logs and study.json.")
@click.option("--pretrained/--no-pretrained", default=True, help="ImageNet weights for the backbones.")
@click.option("--seed", type=int, default=0, help="Of crops and first weights.")
@click.option("--timings", type=FILE, help="JSON of `pet bench --out`: adds time and a plot of error against time.")
@threads_option()
def study(data: Path, names: str, out: Path, pretrained: bool, seed: int, timings: Path | None, **budget: Any) -> None:
    """Train several networks for the same time and compare their validation errors.

    What is finished in --out is kept, so that an interrupted study goes on, and more networks can be added.
    """
    both = load_subset(data, "train"), load_subset(data, "validation")
    for remark in verify([*both[0], *both[1]]):
        click.echo(f"note: {remark}", err=True)
    settings = TrainingSettings(seed=seed, warm_up=50)
    rows = []
    for candidate in [Candidate.parse(n) for n in names.split(",")]:
        rows.append(run_study(candidate, settings, Budget(**budget), both, out, pretrained))
        write_json({"rows": rows}, out / "study.json")
    measured = json.loads(timings.read_text())["rows"] if timings else []
    click.echo(study_table(rows, measured))
    if measured:
        scatter(rows, measured, out / "study.png")


@click.command()
@MODEL
@click.argument("pictures", type=FILE, nargs=-1, required=True)
@click.option("--out", type=FOLDER, help="Write the pictures with points on the heads here.")
@THRESHOLD_OPTION
@click.option("--json", "as_json", is_flag=True, help="Print counts and points as JSON.")
def predict(model: Path, pictures: tuple[Path, ...], out: Path | None, threshold: float, as_json: bool) -> None:
    """Count the people in pictures."""
    stems = [path.stem for path in pictures]
    if out and (twice := sorted({s for s in stems if stems.count(s) > 1})):
        raise PetError(f"--out: several pictures are named {twice[0]}, and would be written over each other")
    counter = open_counter(model, threshold)
    found = []
    for path in pictures:
        pixels = read_picture(path)
        [heads] = count(counter, [pixels])
        found.append({"image": str(path), "count": len(heads), "points": heads.points.round(1).tolist()})
        if not as_json:
            click.echo(f"{path}: {len(heads)}")
        if out:
            write_picture(drawn(pixels, heads.points), out / f"{path.stem}.jpg")
    if as_json:
        click.echo(json.dumps(found, indent=2))


def _pictures(data: Path | None, subset: str, images: Path | None, truth: Path | None) -> list[AnnotatedPicture]:
    if (data is None) == (images is None):
        raise PetError("give either --data, or --images with --truth")
    if data is not None:
        return load_subset(data, subset)
    if truth is None:
        raise PetError("--images needs --truth, the folder with the annotations")
    return load_folders(images, truth)


def _load_onnx(path: Path) -> Any:
    import onnx

    if not path.is_file():
        raise PetError(f"{path}: no such file")
    try:
        return onnx.load(path)
    except Exception as e:
        raise PetError(f"{path}: not an ONNX file ({type(e).__name__})") from None
