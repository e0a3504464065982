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
    """A network of a study: a variant, perhaps with settings changed, written ``mobile:mixers=pool,pool;width=64``."""

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


def run_study(
    candidate: Candidate,
    settings: TrainingSettings,
    minutes: float,
    data: tuple[list[AnnotatedPicture], list[AnnotatedPicture]],
    folder: Path,
    pretrained: bool = True,
) -> dict[str, Any]:
    """Trains one candidate for the given minutes with a cosine that ends with them; returns its row of the table.

    A candidate that was finished in the same folder before is not trained again.
    """
    training, validation = data
    out = folder / f"{candidate.name.replace(':', '-').replace(';', '-').replace('=', '-')}.pt"
    best = out.with_name(f"{out.stem}-best.pt")
    if not best.exists():
        if out.exists():
            trainer = Trainer.resume(load(out), training, pick_device())
        else:
            trainer, _ = fresh_trainer(candidate.name, candidate.config, settings, training, pretrained)
            steps = max(20, int(minutes * 60 / seconds_per_step(trainer)))
            trainer.settings = replace(settings, steps=steps)
        session = Session(trainer, out, validation, Pace(minutes * 60, validate_every=float("inf")))
        session.pace = replace(session.pace, seconds=minutes * 60 - session.log.seconds)
        session.run()
    if not best.exists():
        raise PetError(f"interrupted; the same command goes on with {candidate.name}")
    about = load(best).about
    parameters = sum(p.numel() for p in PetNetwork(candidate.config).parameters())
    return {
        "variant": candidate.name,
        "minutes": minutes,
        "steps": about["step"],
        "parameters": parameters,
        "validation": about["validation"],
    }
