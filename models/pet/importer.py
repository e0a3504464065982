"""Reads checkpoints with other names for the same weights: those of PET's authors, and of Throng's prototype."""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from pet.checkpoint import Checkpoint, load_weights, read_raw
from pet.config import PetConfig, encoder_layers
from pet.errors import PetError
from pet.network import PetNetwork
from pet.variants import VARIANTS, variant

# Authors' name -> ours. Weights in _UNUSED are in their files and used by nothing: the 3x3 convolution on P5, and the
# second and third copy of the backbone and of the decoder, which both levels share.
_AUTHORS = (
    (r"backbone\.0\.body(\d)\.(.+)", lambda m: f"backbone.stages.{int(m[1]) - 1}.{m[2]}"),
    (r"backbone\.0\.fpn\.P([345])_1\.(.+)", lambda m: f"pyramid.lateral.{int(m[1]) - 3}.{m[2]}"),
    (r"backbone\.0\.fpn\.P([34])_2\.(.+)", lambda m: f"pyramid.smooth.{int(m[1]) - 3}.{m[2]}"),
    (r"input_proj\.([01])\.(.+)", r"pyramid.project.\1.\2"),
    (
        r"context_encoder\.encoder\.layers\.(\d+)\.self_attn\.out_proj\.(.+)",
        r"encoder.layers.\1.mixer.attention.out.\2",
    ),
    (r"context_encoder\.encoder\.layers\.(\d+)\.norm1\.(.+)", r"encoder.layers.\1.norm.\2"),
    (r"context_encoder\.encoder\.layers\.(\d+)\.linear1\.(.+)", r"encoder.layers.\1.feed_forward.up.\2"),
    (r"context_encoder\.encoder\.layers\.(\d+)\.linear2\.(.+)", r"encoder.layers.\1.feed_forward.down.\2"),
    (r"context_encoder\.encoder\.layers\.(\d+)\.norm2\.(.+)", r"encoder.layers.\1.feed_forward.norm.\2"),
    (r"quadtree_splitter\.1\.(.+)", r"splitter.project.\1"),
    (r"quadtree_(sparse|dense)\.class_embed\.(.+)", r"\1.classify.\2"),
    (
        r"quadtree_(sparse|dense)\.coord_embed\.layers\.(\d)\.(.+)",
        lambda m: f"{m[1]}.offset.{2 * int(m[2])}.{m[3]}",
    ),
    (r"quadtree_sparse\.transformer\.decoder\.norm\.(.+)", r"decoder.norm.\1"),
    (
        r"quadtree_sparse\.transformer\.decoder\.layers\.(\d+)\.self_attn\.out_proj\.(.+)",
        r"decoder.layers.\1.self_attention.out.\2",
    ),
    (
        r"quadtree_sparse\.transformer\.decoder\.layers\.(\d+)\.multihead_attn\.out_proj\.(.+)",
        r"decoder.layers.\1.cross_attention.out.\2",
    ),
    (r"quadtree_sparse\.transformer\.decoder\.layers\.(\d+)\.norm([12])\.(.+)", r"decoder.layers.\1.norm\2.\3"),
    (r"quadtree_sparse\.transformer\.decoder\.layers\.(\d+)\.linear1\.(.+)", r"decoder.layers.\1.feed_forward.up.\2"),
    (r"quadtree_sparse\.transformer\.decoder\.layers\.(\d+)\.linear2\.(.+)", r"decoder.layers.\1.feed_forward.down.\2"),
    (r"quadtree_sparse\.transformer\.decoder\.layers\.(\d+)\.norm3\.(.+)", r"decoder.layers.\1.feed_forward.norm.\2"),
)
_UNUSED = re.compile(
    r"backbone\.0\.fpn\.P5_2\..+|quadtree_(sparse|dense)\.backbone\..+|quadtree_dense\.transformer\..+"
)
_PACKED = re.compile(r"(.+)\.(self_attn|multihead_attn)\.in_proj_(weight|bias)")
_PACKED_TO = {"context_encoder.encoder": "encoder", "quadtree_sparse.transformer.decoder": "decoder"}
_MIXED = {("encoder", "self_attn"): "mixer.attention", ("decoder", "self_attn"): "self_attention"}

_PROTOTYPE = (
    (r"backbone\.(.+)", r"backbone.\1"),
    (r"fpn\.(.+)", r"pyramid.\1"),
    (r"proj4\.(.+)", r"pyramid.project.0.\1"),
    (r"proj8\.(.+)", r"pyramid.project.1.\1"),
    (r"encoder\.(\d+)\.attn\.(\w+)\.(.+)", lambda m: f"encoder.layers.{m[1]}.mixer.attention.{_part(m[2])}.{m[3]}"),
    (r"encoder\.(\d+)\.conv\.(.+)", r"encoder.layers.\1.mixer.conv.\2"),
    (r"(encoder|decoder)\.(\d+)\.ffn\.(.+)", r"\1.layers.\2.feed_forward.\3"),
    (r"(encoder|decoder)\.(\d+)\.(norm.*)", r"\1.layers.\2.\3"),
    (r"splitter\.(.+)", r"splitter.project.\1"),
    (
        r"decoder\.(\d+)\.(self|cross)_attn\.(\w+)\.(.+)",
        lambda m: f"decoder.layers.{m[1]}.{m[2]}_attention.{_part(m[3])}.{m[4]}",
    ),
    (r"decoder_norm\.(.+)", r"decoder.norm.\1"),
    (r"((?:sparse|dense)\..+)", r"\1"),
)
_PROTOTYPE_VARIANTS = {"base": "base", "light": "light", "light13": "vgg13", "light11": "vgg11", "lite0": "mobile",
                       "mnv2": "mobile-v2", "mobile256": "mobilenet-v3"}  # fmt: skip


def import_checkpoint(path: Path, name: str | None = None) -> Checkpoint:
    """Reads a foreign checkpoint. ``name`` is the variant; by default it is told from the weights."""
    state = read_raw(path)
    if not isinstance(state, dict):
        raise PetError(f"{path}: holds a {type(state).__name__}, not a state dict")
    weights = _weights(state)
    if any(k.startswith("context_encoder.") for k in weights):
        config = _authors_config(weights, path)
        if name is not None and variant(name).config != config:
            raise PetError(f"{path}: holds the network '{_name_of(config)}', not '{name}'; leave --variant out")
        return _checked(name or _name_of(config), config, from_authors(weights, path), path)
    if str(state.get("config")) in _PROTOTYPE_VARIANTS:
        chosen = variant(name or _PROTOTYPE_VARIANTS[state["config"]])
        renamed = _renamed(weights, _PROTOTYPE, path)
        return replace(_checked(chosen.name, chosen.config, renamed, path), about={"step": int(state.get("step", 0))})
    raise PetError(f"{path}: neither the layout of PET's authors (context_encoder...) nor the prototype's")


def _weights(state: dict[Any, Any]) -> dict[str, Tensor]:
    """The state dict in a file; empty if there is none."""
    found = state.get("model", state.get("state_dict", state))
    weights = {k: v for k, v in found.items() if isinstance(v, Tensor)} if isinstance(found, dict) else {}
    # A network trained on several GPUs may have been saved with its wrapper.
    return {str(k).removeprefix("module."): v for k, v in weights.items()}


def from_authors(weights: dict[str, Tensor], path: Path) -> dict[str, Tensor]:
    """The authors' state dict under our names."""
    plain, packed = {}, {}
    for key, tensor in weights.items():
        if _UNUSED.fullmatch(key):
            continue
        (packed if _PACKED.fullmatch(key) else plain)[key] = tensor
    renamed = _renamed(plain, _AUTHORS, path)
    for key, tensor in packed.items():
        renamed.update(_unpacked(key, tensor, path))
    return renamed


def _unpacked(key: str, tensor: Tensor, path: Path) -> Iterable[tuple[str, Tensor]]:
    """Splits PyTorch's joined query-key-value projection."""
    match = _PACKED.fullmatch(key)
    layers = re.fullmatch(r"(.+)\.layers\.(\d+)", match[1]) if match else None
    if not layers or layers[1] not in _PACKED_TO:
        raise PetError(f"{path}: unknown weights '{key}'")
    part = _PACKED_TO[layers[1]]
    attention = _MIXED.get((part, match[2]), "cross_attention")
    return [
        (f"{part}.layers.{layers[2]}.{attention}.{name}.{match[3]}", chunk)
        for name, chunk in zip(("query", "key", "value"), tensor.chunk(3), strict=True)
    ]


def _renamed(weights: dict[str, Tensor], rules: tuple[tuple[str, Any], ...], path: Path) -> dict[str, Tensor]:
    renamed = {}
    for key, tensor in weights.items():
        for pattern, target in rules:
            if re.fullmatch(pattern, key):
                renamed[re.sub(pattern, target, key)] = tensor
                break
        else:
            raise PetError(f"{path}: unknown weights '{key}'")
    return renamed


def _authors_config(weights: dict[str, Tensor], path: Path) -> PetConfig:
    """The authors' network, or its redesigns with fewer layers and without feed-forward parts."""
    base = VARIANTS["base"].config
    if (projection := weights.get("input_proj.0.weight")) is None:
        raise PetError(f"{path}: lacks input_proj.0.weight, so it is not a whole network of PET's authors")
    layers = _count(weights, r"context_encoder\.encoder\.layers\.(\d+)\..+")
    known = {4: base.encoder, 2: VARIANTS["light"].config.encoder}
    if layers not in known:
        raise PetError(f"{path}: has {layers} encoder layers; known are 4 (published) and 2 (light)")
    first = "context_encoder.encoder.layers.0.linear1.weight"
    decoder = "quadtree_sparse.transformer.decoder.layers.0.linear1.weight"
    return replace(
        base,
        encoder=encoder_layers(tuple(x.mixer for x in known[layers]), tuple(x.window for x in known[layers])),
        encoder_ffn=weights[first].shape[0] if first in weights else 0,
        decoder_ffn=weights[decoder].shape[0] if decoder in weights else 0,
        decoder_layers=_count(weights, r"quadtree_sparse\.transformer\.decoder\.layers\.(\d+)\..+"),
        width=projection.shape[0],
    )


def _count(weights: dict[str, Tensor], pattern: str) -> int:
    return len({m[1] for m in map(re.compile(pattern).fullmatch, weights) if m})


def _name_of(config: PetConfig) -> str:
    return next((v.name for v in VARIANTS.values() if v.config == config), "custom")


def _checked(name: str, config: PetConfig, weights: dict[str, Tensor], path: Path) -> Checkpoint:
    network = PetNetwork(config)
    counters = {k: torch.zeros((), dtype=torch.long) for k in network.state_dict() if k.endswith("num_batches_tracked")}
    weights = {**counters, **{k: v.detach().clone() for k, v in weights.items()}}
    load_weights(network, weights, str(path))
    return Checkpoint(name, config, weights)


def _part(short: str) -> str:
    return {"q": "query", "k": "key", "v": "value", "out": "out"}[short]
