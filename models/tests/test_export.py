"""The exported file equals the network, in every number format that is offered."""

import csv
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import onnx
import pytest
import torch
from click.testing import CliRunner
from conftest import DEFAULT_MODEL, SMALL, pictures_of

from pet.annotations import load_subset, read_picture
from pet.checkpoint import save
from pet.cli import pet
from pet.counter import OnnxCounter, TorchCounter, count, open_counter, pad
from pet.deploy import Deployed, normalised
from pet.errors import PetError
from pet.evaluation import evaluate
from pet.export import to_onnx, write
from pet.importer import import_checkpoint
from pet.network import PetNetwork
from pet.precision import to_fp16, to_int8
from pet.verify import compare

COUNTED = Path(__file__).parents[2] / "src" / "test" / "resources" / "evaluation"


def test_exportEqualsPyTorchInBatchesOfMixedSizes(talkative, exported):
    pictures = pictures_of((300, 200), (512, 256), (130, 70))
    ours, theirs = count(TorchCounter(talkative.network()), pictures), count(OnnxCounter(exported), pictures)
    assert all(len(heads) > 0 for heads in ours)
    for a, b in zip(ours, theirs, strict=True):
        assert len(a) == len(b)
        assert np.allclose(a.points, b.points, atol=1e-3)


@pytest.mark.parametrize(("backbone", "turned"), [("efficientnet_lite0", True), ("mobileone_s0", False)])
def test_colorsKeepTheirOrderWhateverTheFirstLayerIs(backbone, turned):
    # Given a network, and one whose first layer reads the picture in several branches
    network = PetNetwork(replace(SMALL, backbone=backbone)).eval()
    [picture] = pictures_of((256, 128))

    # When it is told of a picture as it is trained, RGB and normalised, and as it is run, BGR
    rgb = torch.from_numpy(picture[:, :, ::-1].copy()).permute(2, 0, 1)[None].float() / 255
    deployed = Deployed(network)
    with torch.no_grad():
        expected, split = network(normalised(rgb)).split, deployed(*map(torch.from_numpy, pad([picture])), 0.5)[3]

    # Then it sees the same
    assert deployed.reads_bgr is turned
    assert torch.allclose(split, expected, atol=1e-5)


def test_everythingLiesWhereTheNetworkDoes(monkeypatch):
    # On a GPU; here PyTorch's device without values stands for it, where colours can't be compared.
    monkeypatch.setattr("pet.deploy._made_to_read_bgr", lambda backbone: True)
    deployed = Deployed(PetNetwork(SMALL).to("meta"))
    assert {t.device.type for t in (*deployed.parameters(), *deployed.buffers())} == {"meta"}


def test_paddingHasNoInfluence(exported):
    [picture] = pictures_of((300, 200))
    counter = OnnxCounter(exported)
    batch, sizes = pad([picture])
    white = batch.copy()
    white[:, 200:] = white[:, :, 300:] = 255
    for black_out, white_out in zip(counter.run(batch, sizes), counter.run(white, sizes), strict=True):
        assert np.array_equal(black_out, white_out)


def test_exportFollowsTheModelContract(exported):
    model = onnx.load(exported)
    properties = {p.key: p.value for p in model.metadata_props}
    assert properties["throng.contract"] == "1"
    assert (properties["name"], properties["version"], properties["validation_mae_a"]) == ("talkative", "3", "7.00")
    types = [onnx.TensorProto.DataType.Name(i.type.tensor_type.elem_type) for i in model.graph.input]
    assert types == ["UINT8", "INT64", "FLOAT"]
    assert [o.name for o in model.graph.output] == ["points", "scores", "index", "split"]


def test_halfPrecisionKeepsTheContractAndNearlyTheCounts(talkative, exported, tmp_path):
    path = tmp_path / "fp16.onnx"
    write(to_fp16(onnx.load(exported)), path)
    pictures = pictures_of((300, 200), (512, 256))
    half = [len(h) for h in count(OnnxCounter(path), pictures)]
    full = [len(h) for h in count(OnnxCounter(exported), pictures)]
    assert path.stat().st_size < 0.7 * exported.stat().st_size
    assert np.allclose(half, full, rtol=0.1, atol=3)


def test_quantisedLinearLayersKeepNearlyTheCounts(shanghaitech, validation, tmp_path):
    # Given the default model, and crops of training pictures
    path = tmp_path / "int8.onnx"
    training = [read_picture(p.path) for p in load_subset(shanghaitech, "train")[::80]]

    # When its linear layers are quantised
    write(to_int8(onnx.load(DEFAULT_MODEL), [p[:256, :256] for p in training if min(p.shape[:2]) >= 256]), path)

    # Then they are, convolutions are not, and it counts about the same
    graph = onnx.load(path).graph
    quantised = {o for n in graph.node if n.op_type == "DequantizeLinear" for o in n.output}
    by_kind = {
        kind: [n for n in graph.node if n.op_type == kind and n.input[1] in quantised] for kind in ("MatMul", "Conv")
    }
    assert len(by_kind["MatMul"]) > 20
    assert not by_kind["Conv"]
    pictures = [read_picture(_shrunk(p, tmp_path).path) for p in validation[::10]]
    small, full = (np.array([len(count(OnnxCounter(f), [p])[0]) for p in pictures]) for f in (path, DEFAULT_MODEL))
    assert np.abs(small - full).sum() < 0.08 * full.sum()


def test_otherFormatsStateTheErrorsMeasuredInThem(talkative, drawn_data, tmp_path):
    # Given a checkpoint that tells the errors of its fp32 weights
    save(talkative, tmp_path / "t.pt")
    source = ["export", str(tmp_path / "t.pt"), "--precision"]
    measured, untold = tmp_path / "measured.onnx", tmp_path / "untold.onnx"

    # When it is exported in another format, with pictures to measure and without
    for command in (["int8", "--data", str(drawn_data), "--out", str(measured)], ["fp16", "--out", str(untold)]):
        result = CliRunner().invoke(pet, [*source, *command])
        assert result.exit_code == 0, result.exception

    # Then the file states its own errors, or none
    errors = evaluate(OnnxCounter(measured), load_subset(drawn_data, "validation")).validation()
    assert properties(measured)["validation_mae_a"] == f"{errors['A']['mae']:.2f}" != "7.00"
    assert properties(measured)["name"] == "measured"
    assert not [key for key in properties(untold) if key.startswith("validation")]
    assert "states no errors" in result.stderr


def properties(path):
    return {p.key: p.value for p in onnx.load(path).metadata_props}


def test_defaultModelFindsEqualHeadsInPyTorchAndOnnxOverFiftyPictures(validation, tmp_path):
    checkpoint = import_or_load(DEFAULT_MODEL.parent / "checkpoints" / "pet-mobile.pt")
    path = tmp_path / "m.onnx"
    write(to_onnx(checkpoint.network()), path)
    # From both parts: the first 50 pictures are all of A and half of B, in batches of mixed sizes; smaller for speed.
    result = compare(checkpoint.network(), path, [_shrunk(p, tmp_path) for p in validation[:50]])
    assert result.pictures == 50
    assert result.different == 0
    # Both round to 32 bits: of some 19,000 points, one that is decoded far from its query may lie a little further off
    # (1.2e-3 px measured, with PyTorch itself up to 0.7e-3 px from what 64 bits give).
    assert result.within > 0.9995
    assert 0 < result.distance < 5e-3


def _shrunk(picture, folder):
    pixels = cv2.imread(str(picture.path))
    path = folder / f"{picture.part}-{picture.path.stem}.png"
    cv2.imwrite(str(path), cv2.resize(pixels, None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA))
    return replace(picture, path=path)


def test_shippedModelHasTheErrorsThatItsMetadataStates(validation):
    # COUNTED is what the model counts in every validation picture; Throng's own tests count all of them again.
    properties = {p.key: p.value for p in onnx.load(DEFAULT_MODEL).metadata_props}
    for part in ("A", "B"):
        with (COUNTED / f"part_{part}.csv").open() as file:
            rows = {row["image"]: (int(row["truth"]), int(row["count"])) for row in csv.DictReader(file)}
        pictures = [p for p in validation if p.part == part]
        assert {p.path.name: len(p.points) for p in pictures} == {name: truth for name, (truth, _) in rows.items()}
        errors = [abs(counted - truth) for truth, counted in rows.values()]
        assert np.mean(errors) == pytest.approx(float(properties[f"validation_mae_{part.lower()}"]), abs=0.006)
        again = evaluate(open_counter(DEFAULT_MODEL), pictures[::8]).results
        assert np.mean([abs(r.count - rows[r.image][1]) for r in again]) < 0.35


def import_or_load(path):
    """The checkpoint in models/, whichever layout it has."""
    from pet.checkpoint import load

    try:
        return load(path)
    except PetError:
        return import_checkpoint(path)
