"""Feature pyramid: backbone maps to two maps of one width, at strides 4 and 8."""

from torch import Tensor, nn
from torch.nn.functional import interpolate


class Pyramid(nn.Module):
    """Top-down pyramid with nearest upsampling, smoothing by a full or a depthwise-separable 3x3 convolution."""

    def __init__(self, channels: tuple[int, int, int], width: int, kind: str) -> None:
        super().__init__()
        smooth = _full if kind == "full" else _separable
        self.lateral = nn.ModuleList(nn.Conv2d(c, width, 1) for c in channels)
        self.smooth = nn.ModuleList(smooth(width) for _ in range(2))
        self.project = nn.ModuleList(nn.Conv2d(width, width, 1) for _ in range(2))

    def forward(self, c3: Tensor, c4: Tensor, c5: Tensor) -> tuple[Tensor, Tensor]:
        """Maps at strides 4, 8, 16 -> [B, width, H/4, W/4], [B, width, H/8, W/8]."""
        p5 = self.lateral[2](c5)
        p4 = self.lateral[1](c4) + interpolate(p5, size=c4.shape[-2:])
        p3 = self.lateral[0](c3) + interpolate(p4, size=c3.shape[-2:])
        return self.project[0](self.smooth[0](p3)), self.project[1](self.smooth[1](p4))


def _full(width: int) -> nn.Module:
    return nn.Conv2d(width, width, 3, padding=1)


def _separable(width: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False),
        nn.BatchNorm2d(width),
        nn.Conv2d(width, width, 1),
    )
