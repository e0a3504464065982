import json
import os
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest
import torch

from pet.annotations import AnnotatedPicture, load_subset
from pet.checkpoint import Checkpoint
from pet.export import describe, properties_of, to_onnx, write
from pet.network import PetNetwork
from pet.variants import variant

SHARED = Path(__file__).parents[3] / "shared" / "data" / "shanghaitech"
SMALL = replace(variant("mobile").config, width=32, heads=2)
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


@pytest.fixture(scope="session")
def talkative() -> Checkpoint:
    """A small network with random weights that finds some heads by either grid."""
    torch.manual_seed(4)
    network = PetNetwork(SMALL).eval()
    torch.nn.init.normal_(network.splitter.project.weight, 0, 10)
    for level in (network.sparse, network.dense):
        torch.nn.init.normal_(level.classify.weight, 0, 1)
        level.classify.bias.data = torch.tensor([0.0, 3.0])
    about = {"validation": {"A": {"mae": 7.0, "rmse": 9.0, "bias": -1.0}}, "training_data": "drawn discs"}
    return Checkpoint("custom", SMALL, network.state_dict(), about)


@pytest.fixture(scope="session")
def exported(talkative, tmp_path_factory):
    path = tmp_path_factory.mktemp("exported") / "talkative.onnx"
    model = to_onnx(talkative.network())
    describe(model, properties_of(talkative, "talkative", "3"))
    write(model, path)
    return path


def pictures_of(*sizes):
    rng = np.random.default_rng(0)
    return [cv2.GaussianBlur(rng.integers(0, 256, (h, w, 3), np.uint8), (0, 0), 3) for w, h in sizes]
