"""Compares an exported file with the network it was made from."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from pet.annotations import AnnotatedPicture, read_picture
from pet.counter import OnnxCounter, TorchCounter, count
from pet.network import PetNetwork

BATCH = 3
TOLERANCE = 1e-3  # px


@dataclass(frozen=True)
class Comparison:
    """What two runs of one network disagree on.

    Pictures compared, how many got different counts, mean and largest difference; of the points in pictures with equal
    counts, the share (0..1) within :data:`TOLERANCE` and the largest distance, px.
    """

    pictures: int
    different: int
    mean_difference: float
    largest_difference: int
    within: float
    distance: float

    def text(self) -> str:
        """One line."""
        return (
            f"against PyTorch on {self.pictures} pictures in batches of {BATCH} mixed sizes: {self.different} counts"
            f" differ (mean {self.mean_difference:.3f}, at most {self.largest_difference} people); where they agree,"
            f" {self.within:.2%} of the points lie within {TOLERANCE:g} px, the furthest {self.distance:.1e} px apart"
        )


def compare(network: PetNetwork, exported: Path, pictures: list[AnnotatedPicture]) -> Comparison:
    """Counts all pictures with both, in batches of mixed sizes."""
    torch_counter, onnx_counter = TorchCounter(network), OnnxCounter(exported)
    differences, distances = [], [np.zeros(1)]
    for i in range(0, len(pictures), BATCH):
        pixels = [read_picture(p.path) for p in pictures[i : i + BATCH]]
        for ours, theirs in zip(count(torch_counter, pixels), count(onnx_counter, pixels), strict=True):
            differences.append(abs(len(ours) - len(theirs)))
            if len(ours) == len(theirs) and len(ours):
                distances.append(np.abs(ours.points - theirs.points).max(axis=1))
    apart = np.concatenate(distances)
    return Comparison(
        len(differences),
        int(np.count_nonzero(differences)),
        float(np.mean(differences)),
        max(differences),
        float(np.mean(apart <= TOLERANCE)),
        float(apart.max()),
    )
