"""The whole network."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from pet.backbones import build_backbone
from pet.config import PetConfig
from pet.decoder import Decoder
from pet.encoder import Encoder
from pet.extent import CELL, Extent
from pet.layers import Attention
from pet.mixers import RepMixer
from pet.presence import Presence
from pet.pyramid import Pyramid
from pet.quadtree import Answers, QuadtreeLevel, Splitter

BLOCK = (256, 128)
"""Inputs are padded, at the right and at the bottom, to multiples of this width and height in px."""
DENSE_ABOVE = 0.5
"""A patch whose split value is above this is asked by the dense grid, else by the sparse one."""


@dataclass(frozen=True)
class PetOutput:
    """Split map [B, H/64, W/128], the encoded map [B, H/8, W/8, C], how far it reaches, and both levels' answers."""

    split: Tensor
    memory: Tensor
    extent: Extent
    sparse: Answers
    dense: Answers


class PetNetwork(nn.Module):
    """Point-Query Quadtree (Liu et al., ICCV 2023) by configuration."""

    def __init__(self, config: PetConfig) -> None:
        super().__init__()
        self.config = config
        self.backbone = build_backbone(config.backbone, config.dropped_batch_norms)
        self.pyramid = Pyramid(self.backbone.channels, config.width, config.pyramid)
        self.encoder = Encoder(config)
        self.splitter = Splitter(config.width)
        self.presence = Presence(config.width) if config.presence else None
        self.decoder = Decoder(config)
        self.sparse = QuadtreeLevel(config.width, 8, (16, 8))
        self.dense = QuadtreeLevel(config.width, 4, (8, 4))
        for module in (*self.encoder.modules(), *self.decoder.modules()):
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)

    def forward(self, x: Tensor, valid: Tensor | None = None, prune: bool = False) -> PetOutput:
        """Normalised images [B, 3, H, W] (RGB), H a multiple of 128 and W of 256 -> answers.

        ``valid`` [B, 2] is the unpadded (height, width) in px, None if nothing is padded. With ``prune`` a level asks
        only in the patches that the splitter gives it, and there only in the windows where the network's presence map,
        if it has one, shows somebody, as at inference; without, everywhere, as in training.
        """
        padded = valid is not None
        if valid is None:
            valid = torch.tensor([x.shape[-2:]], device=x.device).expand(x.shape[0], 2)
        fine, coarse = self.pyramid(*self.backbone(x))
        coarse = self.pyramid.project_coarse(coarse)
        extent = Extent(valid, x.shape[-2] // CELL, x.shape[-1] // CELL, self.config.width, padded)
        memory = self.encoder(coarse, extent)
        split = self.splitter(memory)
        dense = split.flatten() > DENSE_ABOVE
        everywhere = torch.ones_like(dense)
        patches = (~dense, dense) if prune else (everywhere, everywhere)
        people = self.presence(memory, extent.mask) if prune and self.presence is not None else None
        at = [level.chosen(p, people) for level, p in zip((self.sparse, self.dense), patches, strict=True)]
        return PetOutput(
            split,
            memory,
            extent,
            self.sparse(self.decoder, coarse, nn.Identity(), memory, extent, at[0]),
            self.dense(self.decoder, fine, self.pyramid.project_fine, memory, extent, at[1]),
        )


@torch.no_grad()
def fold(network: PetNetwork) -> PetNetwork:
    """Leaves out what can be worked out beforehand, in place; the output in evaluation mode stays the same."""
    network.pyramid.fold()
    for module in network.modules():
        if isinstance(module, Attention):
            module.fold()
    for layer in network.encoder.layers:
        if isinstance(layer.mixer, RepMixer):
            layer.mixer = layer.mixer.fold()
    return network
