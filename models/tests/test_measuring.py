"""Evaluation and the benches: honest, and equal in PyTorch and ONNX Runtime."""

import json
import shutil
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from click.testing import CliRunner
from conftest import SMALL, pictures_of

from pet.annotations import load_folders, load_subset
from pet.bench import Case, gathered, random_model, speed_up, timed
from pet.checkpoint import save
from pet.cli import pet
from pet.counter import OnnxCounter, count
from pet.errors import PetError
from pet.evaluation import Evaluation, empty_scenes, evaluate, false_counts
from pet.metrics import PictureResult, count_errors, matched_points, point_errors
from pet.options import parse_sizes
from pet.report import WorstPictures, write_csv, write_plots
from pet.study import Candidate


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


def test_evaluationSaysWhatIsWrongWithPicturesBeforeItCounts(exported, drawn_data, tmp_path):
    picture = load_subset(drawn_data, "validation")[0]
    shutil.copy(picture.path, tmp_path / "one.png")
    (tmp_path / "one.json").write_text('{"points": [[10, 10], [5000, 10]]}')
    command = ["eval", str(exported), "--images", str(tmp_path), "--truth", str(tmp_path), "--no-empty", "--json"]
    result = CliRunner().invoke(pet, command)
    assert json.loads(result.stdout)["all"]["images"] == 1
    assert "1 of 2 points lie outside its 400x300; they are counted as people" in result.stderr
    (tmp_path / "two.png").write_bytes(b"")
    (tmp_path / "two.json").write_text('{"points": []}')
    assert "two.png: not a readable picture" in str(CliRunner().invoke(pet, command).exception)


def test_exportedFilesRunWithTheThreadsAskedFor(exported):
    before = torch.get_num_threads()
    try:
        torch.set_num_threads(1)
        assert OnnxCounter(exported).session.get_session_options().intra_op_num_threads == 1
    finally:
        torch.set_num_threads(before)


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
        (["eval", "absent.onnx", "--data", "nowhere"], "nowhere: no such file or folder"),
        (["eval", "absent.onnx"], "give either --data"),
        (["export", "absent.pt", "--out", "x.onnx"], "absent.pt: no such file"),
        (["predict", "absent.onnx", "x.jpg"], "absent.onnx: no such file"),
        (["bench", "--variants", "nonsense"], "unknown variant 'nonsense'"),
        (["bench", __file__, "--variants", ""], "test_measuring.py: not an ONNX file"),
        (["bench", "--picture", "nowhere.jpg"], "nowhere.jpg: picture is missing"),
        (["train", "--data", __file__, "--out", "x.pt"], "test_measuring.py: neither a folder"),
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


def test_benchAndStudyDrawWhatTheyMeasured(drawn_data, tmp_path):
    small, smaller = "mobile:width=32;heads=2", "mobile:width=16;heads=2"
    timings, out = tmp_path / "bench.json", tmp_path / "study"
    picture = str(drawn_data.parent / "train0.png")
    bench = ["bench", "--variants", f"{small},{smaller}", "--base", small, "--sizes", "256x128", "--threads", "1"]
    bench += ["--picture", picture]
    run = CliRunner().invoke(pet, [*bench, "--split", "sparse", "--rounds", "1", "--out", str(timings)])
    assert run.exit_code == 0, run.exception
    assert {r["variant"] for r in json.loads(timings.read_text())["rows"]} == {small, smaller}
    study = ["study", "--data", str(drawn_data), "--variants", smaller, "--steps", "1", "--no-pretrained"]
    run = CliRunner().invoke(pet, [*study, "--timings", str(timings), "--out", str(out)])
    assert run.exit_code == 0, run.exception
    assert cv2.imread(str(tmp_path / "bench.png")) is not None
    assert cv2.imread(str(out / "study.png")) is not None


def test_predictCountsAndDraws(exported, drawn_data, tmp_path):
    picture = load_subset(drawn_data, "validation")[0].path
    result = CliRunner().invoke(pet, ["predict", str(exported), str(picture), "--json", "--out", str(tmp_path)])
    [found] = json.loads(result.output)
    assert found["count"] == len(found["points"])
    assert (tmp_path / f"{picture.stem}.jpg").is_file()
    same = tmp_path / picture.name
    shutil.copy(picture, same)
    result = CliRunner().invoke(pet, ["predict", str(exported), str(picture), str(same), "--out", str(tmp_path / "d")])
    assert "would be written over each other" in str(result.exception)


def test_evaluationKeepsTheOrderOfPictures(exported, drawn_data):
    pictures = load_subset(drawn_data, "validation")
    assert [r.image for r in evaluate(OnnxCounter(exported), pictures).results] == [p.path.name for p in pictures]
    assert Evaluation(evaluate(OnnxCounter(exported), pictures).results).summary()["all"]["images"] == 2
