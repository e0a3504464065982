"""The command that teaches a trained network where to look: presence."""

from dataclasses import replace
from pathlib import Path

import click
import numpy as np
from tqdm import tqdm

from pet.annotations import AnnotatedPicture, load_subset
from pet.checkpoint import load, save
from pet.counter import TorchCounter
from pet.deploy import Deployed
from pet.evaluation import evaluate
from pet.options import FILE, data_option, threads_option
from pet.teaching import STEPS, EncodedPicture, encode, teach


@click.command()
@click.argument("checkpoint", type=FILE)
@data_option()
@click.option("--out", type=FILE, required=True, help="Checkpoint (.pt) to write.")
@click.option("--pictures", type=click.IntRange(1), default=150, help="Training pictures to learn from.")
@click.option(
    "--lost",
    type=click.FloatRange(0, 0.1),
    default=0.0005,
    help="Share of the places where somebody may be that may stay unasked; chosen on validation pictures.",
)
@threads_option()
def presence(checkpoint: Path, data: Path, out: Path, pictures: int, lost: float) -> None:
    """Teach a trained network where nobody is, so that it need not ask there.

    Most of a picture shows nobody, yet the point queries there take most of a light network's time. The network itself
    stays as it is: a map of 8 px cells, read from what it has encoded anyway, leaves windows of queries out. It learns
    from the network's own answers, in a few minutes; the errors before and after are of the validation pictures.
    """
    source = load(checkpoint).without_presence()
    network = source.network()
    deployed = Deployed(network)
    training, validation = load_subset(data, "train"), load_subset(data, "validation")
    chosen = np.random.default_rng(0).choice(len(training), min(pictures, len(training)), replace=False)

    def encoded(some: list[AnnotatedPicture], what: str) -> list[EncodedPicture]:
        return [encode(deployed, p) for p in tqdm(some, desc=what, unit="picture", dynamic_ncols=True)]

    seen, held_out = encoded([training[i] for i in chosen], "reading"), encoded(validation, "validating")
    with tqdm(total=STEPS, desc="teaching", unit="step", dynamic_ncols=True) as bar:
        taught = teach(source, seen, held_out, lost, bar.update)
    before = evaluate(TorchCounter(network), validation).validation()
    after = evaluate(TorchCounter(taught.checkpoint.network()), validation).validation()
    result = replace(taught.checkpoint, about={**taught.checkpoint.about, "validation": after})
    save(result, out)
    asked = ", ".join(f"{share:.0%} of the {name} windows" for name, share in taught.asked.items())
    click.echo(f"asks {asked}; {taught.lost:.3%} of the places where somebody may be stay unasked")
    click.echo(f"validation MAE {before['all']['mae']:.2f} before, {after['all']['mae']:.2f} after")
    click.echo(f"{out}: {result.variant} with a presence map")
