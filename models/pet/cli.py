"""The command line: ``pet train|presence|eval|export|bench|study|import|predict|variants``."""

import sys

import click

from pet.cli_files import export, import_command
from pet.cli_measure import bench, evaluate_command, predict, study
from pet.cli_presence import presence
from pet.cli_train import train, variants
from pet.errors import PetError

CONTEXT = {"help_option_names": ["-h", "--help"], "show_default": True, "max_content_width": 110}


@click.group(context_settings=CONTEXT)
def pet() -> None:
    """Train, evaluate, export and time the PET family of crowd counters."""


for command in (train, presence, evaluate_command, export, bench, study, import_command, predict, variants):
    pet.add_command(command)


def main() -> None:
    """Entry point: errors that people can mend are shown without a stack trace."""
    try:
        pet.main(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as e:
        e.show()
        sys.exit(e.exit_code)
    except (PetError, OSError) as e:
        click.echo(f"error: {e}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
