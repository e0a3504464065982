"""Command-line options that several commands share, and how their values are read."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import torch

from pet.errors import PetError

F = TypeVar("F", bound=Callable[..., Any])
FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)

DATA_HELP = (
    "Annotated pictures: a folder laid out as ShanghaiTech (part_A/train_data/..., split.json), or a JSON index"
    ' {"train": [{"image", "points", "part"}], "validation": [...]}.'
)


def data_option(required: bool = True) -> Callable[[F], F]:
    """``--data``."""
    return click.option("--data", type=click.Path(path_type=Path), required=required, help=DATA_HELP)


def threads_option() -> Callable[[F], F]:
    """``--threads``: takes effect at once."""

    def apply(context: click.Context, parameter: click.Parameter, value: int | None) -> None:
        if value:
            torch.set_num_threads(value)

    return click.option(
        "--threads",
        type=click.IntRange(1),
        callback=apply,
        expose_value=False,
        help="CPU threads; default: all cores.",
    )


def parse_pairs(pairs: tuple[str, ...], option: str) -> dict[str, str]:
    """("a=1", "b=2") -> {"a": "1", "b": "2"}."""
    parsed = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals or not key:
            raise PetError(f"{option} {pair}: should be key=value")
        parsed[key] = value
    return parsed


def parse_sizes(text: str) -> list[tuple[int, int]]:
    """ "768x512,1024x640" -> [(768, 512), (1024, 640)]; widths are multiples of 256, heights of 128."""
    try:
        sizes = [(int(w), int(h)) for w, h in (part.split("x") for part in text.split(","))]
    except ValueError:
        raise PetError(f"--sizes {text}: should be like 768x512,1024x640") from None
    for width, height in sizes:
        if width <= 0 or height <= 0 or width % 256 or height % 128:
            raise PetError(f"--sizes {width}x{height}: width must be a multiple of 256, height of 128")
    return sizes
