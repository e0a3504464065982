"""Which query answers for which head."""

import torch
from scipy.optimize import linear_sum_assignment
from torch import Tensor

DISTANCE_COST = 0.05
"""Cost per px, against a person probability of 0..1 (Liu et al.)."""


@torch.no_grad()
def match(logits: Tensor, points: Tensor, heads: Tensor) -> tuple[Tensor, Tensor]:
    """Hungarian assignment in one image on cost = 0.05 * distance - P(person).

    logits [Q, 2], points [Q, 2] and heads [T, 2] (y, x) px -> indices of queries and of their heads, [min(Q, T)] each.
    """
    nothing = torch.zeros(0, dtype=torch.long, device=logits.device)
    if not len(heads):
        return nothing, nothing
    cost = DISTANCE_COST * torch.cdist(points.float(), heads.float()) - logits.float().softmax(-1)[:, 1:]
    # An optimal assignment of T heads never needs a query that is not among some head's T cheapest.
    candidates = torch.arange(len(cost), device=cost.device)
    if len(heads) < len(cost):
        candidates = cost.topk(len(heads), dim=0, largest=False)[1].unique()
    query, head = linear_sum_assignment(cost[candidates].cpu().numpy())
    return candidates[torch.as_tensor(query, device=cost.device)], torch.as_tensor(head, device=cost.device)
