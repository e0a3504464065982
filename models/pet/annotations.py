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
_JPEG, _SCAN, _END = b"\xff\xd8", b"\xff\xda", b"\xff\xd9"
"""Marks of a JPEG: its begin, the begin of pixels (which hold no marks), its end. OpenCV fills up one cut short."""


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
        return _points(points)
    except Exception as e:
        raise PetError(f"{path}: not an annotation of head points ({type(e).__name__}: {e})") from None


def _points(values: Any) -> np.ndarray:
    """[T, 2] float32; ValueError if the values are no pairs of finite numbers."""
    points = np.asarray(values, np.float32)
    if points.size and (points.ndim != 2 or points.shape[1] != 2):
        raise ValueError(f"points of the shape {points.shape}, not [[x, y], ...]")
    if not np.isfinite(points).all():
        raise ValueError("a point that is not finite")
    return points.reshape(-1, 2)


def read_picture(path: Path) -> np.ndarray:
    """A picture as uint8 [H, W, 3] BGR; greyscale ones get three equal channels."""
    if not path.is_file():
        raise PetError(f"{path}: picture is missing")
    try:
        data = path.read_bytes()
        if data.startswith(_JPEG) and _END not in data[data.rfind(_SCAN) :]:
            raise PetError(f"{path}: not a readable picture: the JPEG ends too early")
        picture = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR) if data else None
    except (OSError, cv2.error):
        picture = None
    if picture is None or picture.size == 0:
        raise PetError(f"{path}: not a readable picture")
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
    parts = sorted(p for p in root.iterdir() if p.name.startswith("part_"))
    if not parts:
        raise PetError(f"{root}: no part_A or part_B in it, and it is no JSON index")
    split = {} if subset == "test" else _split(root / "split.json", [p.name for p in parts])
    pictures, problems = [], []
    for part in parts:
        folder = part / ("test_data" if subset == "test" else "train_data")
        short = part.name.removeprefix("part_").removesuffix("_final")
        if not folder.is_dir():
            continue
        names = sorted(p.name for p in folder.glob("images/*.jpg")) if subset == "test" else split[part.name][subset]
        for file in (folder / "images" / n for n in names):
            if not file.is_file():
                problems.append(f"{file}: picture is missing, but {root / 'split.json'} names it")
                continue
            try:
                pictures.append(AnnotatedPicture(file, read_points(_truth_of(file, folder / "ground_truth")), short))
            except PetError as e:
                problems.append(str(e))
    if problems:
        raise PetError("\n".join(problems))
    return pictures


def _split(path: Path, parts: list[str]) -> dict[str, dict[str, list[str]]]:
    """Names of training and validation pictures of every part; nothing is in both."""
    example = '{"part_A": {"train": ["IMG_1.jpg", ...], "validation": [...]}, ...}'
    if not path.is_file():
        raise PetError(f"{path}: missing; it says which training pictures are for validation: {example}")
    try:
        split = json.loads(path.read_text())
        found = {p: {s: [str(n) for n in split[p][s]] for s in ("train", "validation")} for p in parts}
    except (LookupError, TypeError, ValueError) as e:
        raise PetError(
            f"{path}: should name the pictures of {' and '.join(parts)} like {example} ({type(e).__name__}: {e})"
        ) from None
    for part, names in found.items():
        if both := sorted(set(names["train"]) & set(names["validation"])):
            raise PetError(f"{path}: {part} has {both[0]} for training and for validation ({len(both)} such pictures)")
    return found


def _index(path: Path, subset: str) -> list[AnnotatedPicture]:
    try:
        entries = json.loads(path.read_text())[subset]
        return [
            AnnotatedPicture(path.parent / e["image"], _points(e["points"]), str(e.get("part", "all"))) for e in entries
        ]
    except (LookupError, TypeError, ValueError) as e:
        raise PetError(
            f'{path}: "{subset}" should list {{"image", "points", "part"}} ({type(e).__name__}: {e})'
        ) from None


def _truth_of(image: Path, folder: Path) -> Path:
    candidates = [
        folder / f"{stem}{suffix}" for suffix in (".mat", ".json") for stem in (f"GT_{image.stem}", image.stem)
    ]
    return next((c for c in candidates if c.is_file()), candidates[0])
