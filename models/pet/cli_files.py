"""Commands about the files of models: import, export."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np
from tqdm import tqdm

from pet.annotations import AnnotatedPicture, load_subset, read_picture
from pet.checkpoint import load, save
from pet.counter import OnnxCounter
from pet.crops import Augmentation, random_crop
from pet.errors import PetError
from pet.evaluation import evaluate
from pet.export import LICENCE, describe, properties_of, to_onnx, write
from pet.importer import import_checkpoint
from pet.options import FILE, data_option
from pet.precision import PRECISIONS, to_fp16, to_int8
from pet.verify import compare


@click.command("import")
@click.argument("source", type=FILE)
@click.option("--out", type=FILE, required=True, help="Checkpoint (.pt) to write.")
@click.option("--variant", "name", help="Which network it is; default: told from the weights.")
def import_command(source: Path, out: Path, name: str | None) -> None:
    """Read a checkpoint with the names that PET's authors use, or those of Throng's prototype."""
    checkpoint = import_checkpoint(source, name)
    save(checkpoint, out)
    click.echo(f"{out}: {checkpoint.variant}, {sum(t.numel() for t in checkpoint.weights.values()):,} values")


@click.command()
@click.argument("checkpoint", type=FILE)
@click.option("--out", type=FILE, required=True, help="ONNX file to write.")
@click.option("--name", help="Name in events and on the page; default: that of the file.")
@click.option("--version", default="1", help="Version in events and on the page.")
@click.option("--licence", default=LICENCE, help="Under which the weights may be used.")
@click.option("--precision", type=click.Choice(PRECISIONS), default="fp32", help="fp16 for GPUs, int8 for CPUs.")
@data_option(required=False)
@click.option("--verify", type=click.IntRange(0), default=50, help="Compare with PyTorch on N pictures of --data.")
def export(checkpoint: Path, out: Path, precision: str, data: Path | None, verify: int, **naming: Any) -> None:
    """Write the ONNX file that `throng` runs, and compare it with PyTorch if there is --data.

    int8 needs --data: its ranges are calibrated on crops of training pictures. The file states the errors on validation
    pictures: for fp32 those of the checkpoint; for the others, and where the checkpoint tells none, the file is
    measured, which needs --data.
    """
    source = load(checkpoint)
    validation = load_subset(data, "validation") if data is not None else []
    model = to_onnx(source.network())
    if precision == "fp16":
        model = to_fp16(model)
    elif precision == "int8":
        if data is None:
            raise PetError("--precision int8 needs --data: its ranges are calibrated on training crops")
        model = to_int8(model, _calibration_frames(load_subset(data, "train")))
    known = precision == "fp32" and "validation" in source.about
    if not known:
        source = replace(source, about={k: v for k, v in source.about.items() if k != "validation"})
    named = {**naming, "name": naming["name"] or out.stem}
    describe(model, properties_of(source, **named))
    write(model, out)
    click.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB, {precision}")
    if validation and verify:
        click.echo(compare(source.network(), out, validation[:verify]).text())
    if validation and not known:
        errors = evaluate(OnnxCounter(out), tqdm(validation, unit="picture", leave=False)).validation()
        describe(model, properties_of(replace(source, about={**source.about, "validation": errors}), **named))
        write(model, out)
        click.echo(", ".join(f"{part}: validation MAE {e['mae']:.2f}" for part, e in errors.items()))
    elif not known:
        click.echo("note: the file states no errors; with --data they are measured", err=True)


def _calibration_frames(pictures: list[AnnotatedPicture], number: int = 32) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    chosen = rng.choice(len(pictures), min(number, len(pictures)), replace=False)
    sources = [pictures[i] for i in chosen]
    return [random_crop(read_picture(p.path), p.points[:, ::-1], Augmentation(side=256), rng)[0] for p in sources]
