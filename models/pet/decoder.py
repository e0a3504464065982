"""Decoder: point queries look at each other and at the encoded map around them."""

from torch import Tensor, nn

from pet.config import PetConfig
from pet.layers import Attention, FeedForward


class DecoderLayer(nn.Module):
    """Self-attention among a window's queries, cross-attention to its memory, a feed-forward part; post-norm."""

    def __init__(self, config: PetConfig) -> None:
        super().__init__()
        width, heads = config.width, config.heads
        self.self_attention, self.cross_attention = Attention(width, heads), Attention(width, heads)
        self.norm1, self.norm2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.feed_forward = FeedForward(width, config.decoder_ffn) if config.decoder_ffn else nn.Identity()

    def forward(self, x: Tensor, position: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
        """Queries and their position codes [N, T, C], memory [N, S, C], as keys with its codes added -> [N, T, C]."""
        coded = x + position
        x = self.norm1(x + self.self_attention(coded, coded, x))
        x = self.norm2(x + self.cross_attention(x + position, key, value, mask))
        return self.feed_forward(x)


class Decoder(nn.Module):
    """One decoder for both levels of the quadtree; with shared parameters its layers are one, used repeatedly."""

    def __init__(self, config: PetConfig) -> None:
        super().__init__()
        self.depth = config.decoder_layers
        self.layers = nn.ModuleList(DecoderLayer(config) for _ in range(1 if config.share_decoder else self.depth))
        self.norm = nn.LayerNorm(config.width)

    def forward(self, x: Tensor, position: Tensor, key: Tensor, value: Tensor, mask: Tensor | None) -> Tensor:
        """As :meth:`DecoderLayer.forward`, through all layers and a final norm."""
        for i in range(self.depth):
            x = self.layers[i % len(self.layers)](x, position, key, value, mask)
        return self.norm(x)
