"""A training session: a trainer with its files, its log, its progress bar, and an orderly end."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import numpy as np
from tqdm import tqdm

from pet.annotations import AnnotatedPicture
from pet.checkpoint import Checkpoint, save
from pet.errors import PetError
from pet.runlog import RunLog, plot
from pet.training import Progress, Trainer


@dataclass(frozen=True)
class Pace:
    """How long to train, and every how many seconds to save and to validate."""

    seconds: float
    save_every: float = 300.0
    validate_every: float = 1200.0
    log_every: int = 20
    """Steps per row of the log."""


class Session:
    """Trains until the steps or the time are over, or somebody interrupts; the state is saved in any case.

    Beside the training state NAME.pt it writes NAME-best.pt (averaged weights of the best validation), NAME.csv and
    NAME.png.
    """

    def __init__(
        self, trainer: Trainer, out: Path, validation: list[AnnotatedPicture], pace: Pace, quiet: bool = False
    ) -> None:
        self.trainer, self.out, self.validation, self.pace = trainer, out, validation, pace
        self.log = RunLog(out.with_suffix(".csv"), trainer.step)
        self.begin = self.saved = self.validated = time.monotonic()
        self.losses: list[float] = []
        self.rate = 0.0
        self.bar = tqdm(
            total=trainer.settings.steps, initial=trainer.step, unit="step", disable=quiet, dynamic_ncols=True
        )

    @property
    def best_path(self) -> Path:
        """Where the best weights lie."""
        return self.out.with_name(f"{self.out.stem}-best.pt")

    def run(self, workers: int = 0) -> None:
        """Trains, then validates once more and saves."""
        try:
            with _interruptions() as interrupted:
                self.trainer.run(lambda p: self._after(p) or bool(interrupted), workers)
        except (PetError, OSError) as e:
            # A picture is gone, or the loss is no number: the steps before are whole, and kept.
            self.bar.close()
            save(self.trainer.checkpoint(), self.out)
            raise PetError(f"{_cause(e)}\n{self.out} holds the {self.trainer.step} steps before that") from None
        self._log_loss(time.monotonic())
        save(self.trainer.checkpoint(), self.out)
        if self.validation and not interrupted:
            self._validate()
        self.bar.close()
        plot(self.log.path, self.out.with_suffix(".png"))

    def _after(self, progress: Progress) -> bool:
        now = time.monotonic()
        self.losses.append(progress.loss)
        self.bar.update()
        self.rate = progress.rate
        if progress.step % self.pace.log_every == 0:
            self._log_loss(now)
        if now - self.saved > self.pace.save_every:
            self._save(self.trainer.checkpoint(), self.out)
            self.saved = time.monotonic()
        if self.validation and now - self.validated > self.pace.validate_every:
            self._validate()
        return now - self.begin > self.pace.seconds

    def _log_loss(self, now: float) -> None:
        """A row with the mean loss of the steps since the last one, if there were any."""
        if not self.losses:
            return
        loss = float(np.mean(self.losses))
        self.bar.set_postfix(loss=f"{loss:.3f}", best=self._best())
        seconds, rate = self._seconds(now), f"{self.rate:.4f}"
        self.log.add(step=self.trainer.step, seconds=seconds, rate=rate, loss=f"{loss:.4f}")
        self.losses.clear()

    def _validate(self) -> None:
        pictures = tqdm(self.validation, desc="validating", unit="picture", leave=False, disable=self.bar.disable)
        errors, improved = self.trainer.validate(pictures)
        everything = errors["all"]
        parts = " ".join(f"{k}:{v['mae']:.2f}" for k, v in errors.items() if k != "all")
        self.log.add(
            step=self.trainer.step,
            seconds=self._seconds(time.monotonic()),
            part_maes=parts,
            **{k: f"{everything[k]:.2f}" for k in ("mae", "rmse", "bias")},
        )
        note = " (best so far)" if improved else ""
        self.bar.write(f"step {self.trainer.step}: validation MAE {everything['mae']:.2f} ({parts}){note}")
        if improved:
            self._save(self.trainer.checkpoint(with_training=False), self.best_path)
        self._save(self.trainer.checkpoint(), self.out)
        plot(self.log.path, self.out.with_suffix(".png"))
        self.validated = self.saved = time.monotonic()

    def _save(self, checkpoint: Checkpoint, path: Path) -> None:
        """Saves; training goes on where that fails, and may succeed the next time."""
        try:
            save(checkpoint, path)
        except PetError as e:
            self.bar.write(f"warning: {e}")

    def _seconds(self, now: float) -> str:
        return f"{self.log.seconds + now - self.begin:.0f}"

    def _best(self) -> str:
        best = self.trainer.best
        return f"{best['validation']['all']['mae']:.1f}" if best else "-"


def _cause(e: Exception) -> str:
    """What went wrong; PyTorch puts a stack trace around an error from a process that makes crops."""
    return str(e).strip().splitlines()[-1].removeprefix("pet.errors.PetError: ") if "Traceback" in str(e) else str(e)


@contextmanager
def _interruptions() -> Iterator[list[int]]:
    """Collects SIGINT and SIGTERM instead of breaking off in the middle of a step."""
    received: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        received.append(number)

    before = {s: signal.signal(s, note) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield received
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
