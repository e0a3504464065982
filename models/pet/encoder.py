"""Context encoder: mixes the stride-8 map inside windows that get smaller from layer to layer."""

from torch import Tensor, nn

from pet.config import PetConfig
from pet.extent import Extent
from pet.layers import FeedForward, build_norm
from pet.mixers import build_mixer
from pet.windows import from_windows, to_windows


class EncoderLayer(nn.Module):
    """Token mixing, then a feed-forward part unless its width is 0; post-norm."""

    def __init__(self, config: PetConfig, mixer: str) -> None:
        super().__init__()
        self.mixer = build_mixer(mixer, config.width, config.heads)
        self.norm = build_norm(config.norm, config.width)
        self.feed_forward = (
            FeedForward(config.width, config.encoder_ffn, config.norm) if config.encoder_ffn else nn.Identity()
        )

    def forward(self, x: Tensor, position: Tensor, mask: Tensor | None, window: tuple[int, int]) -> Tensor:
        """Tokens [N, h*w, C] of N windows, their position codes, and the mask [N, 1, 1, h*w] -> [N, h*w, C]."""
        return self.feed_forward(self.norm(x + self.mixer(x, position, mask, window)))


class Encoder(nn.Module):
    """The layers of the configuration; with shared parameters they are one layer, used repeatedly."""

    def __init__(self, config: PetConfig) -> None:
        super().__init__()
        self.windows = tuple(layer.window for layer in config.encoder)
        distinct = config.encoder[:1] if config.share_encoder else config.encoder
        self.layers = nn.ModuleList(EncoderLayer(config, layer.mixer) for layer in distinct)

    def forward(self, x: Tensor, extent: Extent) -> Tensor:
        """[B, H/8, W/8, C] -> [B, H/8, W/8, C]."""
        b, rows, columns, _ = x.shape
        for i, window in enumerate(self.windows):
            layer = self.layers[i % len(self.layers)]
            mask = None if extent.mask is None else to_windows(extent.mask, window).transpose(1, 2)[:, None]
            tokens = layer(to_windows(x, window), to_windows(extent.position, window), mask, window)
            x = from_windows(tokens, window, (b, rows, columns))
        return x
