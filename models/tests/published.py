"""A checkpoint in the layout of PET's authors, with weights that depend on their names only."""

import zlib

import numpy as np
import torch
from torchvision.models.vgg import cfgs, make_layers

from pet.backbones import VGG_CUTS

CUTS = (0, *VGG_CUTS["vgg16_bn"])


def published_weights(encoder_layers: int = 4, ffn: int = 512, width: int = 256) -> dict[str, torch.Tensor]:
    """Names and shapes of the published file (``ffn`` 0: without feed-forward parts)."""
    shapes: dict[str, tuple[int, ...]] = {}
    for key, tensor in make_layers(cfgs["D"], batch_norm=True).state_dict().items():
        number, rest = key.split(".")
        stage = next((s for s in range(4) if int(number) < CUTS[s + 1]), None)
        if stage is not None:
            shapes[f"backbone.0.body{stage + 1}.{int(number) - CUTS[stage]}.{rest}"] = tuple(tensor.shape)
    for level, channels in ((3, 256), (4, 512), (5, 512)):
        _linear(shapes, f"backbone.0.fpn.P{level}_1", width, channels, 1, 1)
        _linear(shapes, f"backbone.0.fpn.P{level}_2", width, width, 3, 3)
    for i in range(2):
        _linear(shapes, f"input_proj.{i}", width, width, 1, 1)
    for i in range(encoder_layers):
        _layer(shapes, f"context_encoder.encoder.layers.{i}", ("self_attn",), width, ffn)
    _linear(shapes, "quadtree_splitter.1", 1, width, 1, 1)
    for level in ("sparse", "dense"):
        decoder = f"quadtree_{level}.transformer.decoder"
        for i in range(2):
            _layer(shapes, f"{decoder}.layers.{i}", ("self_attn", "multihead_attn"), width, ffn)
        _norm(shapes, f"{decoder}.norm", width)
        _linear(shapes, f"quadtree_{level}.class_embed", 2, width)
        for i, outputs in enumerate((width, width, 2)):
            _linear(shapes, f"quadtree_{level}.coord_embed.layers.{i}", outputs, width)
    return {name: _values(name, shape) for name, shape in shapes.items()}


def reference_input() -> tuple[torch.Tensor, torch.Tensor]:
    """Two images [2, 3, 256, 512], the second padded, and their valid sizes."""
    x = torch.from_numpy(np.random.RandomState(7).standard_normal((2, 3, 256, 512)).astype(np.float32))
    x[1, :, 200:] = 0
    x[1, :, :, 411:] = 0
    return x, torch.tensor([[256, 512], [200, 411]])


def _layer(shapes, prefix, attentions, width, ffn):
    for attention in attentions:
        shapes[f"{prefix}.{attention}.in_proj_weight"] = (3 * width, width)
        shapes[f"{prefix}.{attention}.in_proj_bias"] = (3 * width,)
        _linear(shapes, f"{prefix}.{attention}.out_proj", width, width)
    for i in range(len(attentions) + bool(ffn)):
        _norm(shapes, f"{prefix}.norm{i + 1}", width)
    if ffn:
        _linear(shapes, f"{prefix}.linear1", ffn, width)
        _linear(shapes, f"{prefix}.linear2", width, ffn)


def _linear(shapes, prefix, outputs, inputs, *kernel):
    shapes[f"{prefix}.weight"] = (outputs, inputs, *kernel)
    shapes[f"{prefix}.bias"] = (outputs,)


def _norm(shapes, prefix, width):
    shapes[f"{prefix}.weight"] = shapes[f"{prefix}.bias"] = (width,)


def _values(name: str, shape: tuple[int, ...]) -> torch.Tensor:
    shared = name.replace("quadtree_dense.transformer", "quadtree_sparse.transformer")
    normal = np.random.RandomState(zlib.crc32(shared.encode())).standard_normal(shape)
    if name.endswith("num_batches_tracked"):
        return torch.zeros((), dtype=torch.long)
    if name.endswith("running_var"):
        values = 1 + 0.1 * np.abs(normal)
    elif name == "quadtree_splitter.1.weight":
        values = normal
    elif len(shape) > 1:
        values = normal * np.sqrt((2 if len(shape) == 4 else 1) / np.prod(shape[1:]))
    elif name.endswith("weight"):
        values = 1 + 0.1 * normal
    else:
        values = 0.05 * normal
    return torch.from_numpy(np.asarray(values, np.float32))
