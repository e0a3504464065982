"""Commands that train: train, variants."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import torch

from pet.annotations import AnnotatedPicture, load_subset, verify
from pet.backbones import batch_norm_importance, fold_batch_norm
from pet.checkpoint import load
from pet.config import PetConfig, with_overrides
from pet.crops import Augmentation
from pet.errors import PetError
from pet.options import FILE, data_option, parse_pairs, threads_option
from pet.session import Pace, Session
from pet.settings import SCHEDULES, TrainingSettings
from pet.study import fresh_trainer
from pet.training import Trainer, pick_device, seconds_per_step
from pet.variants import VARIANTS, variant


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
    for remark in verify(training + validation):
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
    files = [path for path in (out, session.best_path) if path.exists()]
    click.echo(f"stopped at step {trainer.step}{result}; {', '.join(map(str, files))}")


_FIRST_ONLY = ("init", "drop_batch_norms", "pretrained")
"""Options about the first weights: of no use to a training that goes on."""


def _resumed(out: Path, training: list[AnnotatedPicture], chosen: dict[str, Any]) -> Trainer:
    checkpoint = load(out)
    trainer = Trainer.resume(checkpoint, training, pick_device())
    given = _given()
    if changed := [option for name, option in given.items() if _differs(name, chosen, trainer)]:
        raise PetError(
            f"{out}: goes on with the settings it was begun with, but {', '.join(changed)} would change them; leave it"
            " out, or choose another --out"
        )
    if unused := [option for name, option in given.items() if name in _FIRST_ONLY]:
        click.echo(f"note: {out} goes on from its own weights; {', '.join(unused)} was for its first step", err=True)
    before, now = (c.about.get("training_data") for c in (checkpoint, trainer.checkpoint()))
    if before != now:
        click.echo(f"note: {out} was trained on other data before ({before}), now on {now}", err=True)
    if chosen["steps"]:
        trainer.settings = replace(trainer.settings, steps=chosen["steps"])
    if trainer.step >= trainer.settings.steps:
        raise PetError(f"{out}: finished at step {trainer.step}; --steps N trains further, --init begins anew from it")
    return trainer


def _given() -> dict[str, str]:
    """Options of the command line by the name of their parameter."""
    context = click.get_current_context()
    written = click.core.ParameterSource.COMMANDLINE
    return {p.name: p.opts[0] for p in context.command.params if context.get_parameter_source(p.name) == written}


def _differs(option: str, chosen: dict[str, Any], trainer: Trainer) -> bool:
    """Whether an option asks for something else than what a training was begun with."""
    settings = trainer.settings
    if option in ("name", "overrides"):
        if option == "name" and chosen["name"] == trainer.variant:
            return False
        network = trainer.network.config
        return _network(chosen) not in (network, replace(network, dropped_batch_norms=()))
    known = {
        "batch": settings.batch,
        "side": settings.augmentation.side,
        "lr": settings.learning_rate,
        "schedule": settings.schedule,
        "mix": settings.mix,
        "seed": settings.seed,
        "bf16": settings.bf16,
    }
    return option in known and known[option] != (_mix(chosen) if option == "mix" else chosen[option])


def _network(chosen: dict[str, Any]) -> PetConfig:
    return with_overrides(variant(chosen["name"]).config, parse_pairs(chosen["overrides"], "--set"))


def _mix(chosen: dict[str, Any]) -> dict[str, float] | None:
    try:
        return {k: float(v) for k, v in parse_pairs(chosen["mix"], "--mix").items()} or None
    except ValueError as e:
        raise PetError(f"--mix: should be like A=1 ({e})") from None


def _started(training: list[AnnotatedPicture], chosen: dict[str, Any], hours: float) -> Trainer:
    if chosen["drop_batch_norms"] and not chosen["init"]:
        raise PetError("--drop-batch-norms needs --init: random weights have no unimportant layers")
    settings = TrainingSettings(
        batch=chosen["batch"],
        learning_rate=chosen["lr"],
        backbone_learning_rate=chosen["lr"] / 2,
        schedule=chosen["schedule"],
        seed=chosen["seed"],
        bf16=_has_bf16() if chosen["bf16"] is None else chosen["bf16"],
        mix=_mix(chosen),
        augmentation=Augmentation(side=chosen["side"]),
    )
    if chosen["init"]:
        loaded = load(chosen["init"])
        checkpoint = loaded.without_presence()
        if {"name", "overrides"} & set(_given()) and _network(chosen) != checkpoint.config:
            raise PetError(
                f"{chosen['init']}: holds the network '{checkpoint.variant}', not the one that --variant and --set say;"
                " leave them out"
            )
        settings = replace(settings, split_warm_up=0)
        network = checkpoint.network().train()
        dropped = _drop_batch_norms(network.backbone, chosen["drop_batch_norms"])
        network.config = replace(network.config, dropped_batch_norms=network.config.dropped_batch_norms + dropped)
        trainer = Trainer(checkpoint.variant, network, settings, training, pick_device())
        click.echo(f"starting from {chosen['init']}")
        if loaded.config.presence:
            click.echo(
                "note: its presence map is left out, since it knows the old weights; `pet presence` teaches another"
            )
    else:
        config = _network(chosen)
        name = chosen["name"] if config == variant(chosen["name"]).config else "custom"
        if chosen["pretrained"]:
            click.echo(f"fetching ImageNet weights of {config.backbone}; where no hub is reached, this takes a minute")
        trainer, source = fresh_trainer(name, config, settings, training, chosen["pretrained"])
        click.echo(f"backbone {config.backbone}: {source}")
    steps = chosen["steps"]
    if not steps:
        pace = seconds_per_step(trainer)
        steps = max(1, int(hours * 3600 / pace))
        click.echo(f"{pace:.2f} s a step: {steps} steps in {hours:g} hours")
    trainer.settings = replace(settings, steps=steps)
    return trainer


@click.command()
def variants() -> None:
    """List the networks of the family."""
    width = max(map(len, VARIANTS))
    for v in VARIANTS.values():
        click.echo(f"{v.name:{width}}  {v.summary}")


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
