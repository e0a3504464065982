"""Feature pyramid: backbone maps to two maps of one width, at strides 4 and 8."""

import torch
from torch import Tensor, nn
from torch.nn.functional import interpolate, linear


class Pyramid(nn.Module):
    """Top-down pyramid with nearest upsampling, smoothing by a full or a depthwise-separable 3x3 convolution.

    Its last 1x1 convolutions are applied by :meth:`project_fine` and :meth:`project_coarse`: the fine one to the
    tokens of active patches only.
    """

    def __init__(self, channels: tuple[int, int, int], width: int, kind: str) -> None:
        super().__init__()
        smooth = _full if kind == "full" else _separable
        self.lateral = nn.ModuleList(nn.Conv2d(c, width, 1) for c in channels)
        self.smooth = nn.ModuleList(smooth(width) for _ in range(2))
        self.project = nn.ModuleList(nn.Conv2d(width, width, 1) for _ in range(2))

    def forward(self, c3: Tensor, c4: Tensor, c5: Tensor) -> tuple[Tensor, Tensor]:
        """Maps at strides 4, 8, 16 -> [B, H/4, W/4, width], [B, H/8, W/8, width], still to be projected."""
        p5 = self.lateral[2](c5)
        p4 = self.lateral[1](c4) + interpolate(p5, size=c4.shape[-2:])
        p3 = self.lateral[0](c3) + interpolate(p4, size=c3.shape[-2:])
        return self.smooth[0](p3).permute(0, 2, 3, 1), self.smooth[1](p4).permute(0, 2, 3, 1)

    def project_fine(self, x: Tensor) -> Tensor:
        """[..., width] -> [..., width] for the stride-4 map."""
        return _pointwise(self.project[0], x)

    def project_coarse(self, x: Tensor) -> Tensor:
        """[..., width] -> [..., width] for the stride-8 map."""
        return _pointwise(self.project[1], x)

    @torch.no_grad()
    def fold(self) -> None:
        """Makes the 1x1 convolution that ends a separable smoothing and the projection after it one, in place."""
        for i, smooth in enumerate(self.smooth):
            if isinstance(smooth, nn.Sequential) and len(smooth) == 3:
                outer, inner = self.project[i], smooth[2]
                weight, first = outer.weight.flatten(1).double(), inner.weight.flatten(1).double()
                outer.bias.copy_(weight @ inner.bias.double() + outer.bias)
                outer.weight.copy_((weight @ first).reshape(outer.weight.shape))
                self.smooth[i] = smooth[:2]


def _pointwise(conv: nn.Conv2d, x: Tensor) -> Tensor:
    return linear(x, conv.weight.flatten(1), conv.bias)


def _full(width: int) -> nn.Module:
    return nn.Conv2d(width, width, 3, padding=1)


def _separable(width: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False),
        nn.BatchNorm2d(width),
        nn.Conv2d(width, width, 1),
    )
