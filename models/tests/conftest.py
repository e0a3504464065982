import json
import os
from pathlib import Path

import numpy as np
import pytest
import torch

from pet.annotations import AnnotatedPicture, load_subset

SHARED = Path(__file__).parents[3] / "shared" / "data" / "shanghaitech"
DEFAULT_MODEL = Path(__file__).parents[1] / "pet-mobile.onnx"


@pytest.fixture(scope="session")
def shanghaitech() -> Path:
    """The folder of ShanghaiTech's training part; absent on a fresh machine, there in CI."""
    if not SHARED.is_dir():
        message = f"{SHARED} is not there: the data set is for research use and does not come with the project"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return SHARED


@pytest.fixture(scope="session")
def validation(shanghaitech: Path) -> list[AnnotatedPicture]:
    return load_subset(shanghaitech, "validation")


@pytest.fixture(scope="session")
def drawn_data(tmp_path_factory) -> Path:
    """A data set made here: grey pictures with dark discs for heads, as an index file."""
    import cv2

    folder = tmp_path_factory.mktemp("drawn")
    rng = np.random.default_rng(1)
    index = {}
    for subset, number in (("train", 6), ("validation", 2)):
        index[subset] = []
        for i in range(number):
            picture = np.full((300, 400, 3), 180, np.uint8)
            points = rng.uniform((20, 20), (380, 280), (12, 2)).round(1)
            for x, y in points:
                cv2.circle(picture, (int(x), int(y)), 8, (40, 40, 60), -1)
            name = f"{subset}{i}.png"
            cv2.imwrite(str(folder / name), picture)
            index[subset].append({"image": name, "points": points.tolist(), "part": "AB"[i % 2]})
    path = folder / "index.json"
    path.write_text(json.dumps(index))
    return path


@pytest.fixture(autouse=True)
def seeded():
    torch.manual_seed(0)
