"""Training crops: random places, scales, mirroring and colours of annotated pictures, reproducible by their number."""

from collections import Counter
from dataclasses import dataclass

import cv2
import numpy as np
import torch
from torch import Tensor
from torch.utils.data import Dataset
from torchvision.transforms.v2 import functional

from pet.annotations import AnnotatedPicture, read_picture
from pet.errors import PetError


@dataclass(frozen=True)
class Augmentation:
    """How crops vary. ``side`` is their side in px; scales are relative to the picture's own size.

    A share ``shrink_share`` of the crops is shrunk further, by down to ``shrink``. Colour ranges are factors 1 +- x.
    """

    side: int = 256
    scale: tuple[float, float] = (0.7, 1.3)
    shrink: float = 0.5
    shrink_share: float = 0.15
    flip_share: float = 0.5
    colour_share: float = 0.5
    brightness: float = 0.3
    contrast: float = 0.3
    saturation: float = 0.3
    grey_share: float = 0.1

    def __post_init__(self) -> None:
        if self.side < 256 or self.side % 256:
            raise PetError(f"side: {self.side} px; crops must be multiples of 256 px")
        if not 0 < self.scale[0] <= self.scale[1]:
            raise PetError(f"scale: {self.scale} is not a range above 0")


class CropDataset(Dataset):
    """Crop number i is always the same for one seed, whichever process makes it: resumed training sees no other.

    ``mix`` weighs parts of the data set against each other, such as {"A": 1, "B": 1}; None: every picture is equally
    likely.
    """

    def __init__(
        self,
        pictures: list[AnnotatedPicture],
        augmentation: Augmentation,
        seed: int,
        mix: dict[str, float] | None,
        length: int,
    ) -> None:
        self.pictures, self.augmentation, self.seed, self.length = pictures, augmentation, seed, length
        sizes = Counter(p.part for p in pictures)
        if mix is not None and (set(mix) - set(sizes) or not sum(mix.values()) > 0 or min(mix.values()) < 0):
            raise PetError(f"mix: {mix} does not weigh the parts there are: {', '.join(sizes)}")
        weight = np.array([1.0 if mix is None else mix.get(p.part, 0.0) / sizes[p.part] for p in pictures])
        self.probability = weight / weight.sum()

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, i: int) -> tuple[Tensor, Tensor]:
        """Crop i: RGB float32 [3, side, side] in 0..1, and its heads float32 [T, 2] (y, x) px."""
        rng = np.random.default_rng((self.seed, i))
        picture = self.pictures[rng.choice(len(self.pictures), p=self.probability)]
        pixels, heads = random_crop(read_picture(picture.path), picture.points[:, ::-1], self.augmentation, rng)
        return recoloured(_to_tensor(pixels), self.augmentation, rng), torch.from_numpy(heads)


def random_crop(
    pixels: np.ndarray, heads: np.ndarray, a: Augmentation, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """A square of a picture [h, w, 3] with heads [T, 2] (y, x), scaled to the crop's side, perhaps mirrored.

    A picture smaller than the crop is enlarged.
    """
    height, width = pixels.shape[:2]
    scale = rng.uniform(*a.scale) * (rng.uniform(a.shrink, 1) if rng.random() < a.shrink_share else 1)
    cut = min(round(a.side / scale), height, width)
    y, x = rng.integers(0, height - cut + 1), rng.integers(0, width - cut + 1)
    interpolation = cv2.INTER_AREA if cut > a.side else cv2.INTER_LINEAR
    crop = cv2.resize(pixels[y : y + cut, x : x + cut], (a.side, a.side), interpolation=interpolation)
    heads = ((heads - (y, x)) * (a.side / cut)).astype(np.float32)
    heads = heads[((heads >= 0) & (heads < a.side)).all(1)]
    if rng.random() < a.flip_share:
        crop = crop[:, ::-1]
        heads = heads * np.float32((1, -1)) + np.float32((0, a.side))
    return np.ascontiguousarray(crop), heads


def recoloured(x: Tensor, a: Augmentation, rng: np.random.Generator) -> Tensor:
    """[3, H, W] in 0..1 with brightness, contrast and saturation changed, or all colour taken away."""
    if rng.random() < a.colour_share:
        x = functional.adjust_brightness(x, rng.uniform(1 - a.brightness, 1 + a.brightness))
        x = functional.adjust_contrast(x, rng.uniform(1 - a.contrast, 1 + a.contrast))
        x = functional.adjust_saturation(x, rng.uniform(1 - a.saturation, 1 + a.saturation))
    return functional.rgb_to_grayscale(x, num_output_channels=3) if rng.random() < a.grey_share else x


def collate(samples: list[tuple[Tensor, Tensor]]) -> tuple[Tensor, list[Tensor]]:
    """Crops [B, 3, side, side], and a list of their heads."""
    return torch.stack([x for x, _ in samples]), [heads for _, heads in samples]


def _to_tensor(bgr: np.ndarray) -> Tensor:
    return torch.from_numpy(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB)).permute(2, 0, 1).float() / 255
