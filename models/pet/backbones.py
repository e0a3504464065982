"""Feature extractors: three maps, at strides 4, 8 and 16."""

import itertools

import timm
import torch
import torchvision
from torch import Tensor, nn
from torchvision.models.vgg import cfgs, make_layers

from pet.errors import PetError

# Where torchvision's `features` are cut: after the ReLU that ends each of the four blocks in use.
VGG_CUTS = {"vgg16_bn": (13, 23, 33, 43), "vgg13_bn": (13, 20, 27, 34), "vgg11_bn": (7, 14, 21, 28)}
VGG_LAYERS = {"vgg16_bn": "D", "vgg13_bn": "B", "vgg11_bn": "A"}
MOBILENET_V3_CUTS = (4, 7, 13)


class VggBackbone(nn.Module):
    """VGG with BatchNorm up to stride 16; each stage but the first begins with its max-pool."""

    channels = (256, 512, 512)

    def __init__(self, name: str) -> None:
        super().__init__()
        layers = list(make_layers(cfgs[VGG_LAYERS[name]], batch_norm=True).children())
        for layer in layers:
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")
        cuts = (0, *VGG_CUTS[name])
        self.stages = nn.ModuleList(nn.Sequential(*layers[a:b]) for a, b in itertools.pairwise(cuts))

    def forward(self, x: Tensor) -> list[Tensor]:
        """[B, 3, H, W] -> [B, C, H/4, W/4], [B, C, H/8, W/8], [B, C, H/16, W/16]."""
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps[1:]


class MobileNetV3Backbone(nn.Module):
    """torchvision's MobileNetV3-Large up to stride 16."""

    channels = (24, 40, 112)

    def __init__(self) -> None:
        super().__init__()
        layers = list(torchvision.models.mobilenet_v3_large(weights=None).features.children())
        cuts = (0, *MOBILENET_V3_CUTS)
        self.stages = nn.ModuleList(nn.Sequential(*layers[a:b]) for a, b in itertools.pairwise(cuts))

    def forward(self, x: Tensor) -> list[Tensor]:
        """[B, 3, H, W] -> maps at strides 4, 8, 16."""
        maps = []
        for stage in self.stages:
            x = stage(x)
            maps.append(x)
        return maps


class TimmBackbone(nn.Module):
    """Any timm model with features at strides 4, 8 and 16; blocks past stride 16 are left out where it has blocks."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.net = _features(name, (1, 2, 3))
        if self.net.feature_info.reduction() == [8, 16, 32]:
            self.net = _features(name, (0, 1, 2))
        if self.net.feature_info.reduction() != [4, 8, 16]:
            raise PetError(f"backbone: {name} gives strides {self.net.feature_info.reduction()}, not 4, 8, 16")
        if hasattr(self.net, "blocks"):
            self.net.blocks = self.net.blocks[:5]
        self.channels = tuple(self.net.feature_info.channels())

    def forward(self, x: Tensor) -> list[Tensor]:
        """[B, 3, H, W] -> maps at strides 4, 8, 16."""
        return self.net(x)


def _features(name: str, indices: tuple[int, int, int]) -> nn.Module:
    try:
        return timm.create_model(name, features_only=True, out_indices=indices)
    except (RuntimeError, ValueError, AssertionError, IndexError) as e:
        raise PetError(f"backbone: neither torchvision's VGG family nor timm has '{name}' ({e})") from None


def build_backbone(name: str, dropped_batch_norms: tuple[str, ...] = ()) -> nn.Module:
    """A backbone with random weights; the named BatchNorm layers are left out."""
    if name in VGG_CUTS:
        backbone: nn.Module = VggBackbone(name)
    elif name == "mobilenet_v3_large":
        backbone = MobileNetV3Backbone()
    else:
        backbone = TimmBackbone(name)
    for norm in dropped_batch_norms:
        fold_batch_norm(backbone, norm)
    return backbone


def batch_norm_importance(backbone: nn.Module) -> dict[str, float]:
    """Mean absolute scale of each BatchNorm that directly follows a convolution, by state-dict name."""
    return {name: float(norm.weight.detach().abs().mean()) for name, (_, norm) in _foldable(backbone).items()}


@torch.no_grad()
def fold_batch_norm(backbone: nn.Module, name: str) -> None:
    """Folds a BatchNorm into the convolution before it, in place; the output in evaluation mode stays the same."""
    pairs = _foldable(backbone)
    if name not in pairs:
        raise PetError(f"dropped_batch_norms: '{name}' is not a BatchNorm that follows a convolution here")
    conv_name, norm = pairs[name]
    parent = backbone.get_submodule(conv_name.rpartition(".")[0])
    index = conv_name.rpartition(".")[2]
    fused = nn.utils.fusion.fuse_conv_bn_eval(backbone.get_submodule(conv_name).eval(), norm.eval())
    setattr(parent, index, fused.train(backbone.training))
    setattr(backbone.get_submodule(name.rpartition(".")[0]), name.rpartition(".")[2], nn.Identity())


def _foldable(backbone: nn.Module) -> dict[str, tuple[str, nn.BatchNorm2d]]:
    pairs = {}
    for parent_name, parent in backbone.named_modules():
        if not isinstance(parent, nn.Sequential):
            continue
        children = list(parent.named_children())
        for (conv_name, conv), (norm_name, norm) in itertools.pairwise(children):
            if isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                pairs[f"{parent_name}.{norm_name}"] = (f"{parent_name}.{conv_name}", norm)
    return pairs
