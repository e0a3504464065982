"""What the presence map leaves out holds nobody, and leaving it out changes no count."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from click.testing import CliRunner
from conftest import DEFAULT_MODEL

from pet.annotations import AnnotatedPicture, load_subset, read_picture
from pet.checkpoint import load, save
from pet.cli import pet
from pet.counter import OnnxCounter, TorchCounter, count
from pet.deploy import Deployed
from pet.errors import PetError
from pet.export import to_onnx, write
from pet.network import PetNetwork
from pet.teaching import encode, teach

LOST = 0.002


@pytest.fixture(scope="module")
def trained():
    return load(DEFAULT_MODEL.parent / "checkpoints" / "pet-mobile.pt").without_presence()


def halved(pictures, folder):
    """Pictures of half their size: quick to read."""
    small = []
    for picture in pictures:
        path = folder / f"{picture.part}-{picture.path.stem}.png"
        cv2.imwrite(str(path), cv2.resize(read_picture(picture.path), None, fx=0.5, fy=0.5))
        small.append(AnnotatedPicture(path, picture.points / 2, picture.part))
    return small


@pytest.fixture(scope="module")
def taught(trained, shanghaitech, tmp_path_factory):
    folder = tmp_path_factory.mktemp("halved")
    deployed = Deployed(trained.network())
    learnt, held_out = (
        [encode(deployed, p) for p in halved(load_subset(shanghaitech, subset)[::every], folder)]
        for subset, every in (("train", 40), ("validation", 8))
    )
    return teach(trained, learnt, held_out, LOST)


def test_mostWindowsAreLeftOutAndHardlyAPlaceWithPeople(taught):
    assert taught.asked["dense"] < 0.6
    assert taught.lost <= LOST


def test_countsStayAndTheNetworkToo(taught, trained, validation, tmp_path):
    pictures = [read_picture(p.path) for p in halved(validation[3::20], tmp_path)]

    before, after = ([len(h) for h in count(TorchCounter(c.network()), pictures)] for c in (trained, taught.checkpoint))

    assert sum(before) > 100
    assert np.allclose(before, after, rtol=0.02, atol=1)
    kept = taught.checkpoint.weights
    assert all(torch.equal(kept[name], value) for name, value in trained.weights.items())


def test_anExportedPresenceMapLeavesOutTheSame(taught, validation, tmp_path):
    path = tmp_path / "taught.onnx"
    write(to_onnx(taught.checkpoint.network()), path)
    pictures = [read_picture(p.path) for p in halved(validation[5::30], tmp_path)] + [np.zeros((100, 200, 3), np.uint8)]

    ours, theirs = count(TorchCounter(taught.checkpoint.network()), pictures), count(OnnxCounter(path), pictures)

    for a, b in zip(ours, theirs, strict=True):
        assert len(a) == len(b)
        assert np.allclose(a.points, b.points, atol=1e-2)


def test_trainingFurtherLeavesThePresenceMapOut(talkative, drawn_data, tmp_path):
    config = replace(talkative.config, presence=True)
    save(replace(talkative, config=config, weights=PetNetwork(config).state_dict()), tmp_path / "taught.pt")
    command = [
        "train",
        "--data",
        str(drawn_data),
        "--init",
        str(tmp_path / "taught.pt"),
        "--steps",
        "1",
        "--threads",
        "1",
    ]

    result = CliRunner().invoke(pet, [*command, "--out", str(tmp_path / "further.pt")])

    assert "presence map is left out" in result.output
    assert not load(tmp_path / "further.pt").config.presence


def test_aNetworkThatFindsNobodyCannotTeach(trained, drawn_data):
    blind = replace(trained, weights={k: torch.zeros_like(v) for k, v in trained.weights.items()})
    blind.weights["sparse.classify.bias"] = blind.weights["dense.classify.bias"] = torch.tensor([9.0, 0.0])
    seen = [encode(Deployed(blind.network()), p) for p in load_subset(drawn_data, "train")[:1]]

    with pytest.raises(PetError, match="finds nobody"):
        teach(blind, seen, seen, LOST)
