"""Evaluation, export, and the benches: honest and equal in PyTorch and ONNX Runtime."""

import json
import shutil
from dataclasses import replace

import cv2
import numpy as np
import onnx
import pytest
import torch
from click.testing import CliRunner
from conftest import DEFAULT_MODEL

from pet.annotations import load_folders, load_subset
from pet.bench import Case, gathered, random_model, speed_up, timed
from pet.checkpoint import Checkpoint, save
from pet.cli import pet
from pet.counter import OnnxCounter, TorchCounter, count, open_counter, pad
from pet.errors import PetError
from pet.evaluation import Evaluation, empty_scenes, evaluate, false_counts
from pet.export import describe, properties_of, to_onnx, write
from pet.importer import import_checkpoint
from pet.metrics import PictureResult, count_errors, matched_points, point_errors
from pet.network import PetNetwork
from pet.options import parse_sizes
from pet.precision import to_fp16, to_int8
from pet.report import WorstPictures, write_csv, write_plots
from pet.study import Candidate
from pet.variants import variant
from pet.verify import compare

SMALL = replace(variant("mobile").config, width=32, heads=2)


@pytest.fixture(scope="module")
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


@pytest.fixture(scope="module")
def exported(talkative, tmp_path_factory):
    path = tmp_path_factory.mktemp("exported") / "talkative.onnx"
    model = to_onnx(talkative.network())
    describe(model, properties_of(talkative, "talkative", "3"))
    write(model, path)
    return path


def pictures_of(*sizes):
    rng = np.random.default_rng(0)
    return [cv2.GaussianBlur(rng.integers(0, 256, (h, w, 3), np.uint8), (0, 0), 3) for w, h in sizes]


def test_exportEqualsPyTorchInBatchesOfMixedSizes(talkative, exported):
    pictures = pictures_of((300, 200), (512, 256), (130, 70))
    ours, theirs = count(TorchCounter(talkative.network()), pictures), count(OnnxCounter(exported), pictures)
    assert all(len(heads) > 0 for heads in ours)
    for a, b in zip(ours, theirs, strict=True):
        assert len(a) == len(b)
        assert np.allclose(a.points, b.points, atol=1e-3)


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


def test_quantisedConvolutionsKeepTheContract(exported, tmp_path):
    path = tmp_path / "int8.onnx"
    write(to_int8(onnx.load(exported), pictures_of((256, 256), (256, 256))), path)
    assert "QuantizeLinear" in {n.op_type for n in onnx.load(path).graph.node}
    assert len(count(OnnxCounter(path), pictures_of((300, 200)))) == 1


def test_defaultModelFindsEqualHeadsInPyTorchAndOnnxOverFiftyPictures(validation, tmp_path):
    checkpoint = import_or_load(DEFAULT_MODEL.parent / "checkpoints" / "pet-mobile.pt")
    path = tmp_path / "m.onnx"
    write(to_onnx(checkpoint.network()), path)
    # From both parts: the first 50 pictures are all of A and half of B, in batches of mixed sizes.
    result = compare(checkpoint.network(), path, validation[:50])
    assert result.pictures == 50
    assert result.different == 0
    assert result.distance < 1e-3


def test_shippedModelHasTheErrorsThatItsMetadataStates(validation):
    properties = {p.key: p.value for p in onnx.load(DEFAULT_MODEL).metadata_props}
    errors = evaluate(open_counter(DEFAULT_MODEL), validation).validation()
    for part in ("a", "b"):
        assert errors[part.upper()]["mae"] == pytest.approx(float(properties[f"validation_mae_{part}"]), abs=0.35)


def test_checkpointAndExportGiveTheSameEvaluation(talkative, exported, drawn_data, tmp_path):
    save(talkative, tmp_path / "t.pt")
    results = []
    for model in (tmp_path / "t.pt", exported):
        run = CliRunner().invoke(pet, ["eval", str(model), "--data", str(drawn_data), "--json", "--out", str(tmp_path)])
        assert run.exit_code == 0, run.output
        report = json.loads((tmp_path / "report.json").read_text())
        results.append({k: report[k] for k in ("all", "parts", "points", "empty_scenes")})
    assert results[0] == results[1]
    assert (tmp_path / "images.csv").read_text().startswith("image,truth,count,error,inference_ms,part")
    assert len(list((tmp_path / "worst").iterdir())) == 2


def test_errorsAreWhatTheirNamesSay():
    nothing = {"4px": 0, "8px": 0, "neighbour": 0}
    results = [PictureResult("a", "A", 10, 13, nothing, 1), PictureResult("b", "A", 0, 0, nothing, 1),
               PictureResult("c", "A", 20, 16, nothing, 1)]  # fmt: skip
    errors = count_errors(results)
    assert errors["mae"] == pytest.approx(7 / 3)
    assert errors["rmse"] == pytest.approx(np.sqrt(25 / 3))
    assert errors["bias"] == pytest.approx(-1 / 3)
    assert errors["nae"] == pytest.approx((0.3 + 0 + 0.2) / 3)


def test_pointsPairOneToOneWithinTheRadius():
    truth = np.array([[0.0, 0.0], [10.0, 0.0], [100.0, 0.0]])
    found = np.array([[1.0, 0.0], [2.0, 0.0], [5.5, 0.0], [93.0, 0.0]])
    assert matched_points(found, truth) == {"4px": 1, "8px": 3, "neighbour": 3}
    assert matched_points(found[:0], truth)["8px"] == 0
    scores = point_errors([PictureResult("a", "A", 3, 4, {"4px": 1, "8px": 3, "neighbour": 3}, 1)])
    assert scores["8px"]["precision"] == pytest.approx(0.75)
    assert scores["8px"]["recall"] == 1


def test_emptyScenesHoldNobody(drawn_data):
    pictures = load_subset(drawn_data, "validation")
    crowd = [replace(p, points=np.zeros((0, 2))) for p in pictures]
    assert {"black", "noise", "blurred", "person-free"} == {k for k, v in empty_scenes(crowd).items() if v}
    covered = [replace(p, points=np.stack(np.meshgrid(range(0, 400, 50), range(0, 300, 50)), -1).reshape(-1, 2))
               for p in pictures]  # fmt: skip
    assert empty_scenes(covered)["person-free"] == []


def test_falseCountsAreCounted(exported):
    report = false_counts(OnnxCounter(exported), {"noise": pictures_of((256, 256)), "absent": []})
    assert report["noise"]["maximum"] == len(count(OnnxCounter(exported), pictures_of((256, 256)))[0])
    assert "absent" not in report


def test_reportShowsEveryPictureAndTheWorst(exported, drawn_data, tmp_path):
    worst = WorstPictures(1)
    evaluation = evaluate(OnnxCounter(exported), load_subset(drawn_data, "validation"), worst)
    worst.write(tmp_path / "worst")
    write_csv(evaluation, tmp_path / "images.csv")
    write_plots(evaluation, tmp_path / "errors.png")
    assert len((tmp_path / "images.csv").read_text().splitlines()) == 3
    [picture] = (tmp_path / "worst").iterdir()
    assert cv2.imread(str(picture)).shape == (300, 400, 3)
    assert cv2.imread(str(tmp_path / "errors.png")) is not None


def test_foldersWithTruthAreReadAndMissingTruthIsNamed(drawn_data, tmp_path):
    picture = load_subset(drawn_data, "validation")[0]
    (tmp_path / "images").mkdir()
    shutil.copy(picture.path, tmp_path / "images" / "one.png")
    with pytest.raises(PetError, match=r"GT_one\.mat: annotation is missing"):
        load_folders(tmp_path / "images", tmp_path)
    (tmp_path / "one.json").write_text(json.dumps({"points": picture.points.tolist()}))
    [read] = load_folders(tmp_path / "images", tmp_path)
    assert np.array_equal(read.points, picture.points)


def test_benchTimesNetworksInTurnsAgainstTheBase():
    models = {"a": random_model(SMALL), "b": random_model(replace(SMALL, width=64))}
    todo = [Case(256, 128, 1, "sparse"), Case(256, 128, 1, "crowded")]
    timings = gathered(timed(models, todo, rounds=2))
    assert [len(t.milliseconds) for t in timings] == [2] * 4
    ratios = speed_up(timings, "a")
    assert all(ratios["a", case] == 1 for case in todo)


def test_crowdedBenchAsksTheDenseGridEverywhere():
    from pet import bench

    model = random_model(SMALL)
    inputs = {"images": np.zeros((1, 128, 256, 3), np.uint8), "sizes": np.array([[128, 256]]),
              "threshold": np.array(0.5, np.float32)}  # fmt: skip
    for split, expected in (("crowded", True), ("sparse", False)):
        session = bench.session_for(model, Case(256, 128, 1, split))
        assert bool((session.run(["split"], inputs)[0] > 0.5).all()) is expected


@pytest.mark.parametrize("sizes", ["768", "700x512", "768x500", "0x128", "axb"])
def test_badSizesAreRefused(sizes):
    with pytest.raises(PetError, match="--sizes"):
        parse_sizes(sizes)


def test_candidatesOfAStudyAreVariantsWithChanges():
    candidate = Candidate.parse("mobile:mixers=pool+depthwise;width=64")
    assert [layer.mixer for layer in candidate.config.encoder] == ["pool", "depthwise"]
    assert candidate.config.width == 64
    with pytest.raises(PetError, match="should be key=value"):
        Candidate.parse("mobile:width")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["eval", "absent.onnx", "--data", "nowhere"], "nowhere: neither a folder"),
        (["eval", "absent.onnx"], "give either --data"),
        (["export", "absent.pt", "--out", "x.onnx"], "absent.pt: no such file"),
        (["predict", "absent.onnx", "x.jpg"], "absent.onnx: no such file"),
        (["bench", "--variants", "nonsense"], "unknown variant 'nonsense'"),
        (["train", "--data", "nowhere", "--out", "x.pt"], "nowhere: neither a folder"),
    ],
)
def test_mistakesAtTheCommandLineAreExplained(arguments, message):
    result = CliRunner().invoke(pet, arguments)
    assert isinstance(result.exception, PetError)
    assert message in str(result.exception)


def test_studyTrainsEachForTheSameStepsAndKeepsWhatIsFinished(drawn_data, tmp_path):
    candidates = "mobile:width=32;heads=2,mobile:width=32;heads=2;mixers=pool+pool"
    command = ["study", "--data", str(drawn_data), "--variants", candidates, "--steps", "2", "--no-pretrained"]
    command = [*command, "--out", str(tmp_path)]
    first = CliRunner().invoke(pet, command)
    assert first.exit_code == 0, first.exception
    rows = json.loads((tmp_path / "study.json").read_text())["rows"]
    assert [r["steps"] for r in rows] == [2, 2]
    assert rows[0]["parameters"] > rows[1]["parameters"]
    written = [p.stat().st_mtime_ns for p in sorted(tmp_path.glob("*-best.pt"))]
    again = CliRunner().invoke(pet, command).output
    assert again.strip().splitlines()[-2:] == first.output.strip().splitlines()[-2:]
    assert [p.stat().st_mtime_ns for p in sorted(tmp_path.glob("*-best.pt"))] == written


def test_predictCountsAndDraws(exported, drawn_data, tmp_path):
    picture = load_subset(drawn_data, "validation")[0].path
    result = CliRunner().invoke(pet, ["predict", str(exported), str(picture), "--json", "--out", str(tmp_path)])
    [found] = json.loads(result.output)
    assert found["count"] == len(found["points"])
    assert (tmp_path / f"{picture.stem}.jpg").is_file()


def test_evaluationKeepsTheOrderOfPictures(exported, drawn_data):
    pictures = load_subset(drawn_data, "validation")
    assert [r.image for r in evaluate(OnnxCounter(exported), pictures).results] == [p.path.name for p in pictures]
    assert Evaluation(evaluate(OnnxCounter(exported), pictures).results).summary()["all"]["images"] == 2


def import_or_load(path):
    """The checkpoint in models/, whichever layout it has."""
    from pet.checkpoint import load

    try:
        return load(path)
    except PetError:
        return import_checkpoint(path)
