"""What a network of the family is made of."""

import re
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from pet.errors import PetError

MIXERS = ("attention", "pool", "cross-channel-pool", "depthwise", "repmixer")
NORMS = ("layer", "batch")
PYRAMIDS = ("full", "separable")


@dataclass(frozen=True)
class EncoderLayerConfig:
    """One context encoder layer: how tokens are mixed, and inside which windows.

    ``window`` is (width, height) in cells of 8 px; it must tile a 256 x 128 px block: at most (32, 16).
    """

    mixer: str = "attention"
    window: tuple[int, int] = (32, 16)

    def __post_init__(self) -> None:
        if self.mixer not in MIXERS:
            raise PetError(f"encoder.mixer: unknown mixer '{self.mixer}', known are {', '.join(MIXERS)}")
        width, height = self.window
        if width < 1 or height < 1 or 32 % width or 16 % height:
            raise PetError(f"encoder.window: {width}x{height} does not tile 32x16 cells")


def encoder_layers(mixers: tuple[str, ...], windows: tuple[tuple[int, int], ...]) -> tuple[EncoderLayerConfig, ...]:
    """Pairs mixers with windows, one layer each."""
    if len(mixers) != len(windows):
        raise PetError(f"encoder: {len(mixers)} mixers but {len(windows)} windows; give one of each per layer")
    return tuple(EncoderLayerConfig(m, w) for m, w in zip(mixers, windows, strict=True))


PUBLISHED_ENCODER = encoder_layers(("attention",) * 4, ((32, 16), (32, 16), (16, 8), (16, 8)))


@dataclass(frozen=True)
class PetConfig:
    """A network: backbone, pyramid, context encoder, decoder.

    ``backbone`` is a name of torchvision's VGG family with BatchNorm, ``mobilenet_v3_large``, or any timm model that
    gives features at strides 4, 8 and 16. ``width`` is the number of channels of pyramid and transformer.
    ``encoder_ffn`` and ``decoder_ffn`` are hidden widths of the feed-forward parts, 0 for none. ``norm`` is ``layer``
    (Linear and LayerNorm) or ``batch`` (1x1 convolution and BatchNorm) for the encoder. ``share_encoder`` and
    ``share_decoder`` use one set of weights for all layers. ``dropped_batch_norms`` names BatchNorm layers of the
    backbone (state-dict names) that are folded into their convolution. With ``presence`` the network has a map of where
    somebody may be, outside which nothing is asked; `pet presence` teaches it.
    """

    backbone: str = "vgg16_bn"
    width: int = 256
    heads: int = 8
    encoder: tuple[EncoderLayerConfig, ...] = field(default=PUBLISHED_ENCODER)
    encoder_ffn: int = 512
    decoder_ffn: int = 512
    decoder_layers: int = 2
    norm: str = "layer"
    pyramid: str = "full"
    share_encoder: bool = False
    share_decoder: bool = False
    dropped_batch_norms: tuple[str, ...] = ()
    presence: bool = False

    def __post_init__(self) -> None:
        if self.width < 4 or self.width % 4:
            raise PetError(f"width: {self.width} is not a multiple of 4 (half of it encodes y, half x, in sine pairs)")
        if self.heads < 1 or self.width % self.heads:
            raise PetError(f"heads: {self.heads} does not divide the width {self.width}")
        if self.decoder_layers < 1:
            raise PetError(f"decoder_layers: needs at least 1, has {self.decoder_layers}")
        for name in ("encoder_ffn", "decoder_ffn"):
            if getattr(self, name) < 0:
                raise PetError(f"{name}: {getattr(self, name)} is negative; 0 means none")
        for name, known in (("norm", NORMS), ("pyramid", PYRAMIDS)):
            if getattr(self, name) not in known:
                raise PetError(f"{name}: unknown '{getattr(self, name)}', known are {', '.join(known)}")
        if self.share_encoder and len({layer.mixer for layer in self.encoder}) > 1:
            raise PetError("share_encoder: all encoder layers must have the same mixer")

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for checkpoints and JSON."""
        return asdict(self)

    @staticmethod
    def from_dict(values: dict[str, Any]) -> "PetConfig":
        """The inverse of :meth:`to_dict`."""
        known = {f.name for f in fields(PetConfig)}
        if unknown := set(values) - known:
            raise PetError(f"configuration has unknown keys: {', '.join(sorted(unknown))}")
        layers = tuple(EncoderLayerConfig(v["mixer"], tuple(v["window"])) for v in values["encoder"])
        return PetConfig(**{**values, "encoder": layers, "dropped_batch_norms": tuple(values["dropped_batch_norms"])})


def with_overrides(config: PetConfig, overrides: dict[str, str]) -> PetConfig:
    """Applies ``key=value`` settings of the command line.

    Besides the fields of :class:`PetConfig` there are ``mixers=pool,attention`` and ``windows=32x16,8x4``, which change
    the encoder's layers; given alone, the other keeps its value. Items of lists are parted by commas or by plus signs.
    """
    changes: dict[str, Any] = {}
    mixers = tuple(layer.mixer for layer in config.encoder)
    windows = tuple(layer.window for layer in config.encoder)
    for key, text in overrides.items():
        try:
            if key == "mixers":
                mixers = tuple(re.split("[,+]", text))
            elif key == "windows":
                windows = tuple((int(w), int(h)) for w, h in (part.split("x") for part in re.split("[,+]", text)))
            else:
                changes[key] = _parse(key, text, config)
        except ValueError:
            raise PetError(f"--set {key}={text}: not a value for {key}") from None
    return replace(config, **changes, encoder=encoder_layers(mixers, windows))


def _parse(key: str, text: str, config: PetConfig) -> Any:
    current = getattr(config, key, None)
    if isinstance(current, bool):
        if text not in ("true", "false"):
            raise ValueError(text)
        return text == "true"
    if isinstance(current, (int, str)):
        return type(current)(text)
    if key == "dropped_batch_norms":
        return tuple(name for name in re.split("[,+]", text) if name)
    settable = [f.name for f in fields(config) if f.name != "encoder"]
    raise PetError(f"--set {key}: unknown setting, known are mixers, windows, {', '.join(settable)}")
