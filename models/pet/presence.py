"""Where somebody may be: a map that spares the point queries of all other places."""

from torch import Tensor, nn
from torch.nn.functional import relu

HIDDEN = 32


class Presence(nn.Module):
    """Says for each cell of 8 px, from its encoded features alone, whether one of its queries may answer "a person".

    Most windows of a picture hold nobody, yet the decoder is most of a light network's time: what this leaves out is
    never decoded. Untaught, it leaves out nothing.
    """

    def __init__(self, width: int) -> None:
        super().__init__()
        self.hidden, self.out = nn.Linear(width, HIDDEN), nn.Linear(HIDDEN, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.ones_(self.out.bias)

    def logits(self, memory: Tensor) -> Tensor:
        """Encoded cells [..., C] -> [...]; above 0 where somebody may be."""
        return self.out(relu(self.hidden(memory))).squeeze(-1).float()

    def forward(self, memory: Tensor, mask: Tensor | None) -> Tensor:
        """[B, H/8, W/8, C] and what is added in the padding [B, H/8, W/8, 1] -> [B, H/8, W/8]."""
        people = self.logits(memory)
        return people if mask is None else people + mask[..., 0]
