"""The network as Throng runs it: camera frames in, head points out (the model contract, version 1)."""

import copy
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from pet.network import PetNetwork, fold

IMAGENET_MEAN = (0.485, 0.456, 0.406)
IMAGENET_STD = (0.229, 0.224, 0.225)


def normalised(rgb: Tensor) -> Tensor:
    """[..., 3, H, W] RGB, 0..1 -> ImageNet's mean and deviation taken out."""
    mean, std = (torch.tensor(t, device=rgb.device).view(3, 1, 1) for t in (IMAGENET_MEAN, IMAGENET_STD))
    return (rgb - mean) / std


@dataclass(frozen=True)
class Heads:
    """What the deployed network returns.

    points [K, 2] (x, y) px of the input, scores [K], index [K] of the image (int64), split [N, H/64, W/128].
    """

    points: Tensor
    scores: Tensor
    index: Tensor
    split: Tensor


class Deployed(nn.Module):
    """Normalises inside, blanks the padding, prunes the quadtree, keeps what is above the threshold.

    It works on a folded copy of the network, where that lies.
    """

    def __init__(self, network: PetNetwork) -> None:
        super().__init__()
        self.network = fold(copy.deepcopy(network)).eval()
        self.reads_bgr = _made_to_read_bgr(self.network.backbone)
        mean, std = (torch.tensor(t[::-1]).view(3, 1, 1) for t in (IMAGENET_MEAN, IMAGENET_STD))
        self.register_buffer("scale", 1 / (255 * std))
        self.register_buffer("shift", -mean / std)
        self.to(next(network.parameters()).device)

    def forward(self, images: Tensor, sizes: Tensor, threshold: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Frames uint8 [N, H, W, 3] BGR, unpadded sizes int64 [N, 2] (height, width), threshold float32 scalar.

        H is a multiple of 128 and W of 256. Returns the fields of :class:`Heads`; what the padding holds has no
        influence on them.
        """
        height, width = images.shape[1:3]
        rows = torch.arange(height, device=images.device)[None, :] < sizes[:, :1]
        columns = torch.arange(width, device=images.device)[None, :] < sizes[:, 1:]
        inside = (rows[:, None, :, None] & columns[:, None, None, :]).float()
        x = (images.permute(0, 3, 1, 2).float() * self.scale + self.shift) * inside
        out = self.network(x if self.reads_bgr else x.flip(1), sizes, prune=True)
        points, scores, index = [], [], []
        for answers in (out.sparse, out.dense):
            queries = answers.logits.shape[1]
            score = answers.logits.softmax(-1)[..., 1].flatten()
            keep = torch.nonzero(score > threshold)[:, 0]
            points.append(answers.points.reshape(-1, 2).index_select(0, keep).flip(-1))
            scores.append(score.index_select(0, keep))
            index.append(answers.image.index_select(0, torch.div(keep, queries, rounding_mode="floor")))
        return torch.cat(points), torch.cat(scores), torch.cat(index), out.split


@torch.no_grad()
def _made_to_read_bgr(backbone: nn.Module) -> bool:
    """Turns the colours of the first convolution around, in place, if it alone reads the picture; tells whether so.

    Backbones whose first layer has several branches (RepVGG, MobileOne) are left as they are.
    """
    first = next(m for m in backbone.modules() if isinstance(m, nn.Conv2d))
    example = torch.linspace(0, 1e4, 3 * 64 * 64, device=first.weight.device).sin().reshape(1, 3, 64, 64)
    before = backbone(example)
    first.weight.data = first.weight.data.flip(1)
    pairs = zip(before, backbone(example.flip(1)), strict=True)
    if all(torch.allclose(a, b, rtol=1e-3, atol=1e-3 * float(a.abs().max())) for a, b in pairs):
        return True
    first.weight.data = first.weight.data.flip(1)
    return False
