"""Commands that make models: train, import, export, variants."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch

from pet.annotations import AnnotatedPicture, load_subset, read_picture, verify
from pet.backbones import batch_norm_importance, fold_batch_norm
from pet.checkpoint import load, save
from pet.config import with_overrides
from pet.crops import Augmentation, random_crop
from pet.errors import PetError
from pet.export import LICENCE, describe, properties_of, to_onnx, write
from pet.importer import import_checkpoint
from pet.options import FILE, data_option, parse_pairs, threads_option
from pet.precision import PRECISIONS, to_fp16, to_int8
from pet.session import Pace, Session
from pet.settings import SCHEDULES, TrainingSettings
from pet.study import fresh_trainer
from pet.training import Trainer, pick_device, seconds_per_step
from pet.variants import VARIANTS, variant
from pet.verify import compare


@click.command()
@data_option()
@click.option("--out", type=FILE, required=True, help="Training state (.pt); training goes on from it if it is there.")
@click.option("--variant", "name", default="mobile", help="Which network; `pet variants` lists them.")
@click.option(
    "--set", "overrides", multiple=True, help="Change the network: backbone=..., mixers=a,b, windows=32x16,8x4"
)
@click.option("--hours", type=click.FloatRange(0, min_open=True), default=1.0, help="Stop after this time; saved.")
@click.option("--steps", type=click.IntRange(1), help="Last step; default: what fits into --hours on this machine.")
@click.option("--batch", type=click.IntRange(1), default=8, help="Crops per step.")
@click.option("--side", type=int, default=256, help="Side of a crop in px.")
@click.option("--lr", type=float, default=2e-4, help="Learning rate; the backbone's is half of it.")
@click.option("--schedule", type=click.Choice(SCHEDULES), default="cosine", help="Course of the learning rate.")
@click.option("--mix", multiple=True, help="Weight of a part, such as --mix A=1 --mix B=1; default: by its pictures.")
@click.option("--seed", type=int, default=0, help="Of crops and first weights.")
@click.option("--init", type=FILE, help="Start from the weights of this checkpoint.")
@click.option(
    "--drop-batch-norms", type=click.IntRange(0), default=0, help="Fold the N least important of --init away."
)
@click.option("--pretrained/--no-pretrained", default=True, help="ImageNet weights for the backbone.")
@click.option("--bf16/--no-bf16", default=None, help="Mixed precision; default: on where the hardware has it.")
@click.option("--validate-every", type=float, default=20.0, help="Minutes between validations.")
@click.option("--save-every", type=float, default=5.0, help="Minutes between saves.")
@click.option("--workers", type=click.IntRange(0), default=0, help="Processes that make crops.")
@threads_option()
def train(
    data: Path, out: Path, hours: float, validate_every: float, save_every: float, workers: int, **chosen: Any
) -> None:
    """Train a network, or train one further.

    Writes OUT.pt (the state to resume from), OUT-best.pt (the best weights by validation MAE), OUT.csv and OUT.png.
    Ctrl-C saves and stops; the same command goes on exactly where it stopped.
    """
    training, validation = load_subset(data, "train"), load_subset(data, "validation")
    for remark in verify(training):
        click.echo(f"note: {remark}", err=True)
    trainer = _resumed(out, training, chosen) if out.exists() else _started(training, chosen, hours)
    settings = trainer.settings
    click.echo(
        f"{trainer.variant} on {trainer.device.type}, step {trainer.step} of {settings.steps}: {settings.batch} crops,"
        f" {settings.augmentation.side} px, from {len(training)} pictures, {settings.schedule} learning rate"
    )
    session = Session(trainer, out, validation, Pace(hours * 3600, save_every * 60, validate_every * 60))
    session.run(workers)
    best = trainer.best
    result = f"; best validation MAE {best['validation']['all']['mae']:.2f} at step {best['step']}" if best else ""
    click.echo(f"stopped at step {trainer.step}{result}; {out}, {session.best_path}")


_FIXED = (
    "name",
    "overrides",
    "batch",
    "side",
    "lr",
    "schedule",
    "mix",
    "seed",
    "init",
    "drop_batch_norms",
    "pretrained",
)
"""What a training keeps from its first session."""


def _resumed(out: Path, training: list[AnnotatedPicture], chosen: dict[str, Any]) -> Trainer:
    trainer = Trainer.resume(load(out), training, pick_device())
    context = click.get_current_context()
    given = [
        p.opts[0]
        for p in context.command.params
        if p.name in _FIXED and context.get_parameter_source(p.name) == click.core.ParameterSource.COMMANDLINE
    ]
    if chosen["name"] == trainer.variant and "--variant" in given:
        given.remove("--variant")
    if given:
        raise PetError(
            f"{out}: goes on with the settings it was begun with; leave {', '.join(given)} out, or choose another --out"
        )
    if chosen["steps"]:
        trainer.settings = replace(trainer.settings, steps=chosen["steps"])
    if trainer.step >= trainer.settings.steps:
        raise PetError(f"{out}: finished at step {trainer.step}; --steps N trains further, --init begins anew from it")
    return trainer


def _started(training: list[AnnotatedPicture], chosen: dict[str, Any], hours: float) -> Trainer:
    settings = TrainingSettings(
        batch=chosen["batch"],
        learning_rate=chosen["lr"],
        backbone_learning_rate=chosen["lr"] / 2,
        schedule=chosen["schedule"],
        seed=chosen["seed"],
        bf16=_has_bf16() if chosen["bf16"] is None else chosen["bf16"],
        mix={k: float(v) for k, v in parse_pairs(chosen["mix"], "--mix").items()} or None,
        augmentation=Augmentation(side=chosen["side"]),
    )
    if chosen["init"]:
        checkpoint = load(chosen["init"])
        settings = replace(settings, split_warm_up=0)
        network = checkpoint.network().train()
        dropped = _drop_batch_norms(network.backbone, chosen["drop_batch_norms"])
        network.config = replace(network.config, dropped_batch_norms=network.config.dropped_batch_norms + dropped)
        trainer = Trainer(checkpoint.variant, network, settings, training, pick_device())
        click.echo(f"starting from {chosen['init']}")
    else:
        config = with_overrides(variant(chosen["name"]).config, parse_pairs(chosen["overrides"], "--set"))
        name = chosen["name"] if config == variant(chosen["name"]).config else "custom"
        trainer, source = fresh_trainer(name, config, settings, training, chosen["pretrained"])
        click.echo(f"backbone {config.backbone}: {source}")
    steps = chosen["steps"]
    if not steps:
        pace = seconds_per_step(trainer)
        steps = max(1, int(hours * 3600 / pace))
        click.echo(f"{pace:.2f} s a step: {steps} steps in {hours:g} hours")
    trainer.settings = replace(settings, steps=steps)
    return trainer


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

    int8 needs --data: its ranges are calibrated on crops of training pictures.
    """
    source = load(checkpoint)
    model = to_onnx(source.network())
    if precision == "fp16":
        model = to_fp16(model)
    elif precision == "int8":
        if data is None:
            raise PetError("--precision int8 needs --data: its ranges are calibrated on training crops")
        model = to_int8(model, _calibration_frames(load_subset(data, "train")))
    describe(model, properties_of(source, naming["name"] or out.stem, naming["version"], naming["licence"]))
    write(model, out)
    click.echo(f"{out}: {out.stat().st_size / 1e6:.1f} MB, {precision}")
    if data is not None and verify:
        pictures = load_subset(data, "validation")[:verify]
        click.echo(compare(source.network(), out, pictures).text())


@click.command()
def variants() -> None:
    """List the networks of the family."""
    width = max(map(len, VARIANTS))
    for v in VARIANTS.values():
        click.echo(f"{v.name:{width}}  {v.summary}")


def _calibration_frames(pictures: list[AnnotatedPicture], number: int = 32) -> list[np.ndarray]:
    rng = np.random.default_rng(0)
    chosen = rng.choice(len(pictures), min(number, len(pictures)), replace=False)
    sources = [pictures[i] for i in chosen]
    return [random_crop(read_picture(p.path), p.points[:, ::-1], Augmentation(side=256), rng)[0] for p in sources]


def _drop_batch_norms(backbone: torch.nn.Module, number: int) -> tuple[str, ...]:
    importance = batch_norm_importance(backbone)
    least = tuple(sorted(importance, key=importance.__getitem__)[:number])
    for name in least:
        click.echo(f"folding {name} (importance {importance[name]:.3f}) into its convolution")
        fold_batch_norm(backbone, name)
    return least


def _has_bf16() -> bool:
    if torch.cuda.is_available():
        return torch.cuda.is_bf16_supported()
    capabilities = torch.cpu.get_capabilities()
    return bool(capabilities.get("avx512_bf16") or capabilities.get("amx_bf16"))
