"""Errors of counts and of points."""

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import maximum_bipartite_matching
from scipy.spatial import cKDTree

RADII = ("4px", "8px", "neighbour")
"""Distances within which a found point is a true one: 4 and 8 px, and half the way to the head's nearest neighbour."""
_LONELY = 32.0


@dataclass(frozen=True)
class PictureResult:
    """One picture's truth and count; ``matched`` gives true positives per radius."""

    image: str
    part: str
    truth: int
    count: int
    matched: dict[str, int]
    milliseconds: float

    @property
    def error(self) -> int:
        """Count minus truth."""
        return self.count - self.truth


def count_errors(results: list[PictureResult]) -> dict[str, float]:
    """MAE, RMSE, bias in people; normalised error: mean of |error| / max(truth, 1)."""
    error = np.array([r.error for r in results], float)
    truth = np.array([r.truth for r in results], float)
    return {
        "images": len(results),
        "mae": float(np.abs(error).mean()),
        "rmse": float(np.sqrt((error**2).mean())),
        "bias": float(error.mean()),
        "nae": float((np.abs(error) / np.maximum(truth, 1)).mean()),
    }


def point_errors(results: list[PictureResult]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 per radius over all pictures' points."""
    found, true = sum(r.count for r in results), sum(r.truth for r in results)
    scores = {}
    for radius in RADII:
        hits = sum(r.matched[radius] for r in results)
        scores[radius] = {
            "precision": hits / found if found else 1.0,
            "recall": hits / true if true else 1.0,
            "f1": 2 * hits / (found + true) if found + true else 1.0,
        }
    return scores


def matched_points(found: np.ndarray, truth: np.ndarray) -> dict[str, int]:
    """How many found points [K, 2] pair one to one with true ones [T, 2], per radius; the most that can."""
    if not len(found) or not len(truth):
        return dict.fromkeys(RADII, 0)
    half = neighbour_distance(truth) / 2
    return {
        "4px": _pairs(found, truth, np.full(len(truth), 4.0)),
        "8px": _pairs(found, truth, np.full(len(truth), 8.0)),
        "neighbour": _pairs(found, truth, half),
    }


def neighbour_distance(points: np.ndarray) -> np.ndarray:
    """Distance [T] from each point [T, 2] to its nearest neighbour, at most 64 px (also for a lonely point)."""
    if len(points) < 2:
        return np.full(len(points), 2 * _LONELY)
    return np.minimum(cKDTree(points).query(points, k=2)[0][:, 1], 2 * _LONELY)


def _pairs(found: np.ndarray, truth: np.ndarray, radius: np.ndarray) -> int:
    near = cKDTree(found).query_ball_point(truth, radius)
    lengths = [len(n) for n in near]
    columns = np.concatenate([np.asarray(n, int) for n in near])
    graph = csr_matrix((np.ones(len(columns)), columns, np.cumsum([0, *lengths])), shape=(len(truth), len(found)))
    return int((maximum_bipartite_matching(graph, perm_type="column") >= 0).sum())
