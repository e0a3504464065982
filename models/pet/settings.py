"""How a network is trained."""

import math
from dataclasses import asdict, dataclass, field
from typing import Any

from pet.crops import Augmentation
from pet.errors import PetError

SCHEDULES = ("cosine", "constant")


@dataclass(frozen=True)
class TrainingSettings:
    """AdamW with two learning rates, warm-up, then a cosine down to 1 % at the last step, or constant.

    ``split_warm_up`` is the number of steps before the split map is used and taught. ``average`` is the decay of the
    moving average of the weights, which is what gets evaluated and exported. ``mix`` weighs parts of the data.
    """

    steps: int = 20_000
    batch: int = 8
    learning_rate: float = 2e-4
    backbone_learning_rate: float = 1e-4
    schedule: str = "cosine"
    warm_up: int = 100
    split_warm_up: int = 150
    weight_decay: float = 1e-4
    clip: float = 1.0
    average: float = 0.999
    seed: int = 0
    bf16: bool = False
    mix: dict[str, float] | None = None
    augmentation: Augmentation = field(default_factory=Augmentation)

    def __post_init__(self) -> None:
        if self.schedule not in SCHEDULES:
            raise PetError(f"schedule: unknown '{self.schedule}', known are {', '.join(SCHEDULES)}")
        for name in ("steps", "batch", "learning_rate", "clip"):
            if getattr(self, name) <= 0:
                raise PetError(f"{name}: must be above 0, is {getattr(self, name)}")

    def rate(self, step: int) -> float:
        """Factor on both learning rates at a step."""
        factor = min(1.0, (step + 1) / max(self.warm_up, 1))
        if self.schedule == "cosine":
            factor *= 0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(1.0, step / self.steps)))
        return factor

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for checkpoints."""
        return asdict(self)

    @staticmethod
    def from_dict(values: dict[str, Any]) -> "TrainingSettings":
        """The inverse of :meth:`to_dict`."""
        augmentation = {**values["augmentation"], "scale": tuple(values["augmentation"]["scale"])}
        return TrainingSettings(**{**values, "augmentation": Augmentation(**augmentation)})
