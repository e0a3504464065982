"""The named networks of the family: the published one, its lightweight redesigns, and Throng's own."""

from dataclasses import dataclass, replace

from pet.config import PetConfig, encoder_layers
from pet.errors import PetError


@dataclass(frozen=True)
class Variant:
    """A named configuration. ``published`` is (MAE on ShanghaiTech A, GPU ms) where its authors gave them."""

    name: str
    summary: str
    config: PetConfig
    published: tuple[float, float] | None = None


NARROWING = ((32, 16), (8, 4))
BASE = PetConfig()
REDUCED = replace(BASE, encoder=encoder_layers(("attention",) * 2, NARROWING))
LIGHT = replace(REDUCED, encoder_ffn=0, decoder_ffn=0)
MOBILE = replace(LIGHT, backbone="efficientnet_lite0", width=128, heads=4, pyramid="separable")
POOLED = replace(BASE, encoder=encoder_layers(("pool", "pool"), NARROWING))


def _two_layers(first: str, second: str) -> PetConfig:
    return replace(BASE, encoder=encoder_layers((first, second), NARROWING))


_ALL = (
    Variant("base", "PET as published: VGG16-BN, 4 encoder layers", BASE, (50.49, 63.95)),
    Variant("encoder-reduction", "2 encoder layers, windows (32,16), (8,4)", REDUCED, (47.35, 57.03)),
    Variant("light", "encoder-reduction without feed-forward parts", LIGHT, (51.39, 54.76)),
    Variant(
        "poolformer-encoder",
        "windows a quarter as large, 2 attention and 2 pooling layers",
        replace(
            BASE,
            encoder=encoder_layers(("attention", "attention", "pool", "pool"), ((16, 8), (16, 8), (8, 4), (8, 4))),
        ),
        (49.98, 58.35),
    ),
    Variant("poolformer", "2 pooling layers, windows (32,16), (8,4)", POOLED, (53.63, 56.97)),
    Variant(
        "cross-channel-pooling",
        "average pooling along tokens and channels",
        _two_layers("cross-channel-pool", "cross-channel-pool"),
    ),
    Variant(
        "depthwise",
        "one depthwise layer, window (8,4)",
        replace(BASE, encoder=encoder_layers(("depthwise",), ((8, 4),))),
        (52.40, 57.33),
    ),
    Variant(
        "depthwise-attention",
        "one depthwise layer, then attention in small windows",
        _two_layers("depthwise", "attention"),
        (53.46, 54.68),
    ),
    Variant("pool-depthwise", "one pooling layer, one depthwise layer", _two_layers("pool", "depthwise")),
    Variant(
        "conv-batchnorm",
        "poolformer with 1x1 convolution and BatchNorm for Linear and LayerNorm",
        replace(POOLED, norm="batch"),
    ),
    Variant("shared-encoder", "one set of weights for all encoder layers", replace(BASE, share_encoder=True)),
    Variant("shared-decoder", "one set of weights for both decoder layers", replace(BASE, share_decoder=True)),
    Variant(
        "shared-parameters",
        "one set of weights for all encoder layers, one for the decoder's",
        replace(BASE, share_encoder=True, share_decoder=True),
    ),
    Variant("ffn-128", "feed-forward parts 128 wide", replace(BASE, encoder_ffn=128, decoder_ffn=128)),
    Variant("ffn-256", "feed-forward parts 256 wide", replace(BASE, encoder_ffn=256, decoder_ffn=256)),
    Variant("ffn-1024", "feed-forward parts 1024 wide", replace(BASE, encoder_ffn=1024, decoder_ffn=1024)),
    Variant("vgg13", "light on VGG13-BN", replace(LIGHT, backbone="vgg13_bn")),
    Variant("vgg11", "light on VGG11-BN", replace(LIGHT, backbone="vgg11_bn")),
    Variant("mobilenet-v3", "light on MobileNetV3-Large", replace(LIGHT, backbone="mobilenet_v3_large")),
    Variant(
        "bn-removal",
        "light, the backbone's least important BatchNorm layers folded into their convolutions",
        replace(LIGHT, dropped_batch_norms=tuple(f"stages.3.{i}" for i in (2, 5, 8))),
    ),
    Variant(
        "fastvit-encoder",
        "RepMixer token mixing, one depthwise convolution each after export",
        replace(_two_layers("repmixer", "repmixer"), norm="batch"),
    ),
    Variant("mobile", "Throng's default: light on EfficientNet-Lite0, 128 wide, separable pyramid", MOBILE),
    Variant("mobile-v2", "mobile on MobileNetV2", replace(MOBILE, backbone="mobilenetv2_100")),
)

VARIANTS: dict[str, Variant] = {v.name: v for v in _ALL}


def variant(name: str) -> Variant:
    """The variant of that name, or an error that lists those there are."""
    if name not in VARIANTS:
        raise PetError(f"unknown variant '{name}', known are {', '.join(VARIANTS)}")
    return VARIANTS[name]
