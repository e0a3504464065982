"""Trains several variants for the same time on the same data, and sets their errors side by side."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch

from pet.annotations import AnnotatedPicture
from pet.checkpoint import load
from pet.config import PetConfig, with_overrides
from pet.crops import CropDataset
from pet.errors import PetError
from pet.network import PetNetwork
from pet.pretrained import load_pretrained
from pet.session import Pace, Session
from pet.settings import TrainingSettings
from pet.training import Trainer, pick_device, seconds_per_step
from pet.variants import variant


@dataclass(frozen=True)
class Candidate:
    """A network of a study: a variant, perhaps with settings changed, written ``mobile:mixers=pool+pool;width=64``."""

    name: str
    config: PetConfig

    @staticmethod
    def parse(text: str) -> "Candidate":
        """Reads VARIANT or VARIANT:key=value;key=value."""
        base, _, rest = text.partition(":")
        pairs = [p.partition("=") for p in rest.split(";") if p]
        if wrong := [k for k, equals, _ in pairs if not equals]:
            raise PetError(f"{text}: '{wrong[0]}' should be key=value")
        return Candidate(text, with_overrides(variant(base).config, {k: v for k, _, v in pairs}))


def fresh_trainer(
    name: str,
    config: PetConfig,
    settings: TrainingSettings,
    pictures: list[AnnotatedPicture],
    pretrained: bool,
) -> tuple[Trainer, str]:
    """A trainer with new weights, pretrained ones in the backbone if wanted, and where those come from."""
    torch.manual_seed(settings.seed)
    network = PetNetwork(config)
    source = "random weights"
    if pretrained:
        crops = CropDataset(pictures, settings.augmentation, settings.seed, settings.mix, 10**6)
        source = load_pretrained(network, lambda n: torch.stack([crops[10**5 + i][0] for i in range(n)]))
    return Trainer(name, network, settings, pictures, pick_device()), source


@dataclass(frozen=True)
class Budget:
    """What every candidate gets: minutes, or, where other work shares the machine, a number of steps."""

    minutes: float
    steps: int | None = None

    def steps_for(self, trainer: Trainer) -> int:
        """The last step of a training within the budget."""
        return self.steps or max(20, int(self.minutes * 60 / seconds_per_step(trainer)))

    @property
    def seconds(self) -> float:
        """The time after which training stops."""
        return float("inf") if self.steps else self.minutes * 60


def run_study(
    candidate: Candidate,
    settings: TrainingSettings,
    budget: Budget,
    data: tuple[list[AnnotatedPicture], list[AnnotatedPicture]],
    folder: Path,
    pretrained: bool = True,
) -> dict[str, Any]:
    """Trains one candidate within the budget, with a cosine that ends with it; returns its row of the table.

    A candidate that was finished in the same folder before is not trained again; an interrupted one goes on.
    """
    training, validation = data
    out = folder / f"{candidate.name.translate(str.maketrans(':;=,', '----'))}.pt"
    best = out.with_name(f"{out.stem}-best.pt")
    if not best.exists():
        if out.exists():
            trainer = Trainer.resume(load(out), training, pick_device())
        else:
            trainer, _ = fresh_trainer(candidate.name, candidate.config, settings, training, pretrained)
            trainer.settings = _shortened(settings, budget.steps_for(trainer))
        session = Session(trainer, out, validation, Pace(budget.seconds, validate_every=float("inf")))
        session.pace = replace(session.pace, seconds=budget.seconds - session.log.seconds)
        session.run()
    if not best.exists():
        raise PetError(f"interrupted; the same command goes on with {candidate.name}")
    about = load(best).about
    return {
        "variant": candidate.name,
        "steps": about["step"],
        "parameters": sum(p.numel() for p in PetNetwork(candidate.config).parameters()),
        "validation": about["validation"],
    }


def _shortened(settings: TrainingSettings, steps: int) -> TrainingSettings:
    """The settings for that many steps; in a short training the warm-ups take no more than their share."""
    return replace(
        settings,
        steps=steps,
        warm_up=min(settings.warm_up, steps // 10),
        split_warm_up=min(settings.split_warm_up, steps // 5),
    )
