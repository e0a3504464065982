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
        self.scale = self.split[1] ** -0.5
        self.folded = False
        self.query, self.key, self.value, self.out = (nn.Linear(width, width) for _ in range(4))

    def forward(self, query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None) -> Tensor:
        """query [N, T, C], key and value [N, S, C], mask [N, 1, 1, S] to be added to the scores -> [N, T, C]."""
        q, k, v = (self._split(p(t)) for p, t in ((self.query, query), (self.key, key), (self.value, value)))
        # On a CPU the gradients of PyTorch's fused attention take three times as long as those of its parts.
        if self.folded:
            mixed = _attend(q, k, v, mask)
        elif self.training and q.device.type == "cpu":
            mixed = _attend(q * self.scale, k, v, mask)
        else:
            mixed = scaled_dot_product_attention(q, k, v, mask)
        return self.out(mixed.transpose(1, 2).reshape(query.shape))

    @torch.no_grad()
    def fold(self) -> None:
        """Makes it cheaper, in place, with the same result but for rounding; once.

        What is added to all keys changes no softmax, what is added to all values comes through whole.
        """
        self.folded = True
        self.out.bias += self.out.weight @ self.value.bias
        self.key.bias = self.value.bias = None
        self.query.weight *= self.scale
        self.query.bias *= self.scale

    def _split(self, x: Tensor) -> Tensor:
        return x.reshape(*x.shape[:2], *self.split).transpose(1, 2)


def _attend(query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
    """Scaled queries [N, heads, T, D], keys and values [N, heads, S, D], mask [N, 1, 1, S] -> [N, heads, T, D]."""
    if mask is not None:
        # as one channel more of the keys: the scores, the largest tensor of a network, need not be passed through again
        query = torch.cat((query, torch.ones_like(query[..., :1])), -1)
        key = torch.cat((key, mask.transpose(-1, -2).to(key.dtype).expand(-1, key.shape[1], -1, -1)), -1)
    scores = query @ key.transpose(-1, -2)
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
