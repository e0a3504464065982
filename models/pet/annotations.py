"""Annotated pictures: where they are, and where the heads in them are."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import scipy.io

from pet.errors import PetError

SUBSETS = ("train", "validation", "test")


@dataclass(frozen=True)
class AnnotatedPicture:
    """A picture's file, the heads in it as float32 [T, 2] (x, y) px, and the part of the data set it belongs to."""

    path: Path
    points: np.ndarray
    part: str = "all"


def load_subset(data: Path, subset: str) -> list[AnnotatedPicture]:
    """The train, validation or test pictures of a data set.

    ``data`` is a folder laid out as ShanghaiTech (part_A/train_data/images, .../ground_truth/GT_*.mat; ``split.json``
    sets validation pictures apart), or a JSON file with a list of {"image", "points", "part"} per subset.
    """
    if subset not in SUBSETS:
        raise PetError(f"unknown subset '{subset}', known are {', '.join(SUBSETS)}")
    if not data.exists():
        raise PetError(f"{data}: no such file or folder")
    if data.is_dir():
        pictures = _shanghaitech(data, subset)
    elif data.suffix == ".json" and data.is_file():
        pictures = _index(data, subset)
    else:
        raise PetError(f"{data}: neither a folder with part_A and part_B nor a JSON index")
    if not pictures:
        raise PetError(f"{data}: no {subset} pictures")
    return pictures


def load_folders(images: Path, truth: Path) -> list[AnnotatedPicture]:
    """Every picture of a folder with its truth: GT_NAME.mat or NAME.mat (ShanghaiTech) or NAME.json of another."""
    if not images.is_dir():
        raise PetError(f"{images}: no such folder")
    files = sorted(p for p in images.iterdir() if p.suffix.lower() in (".jpg", ".jpeg", ".png", ".bmp"))
    if not files:
        raise PetError(f"{images}: no pictures (.jpg, .png, .bmp) in it")
    return [AnnotatedPicture(f, read_points(_truth_of(f, truth))) for f in files]


def read_points(path: Path) -> np.ndarray:
    """Head points float32 [T, 2] (x, y) of a ShanghaiTech .mat file or of JSON {"points": [[x, y], ...]}."""
    if not path.is_file():
        raise PetError(f"{path}: annotation is missing")
    try:
        if path.suffix == ".json":
            points = json.loads(path.read_text())["points"]
        else:
            points = scipy.io.loadmat(path)["image_info"][0, 0][0, 0][0]
        return np.asarray(points, np.float32).reshape(-1, 2)
    except Exception as e:
        raise PetError(f"{path}: not an annotation of head points ({type(e).__name__}: {e})") from None


def read_picture(path: Path) -> np.ndarray:
    """A picture as uint8 [H, W, 3] BGR; greyscale ones get three equal channels."""
    picture = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if picture is None or picture.size == 0:
        raise PetError(f"{path}: not a readable picture" if path.is_file() else f"{path}: picture is missing")
    return picture


def verify(pictures: list[AnnotatedPicture]) -> list[str]:
    """Reads every picture; one error lists all unreadable ones, doubtful annotations give a remark each."""
    problems, remarks = [], []
    for picture in pictures:
        try:
            height, width = read_picture(picture.path).shape[:2]
        except PetError as e:
            problems.append(str(e))
            continue
        outside = int(((picture.points < 0) | (picture.points > (width, height))).any(1).sum())
        if outside:
            remarks.append(
                f"{picture.path}: {outside} of {len(picture.points)} points lie outside its {width}x{height}"
            )
    if problems:
        raise PetError("\n".join(problems))
    return remarks


def _shanghaitech(root: Path, subset: str) -> list[AnnotatedPicture]:
    split: dict[str, Any] = {}
    if (root / "split.json").is_file():
        split = json.loads((root / "split.json").read_text())
    elif subset == "validation":
        raise PetError(f"{root / 'split.json'}: missing; it says which training pictures are for validation")
    pictures = []
    for part in sorted(p for p in root.iterdir() if p.name.startswith("part_")):
        folder = part / ("test_data" if subset == "test" else "train_data")
        if not folder.is_dir():
            continue
        names = split.get(part.name, {}).get(subset) if subset != "test" else None
        files = [folder / "images" / n for n in names] if names is not None else sorted(folder.glob("images/*.jpg"))
        truth = folder / "ground_truth"
        short = part.name.removeprefix("part_").removesuffix("_final")
        pictures += [AnnotatedPicture(f, read_points(_truth_of(f, truth)), short) for f in files]
    return pictures


def _index(path: Path, subset: str) -> list[AnnotatedPicture]:
    try:
        entries = json.loads(path.read_text())[subset]
        return [
            AnnotatedPicture(
                path.parent / e["image"], np.asarray(e["points"], np.float32).reshape(-1, 2), e.get("part", "all")
            )
            for e in entries
        ]
    except (KeyError, TypeError, ValueError) as e:
        raise PetError(
            f'{path}: "{subset}" should list {{"image", "points", "part"}} ({type(e).__name__}: {e})'
        ) from None


def _truth_of(image: Path, folder: Path) -> Path:
    candidates = [
        folder / f"{stem}{suffix}" for suffix in (".mat", ".json") for stem in (f"GT_{image.stem}", image.stem)
    ]
    return next((c for c in candidates if c.is_file()), candidates[0])
