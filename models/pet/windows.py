"""Maps cut into rectangular windows of tokens, and back."""

from torch import Tensor


def to_windows(x: Tensor, window: tuple[int, int]) -> Tensor:
    """[B, C, H, W] -> [B * H/h * W/w, h*w, C] for windows of (w, h) cells, row by row."""
    w, h = window
    b, c, height, width = x.shape
    x = x.reshape(b, c, height // h, h, width // w, w).permute(0, 2, 4, 3, 5, 1)
    return x.reshape(-1, h * w, c)


def from_windows(x: Tensor, window: tuple[int, int], shape: tuple[int, int, int]) -> Tensor:
    """[B * H/h * W/w, h*w, C] -> [B, C, H, W], where ``shape`` is (B, H, W)."""
    w, h = window
    b, height, width = shape
    x = x.reshape(b, height // h, width // w, h, w, -1).permute(0, 5, 1, 3, 2, 4)
    return x.reshape(b, -1, height, width)


def to_patch_windows(x: Tensor, patch: tuple[int, int], window: tuple[int, int]) -> Tensor:
    """[B, C, H, W] -> [B*patches, windows per patch, h*w, C].

    A patch of (w, h) cells is cut into windows of (w, h) cells; patches go image by image and row by row.
    """
    (pw, ph), (w, h) = patch, window
    b, c, height, width = x.shape
    x = x.reshape(b, c, height // ph, ph // h, h, width // pw, pw // w, w)
    x = x.permute(0, 2, 5, 3, 6, 4, 7, 1)
    return x.reshape(-1, (ph // h) * (pw // w), h * w, c)
