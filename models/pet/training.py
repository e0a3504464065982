"""Training: a loop that can stop anywhere and goes on exactly where it stopped."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.optim import AdamW
from torch.optim.swa_utils import AveragedModel
from torch.utils.data import DataLoader

from pet.annotations import AnnotatedPicture
from pet.checkpoint import Checkpoint, load_weights
from pet.counter import TorchCounter
from pet.crops import CropDataset, collate
from pet.deploy import normalised
from pet.errors import PetError
from pet.evaluation import evaluate
from pet.loss import pet_loss
from pet.network import PetNetwork
from pet.settings import TrainingSettings


@dataclass(frozen=True)
class Progress:
    """What is known after a step: its number (from 1), its loss, and the settings in force."""

    step: int
    loss: float
    rate: float


class Trainer:
    """One network in training: weights, their average, optimiser and step.

    The state after step n depends only on settings, data and first weights, not on where training was interrupted:
    crop number i is always the same, and dropout is not used.
    """

    def __init__(
        self,
        variant: str,
        network: PetNetwork,
        settings: TrainingSettings,
        pictures: list[AnnotatedPicture],
        device: torch.device,
    ) -> None:
        self.variant, self.settings, self.pictures, self.device = variant, settings, pictures, device
        self.network = network.to(device, memory_format=torch.channels_last)
        self.average = AveragedModel(self.network, avg_fn=_averaging(settings.average), use_buffers=True)
        if device.type == "cpu":
            _keep_depthwise_in_fp32(self.network)
        backbone = [p for n, p in self.network.named_parameters() if n.startswith("backbone")]
        rest = [p for n, p in self.network.named_parameters() if not n.startswith("backbone")]
        self.optimizer = AdamW([{"params": rest}, {"params": backbone}], weight_decay=settings.weight_decay)
        self.step = 0
        self.best: dict[str, Any] = {}
        """Step and validation errors of the best weights so far; empty before the first validation."""

    @staticmethod
    def resume(checkpoint: Checkpoint, pictures: list[AnnotatedPicture], device: torch.device) -> "Trainer":
        """Goes on from a training state."""
        if not checkpoint.training:
            raise PetError(
                f"the checkpoint of '{checkpoint.variant}' holds no training state; start from it with --init"
            )
        state = checkpoint.training
        network = PetNetwork(checkpoint.config)
        load_weights(network, state["raw"], "the training state")
        trainer = Trainer(checkpoint.variant, network, TrainingSettings.from_dict(state["settings"]), pictures, device)
        load_weights(trainer.average.module, checkpoint.weights, "the averaged weights")
        trainer.average.n_averaged.fill_(state["averaged"])
        trainer.optimizer.load_state_dict(state["optimizer"])
        trainer.step, trainer.best = state["step"], state["best"]
        torch.set_rng_state(state["random"])
        return trainer

    def checkpoint(self, with_training: bool = True) -> Checkpoint:
        """The averaged weights, and all that is needed to go on."""
        training = {
            "raw": self.network.state_dict(),
            "averaged": int(self.average.n_averaged),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "settings": self.settings.to_dict(),
            "best": self.best,
            "random": torch.get_rng_state(),
        }
        about = {"step": self.step, "training_data": _data_summary(self.pictures)}
        if self.best.get("step") == self.step:
            about["validation"] = self.best["validation"]
        weights = self.average.module.state_dict()
        return Checkpoint(self.variant, self.network.config, weights, about, training if with_training else {})

    def run(self, until: Callable[[Progress], bool], workers: int = 0) -> None:
        """Trains to the last step of the settings, or until the callback, called after each step, returns True."""
        settings = self.settings
        crops = CropDataset(
            self.pictures, settings.augmentation, settings.seed, settings.mix, settings.steps * settings.batch
        )
        left = range(self.step * settings.batch, len(crops))
        loader = DataLoader(
            torch.utils.data.Subset(crops, left), settings.batch, collate_fn=collate, num_workers=workers
        )
        self.network.train()
        for images, heads in loader:
            loss = self._learn(images, heads)
            if until(Progress(self.step, loss, settings.rate(self.step - 1))):
                return

    def _learn(self, images: Tensor, heads: list[Tensor]) -> float:
        settings = self.settings
        rate = settings.rate(self.step)
        for group, base in zip(
            self.optimizer.param_groups, (settings.learning_rate, settings.backbone_learning_rate), strict=True
        ):
            group["lr"] = base * rate
        x = normalised(images.to(self.device)).to(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=settings.bf16):
            output = self.network(x)
        targets = [t.to(self.device) for t in heads]
        loss = pet_loss(output, targets, settings.augmentation.side, self.step < settings.split_warm_up)
        if not torch.isfinite(loss):
            raise PetError(f"the loss is {loss.item()} at step {self.step}: lower the learning rate, or turn bf16 off")
        self.optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), settings.clip)
        self.optimizer.step()
        self.average.update_parameters(self.network)
        self.step += 1
        return loss.item()

    def validate(self, pictures: Iterable[AnnotatedPicture]) -> tuple[dict[str, dict[str, float]], bool]:
        """Errors of the averaged weights per part, and whether they are the best so far by MAE over all pictures."""
        network = PetNetwork(self.network.config)
        network.load_state_dict(self.average.module.state_dict())
        errors = evaluate(TorchCounter(network.to(self.device)), pictures).validation()
        improved = not self.best or errors["all"]["mae"] < self.best["validation"]["all"]["mae"]
        if improved:
            self.best = {"step": self.step, "validation": errors}
        return errors, improved


def pick_device() -> torch.device:
    """The first GPU, else the CPU."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def seconds_per_step(trainer: Trainer, steps: int = 5) -> float:
    """Times a few steps on a throw-away copy of the network."""
    network = PetNetwork(trainer.network.config)
    network.load_state_dict(trainer.network.state_dict())
    probe = Trainer(trainer.variant, network, trainer.settings, trainer.pictures, trainer.device)
    begin: list[float] = []

    def until(progress: Progress) -> bool:
        begin.append(time.monotonic())
        return progress.step > steps

    probe.run(until)
    return (begin[-1] - begin[0]) / (len(begin) - 1)


def _keep_depthwise_in_fp32(network: nn.Module) -> None:
    """Takes depthwise convolutions out of mixed precision: a CPU takes five times as long for their bf16 gradients."""

    def in_fp32(forward: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
        def run(x: Tensor) -> Tensor:
            with torch.autocast("cpu", enabled=False):
                return forward(x.float())

        return run

    for module in network.modules():
        if isinstance(module, nn.Conv2d) and module.groups > 1:
            module.forward = in_fp32(module.forward)


def _averaging(decay: float) -> Callable[[Tensor, Tensor, Tensor | int], Tensor]:
    """A moving average that follows fast at first: decay min(decay, (1 + n) / (10 + n)) at its n-th update."""

    def average(mean: Tensor, value: Tensor, updates: Tensor | int) -> Tensor:
        if not mean.dtype.is_floating_point:
            return value
        n = int(updates)
        return mean.lerp(value, 1 - min(decay, (1 + n) / (10 + n)))

    return average


def _data_summary(pictures: list[AnnotatedPicture]) -> str:
    parts = sorted({p.part for p in pictures})
    return ", ".join(f"part {part}: {sum(p.part == part for p in pictures)} pictures" for part in parts)
