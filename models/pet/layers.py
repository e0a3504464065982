"""What encoder and decoder layers are made of: attention, norms, feed-forward parts."""

import torch
from torch import Tensor, nn
from torch.nn.functional import relu, scaled_dot_product_attention


class Attention(nn.Module):
    """Multi-head attention over the tokens of a window."""

    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        # A plain number: with one read from a tensor, the exported graph could not reshape an empty batch of windows.
        self.split = (heads, width // heads)
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
        """query [N, T, C], key and value [N, S, C], mask [N, 1, 1, S] to be added to the scores -> [N, T, C]."""
        q, k, v = (self._split(p(t)) for p, t in ((self.query, query), (self.key, key), (self.value, value)))
        # On a CPU the gradients of PyTorch's fused attention take three times as long as those of its parts.
        attend = _attend if self.training and q.device.type == "cpu" else scaled_dot_product_attention
        mixed = attend(q, k, v, mask)
        return self.out(mixed.transpose(1, 2).reshape(query.shape))

    def _split(self, x: Tensor) -> Tensor:
        return x.reshape(*x.shape[:2], *self.split).transpose(1, 2)


def _attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
    """[N, heads, T, D], keys and values [N, heads, S, D] -> [N, heads, T, D], in the precision of the queries."""
    scores = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
    if mask is not None:
        scores = scores + mask
    with torch.autocast(query.device.type, enabled=False):
        return scores.softmax(-1) @ value


class BatchNormTokens(nn.Module):
    """BatchNorm over the channels of tokens."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm1d(width)

    def forward(self, x: Tensor) -> Tensor:
        """[N, T, C] -> [N, T, C]."""
        return self.norm(x.transpose(1, 2)).transpose(1, 2)


class Pointwise(nn.Module):
    """A 1x1 convolution over tokens."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.conv = nn.Conv1d(inputs, outputs, 1)

    def forward(self, x: Tensor) -> Tensor:
        """[N, T, inputs] -> [N, T, outputs]."""
        return self.conv(x.transpose(1, 2)).transpose(1, 2)


def build_norm(kind: str, width: int) -> nn.Module:
    """LayerNorm, or BatchNorm over tokens."""
    return nn.LayerNorm(width) if kind == "layer" else BatchNormTokens(width)


class FeedForward(nn.Module):
    """width -> hidden -> width with ReLU, added to the input and normalised."""

    def __init__(self, width: int, hidden: int, norm: str = "layer") -> None:
        super().__init__()
        linear = nn.Linear if norm == "layer" else Pointwise
        self.up, self.down, self.norm = linear(width, hidden), linear(hidden, width), build_norm(norm, width)

    def forward(self, x: Tensor) -> Tensor:
        """[N, T, C] -> [N, T, C]."""
        return self.norm(x + self.down(relu(self.up(x))))
