"""Token mixers: what takes the place of self-attention inside a window of an encoder layer.

Each maps tokens [N, h*w, C] of N windows of (w, h) cells to what is added to them, [N, h*w, C]. Only attention uses
position codes [N, h*w, C] and the mask of padded tokens [N, 1, 1, h*w].
"""

import torch
from torch import Tensor, nn
from torch.nn.functional import avg_pool2d

from pet.layers import Attention

Window = tuple[int, int]


class AttentionMixer(nn.Module):
    """Self-attention: the position code is added to queries and keys."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.attention = Attention(width, heads)

    def forward(self, x: Tensor, position: Tensor, mask: Tensor | None, window: Window) -> Tensor:
        """[N, h*w, C] -> [N, h*w, C]."""
        coded = x + position
        return self.attention(coded, coded, x, mask)


class PoolMixer(nn.Module):
    """Average of the 3x3 neighbourhood, cells outside the window left out."""

    def forward(self, x: Tensor, position: Tensor, mask: Tensor | None, window: Window) -> Tensor:
        """[N, h*w, C] -> [N, h*w, C]."""
        return _to_tokens(avg_pool2d(_to_map(x, window), 3, 1, 1, count_include_pad=False))


class CrossChannelPoolMixer(nn.Module):
    """Average over 3 neighbouring tokens and 3 neighbouring channels."""

    def forward(self, x: Tensor, position: Tensor, mask: Tensor | None, window: Window) -> Tensor:
        """[N, h*w, C] -> [N, h*w, C]."""
        return avg_pool2d(x[:, None], 3, 1, 1, count_include_pad=False)[:, 0]


class DepthwiseMixer(nn.Module):
    """A 3x3 depthwise convolution inside the window."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1, groups=width)

    def forward(self, x: Tensor, position: Tensor, mask: Tensor | None, window: Window) -> Tensor:
        """[N, h*w, C] -> [N, h*w, C]."""
        return _to_tokens(self.conv(_to_map(x, window)))


class RepMixer(nn.Module):
    """FastViT's token mixer: depthwise 3x3 and 1x1 branches with BatchNorm, scaled; one convolution after ``fold``.

    What is added to the input is scale * (BN(dw3x3(x)) + BN(dw1x1(x)) + BN(x) - BN(x)), every BN its own.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv3 = nn.Conv2d(width, width, 3, padding=1, groups=width, bias=False)
        self.conv1 = nn.Conv2d(width, width, 1, groups=width, bias=False)
        self.norm3, self.norm1, self.norm_identity, self.norm_subtracted = (nn.BatchNorm2d(width) for _ in range(4))
        self.scale = nn.Parameter(torch.full((width, 1, 1), 0.1))

    def forward(self, x: Tensor, position: Tensor, mask: Tensor | None, window: Window) -> Tensor:
        """[N, h*w, C] -> [N, h*w, C]."""
        x = _to_map(x, window)
        mixed = self.norm3(self.conv3(x)) + self.norm1(self.conv1(x)) + self.norm_identity(x)
        return _to_tokens(self.scale * (mixed - self.norm_subtracted(x)))

    @torch.no_grad()
    def fold(self) -> DepthwiseMixer:
        """The same mixer in evaluation mode as one depthwise convolution."""
        width = self.conv3.out_channels
        centre = torch.zeros(width, 1, 3, 3, device=self.scale.device)
        centre[:, 0, 1, 1] = 1
        folded = DepthwiseMixer(width).to(self.scale.device)
        kernel, bias = torch.zeros_like(centre), torch.zeros(width, device=centre.device)
        for weight, norm, sign in (
            (self.conv3.weight, self.norm3, 1),
            (centre * self.conv1.weight, self.norm1, 1),
            (centre, self.norm_identity, 1),
            (centre, self.norm_subtracted, -1),
        ):
            gain = norm.weight / (norm.running_var + norm.eps).sqrt()
            kernel += sign * weight * gain[:, None, None, None]
            bias += sign * (norm.bias - norm.running_mean * gain)
        folded.conv.weight.copy_(kernel * self.scale[:, None])
        folded.conv.bias.copy_(bias * self.scale[:, 0, 0])
        return folded


def build_mixer(name: str, width: int, heads: int) -> nn.Module:
    """The mixer of that name; see :data:`pet.config.MIXERS`."""
    match name:
        case "attention":
            return AttentionMixer(width, heads)
        case "pool":
            return PoolMixer()
        case "cross-channel-pool":
            return CrossChannelPoolMixer()
        case "depthwise":
            return DepthwiseMixer(width)
        case "repmixer":
            return RepMixer(width)
    raise ValueError(name)


def _to_map(x: Tensor, window: Window) -> Tensor:
    w, h = window
    return x.reshape(-1, h, w, x.shape[-1]).permute(0, 3, 1, 2)


def _to_tokens(x: Tensor) -> Tensor:
    return x.flatten(2).transpose(1, 2)
