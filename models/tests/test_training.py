"""Training learns, stops anywhere, and goes on exactly where it stopped."""

import csv
import json
import resource
import subprocess
import sys
from dataclasses import replace

import cv2
import numpy as np
import pytest
import torch
from click.testing import CliRunner

from pet.annotations import AnnotatedPicture, load_subset, read_picture, read_points, verify
from pet.checkpoint import load, save
from pet.cli import pet
from pet.crops import Augmentation, CropDataset, random_crop, recoloured
from pet.errors import PetError
from pet.loss import mean_spacing, pet_loss
from pet.matcher import match
from pet.network import PetNetwork
from pet.pretrained import load_pretrained
from pet.runlog import read
from pet.session import Pace, Session
from pet.settings import TrainingSettings
from pet.study import fresh_trainer
from pet.training import Trainer
from pet.variants import variant

SETTINGS = TrainingSettings(steps=40, batch=4, warm_up=4, split_warm_up=10)
SMALL = replace(variant("mobile").config, width=32, heads=2)


def trainer_for(pictures, settings=SETTINGS, config=SMALL):
    return fresh_trainer("custom", config, settings, pictures, pretrained=False)[0]


def states(trainer):
    return {**trainer.network.state_dict(), **{f"mean.{k}": v for k, v in trainer.average.state_dict().items()}}


def test_resumedTrainingEqualsUninterruptedTraining(drawn_data, tmp_path):
    pictures = load_subset(drawn_data, "train")
    settings = replace(SETTINGS, steps=4, batch=2, split_warm_up=1)
    whole = trainer_for(pictures, settings)
    whole.run(lambda p: False)
    first = trainer_for(pictures, settings)
    first.run(lambda p: p.step == 2)
    save(first.checkpoint(), tmp_path / "state.pt")

    second = Trainer.resume(load(tmp_path / "state.pt"), pictures, torch.device("cpu"))
    second.run(lambda p: False)

    assert second.step == 4
    for name, value in states(whole).items():
        assert torch.equal(value, states(second)[name]), name


def test_twentyPicturesLowerTheLoss(shanghaitech, tmp_path):
    # Given twenty pictures of ShanghaiTech and the default network with random weights
    pictures = load_subset(shanghaitech, "train")[::32][:20]
    config = variant("mobile").config
    trainer = trainer_for(pictures, replace(SETTINGS, steps=32, batch=2, split_warm_up=0, learning_rate=5e-4), config)
    session = Session(trainer, tmp_path / "t.pt", pictures[:2], Pace(seconds=3600, log_every=8), quiet=True)

    # When it is trained for a few steps, however long they take
    session.run()

    # Then the loss is lower, and everything that the session promises to write is there
    rows = [float(r["loss"]) for r in read(tmp_path / "t.csv") if r["loss"]]
    assert len(rows) >= 2
    assert rows[-1] < 0.8 * rows[0]
    assert load(tmp_path / "t-best.pt").about["validation"]["all"]["mae"] >= 0
    assert (tmp_path / "t.png").stat().st_size > 1000


def test_interruptedCommandGoesOnWithTheSameCommand(drawn_data, tmp_path):
    command = ["train", "--data", str(drawn_data), "--out", str(tmp_path / "x.pt")]
    small = ["--set", "width=32", "--set", "heads=2", "--no-pretrained", "--batch", "1"]
    new = [*command, *small, "--steps", "100000"]
    process = subprocess.Popen(
        [sys.executable, "-m", "pet.cli", *new, "--threads", "1"], stderr=subprocess.PIPE, text=True
    )
    for line in process.stderr:
        if "3/100000" in line:
            break
    process.terminate()
    process.communicate(timeout=120)

    assert process.returncode == 0
    stopped = load(tmp_path / "x.pt").training["step"]
    assert 3 <= stopped < 100000
    for change in (["--batch", "2"], ["--set", "width=64"], ["--lr", "0.1"], ["--mix", "A=1"], ["--variant", "light"]):
        changed = CliRunner().invoke(pet, [*new, *change])
        assert isinstance(changed.exception, PetError), change
        assert f"{change[0]} would change" in str(changed.exception).replace(", --set", "")
    resumed = CliRunner().invoke(pet, [*command, *small, "--steps", str(stopped + 2)])
    assert resumed.exit_code == 0, resumed.exception
    assert "--pretrained was for its first step" in resumed.stderr
    assert load(tmp_path / "x.pt").training["step"] == stopped + 2


def test_aCropIsTheSameWheneverItIsMade(drawn_data):
    pictures = load_subset(drawn_data, "train")
    one, other = (CropDataset(pictures, Augmentation(), 3, None, 100) for _ in range(2))
    [x, heads], [again, same_heads] = one[7], other[7]
    assert torch.equal(x, again)
    assert torch.equal(heads, same_heads)
    assert not torch.equal(x, one[8][0])


def test_headsStayOnTheirDiscsThroughCropAndMirror(drawn_data):
    picture = load_subset(drawn_data, "train")[0]
    pixels = read_picture(picture.path)
    for i in range(10):
        crop, heads = random_crop(pixels, picture.points[:, ::-1], Augmentation(), np.random.default_rng(i))
        inner = heads[((heads > 3) & (heads < 253)).all(1)]
        assert all(crop[int(y), int(x), 0] < 120 for y, x in inner)


def test_mixWeighsTheParts(drawn_data):
    pictures = load_subset(drawn_data, "train")
    only_a = CropDataset(pictures, Augmentation(), 0, {"A": 1}, 10)
    assert only_a.probability[[p.part == "B" for p in pictures]].sum() == 0
    with pytest.raises(PetError, match="does not weigh"):
        CropDataset(pictures, Augmentation(), 0, {"C": 1}, 10)


def test_eachHeadGetsItsNearestFreeQuery():
    points = torch.tensor([[0.0, 0.0], [0.0, 10.0], [0.0, 20.0]])
    query, head = match(torch.zeros(3, 2), points, torch.tensor([[0.0, 19.0], [0.0, 1.0]]))
    assert dict(zip(head.tolist(), query.tolist(), strict=True)) == {0: 2, 1: 0}


def test_matchingCandidatesDoNotChangeTheAssignment():
    from scipy.optimize import linear_sum_assignment

    logits, points, heads = torch.randn(500, 2), torch.rand(500, 2) * 256, torch.rand(40, 2) * 256
    query, head = match(logits, points, heads)
    cost = 0.05 * torch.cdist(points, heads) - logits.softmax(-1)[:, 1:]
    best = linear_sum_assignment(cost.numpy())
    assert cost[query, head].sum().item() == pytest.approx(cost.numpy()[best].sum(), abs=1e-4)


def test_lossOfCropsWithoutPeopleIsFiniteAndTeaches():
    network = PetNetwork(SMALL)
    loss = pet_loss(network(torch.randn(2, 3, 256, 256)), [torch.zeros(0, 2)] * 2, 256, warm_up=False)
    loss.backward()
    assert torch.isfinite(loss)
    assert network.sparse.classify.weight.grad.abs().sum() > 0


def test_spacingIsTheMeanDistanceToTheNearest():
    assert mean_spacing(torch.tensor([[0.0, 0.0], [0.0, 3.0], [0.0, 9.0]])) == pytest.approx((3 + 3 + 6) / 3)
    assert mean_spacing(torch.zeros(1, 2)) == float("inf")


def test_interruptedWriteLeavesTheOldCheckpoint(drawn_data, tmp_path, monkeypatch):
    trainer = trainer_for(load_subset(drawn_data, "train"))
    path = tmp_path / "x.pt"
    save(trainer.checkpoint(), path)
    before = path.read_bytes()

    def cut_short(state, target):
        target.write(before[:1000])
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", cut_short)
    with pytest.raises(KeyboardInterrupt):
        save(trainer.checkpoint(), path)
    assert load(path).training["step"] == 0


def test_aFullDiskLeavesTheOldCheckpointAndSaysSo(drawn_data, tmp_path):
    # Given a checkpoint, and no room for another one
    trainer = trainer_for(load_subset(drawn_data, "train"))
    path = tmp_path / "x.pt"
    save(trainer.checkpoint(), path)
    before = path.read_bytes()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) // 2, limits[1]))

    # When one is written over it
    try:
        with pytest.raises(PetError, match=r"can't be written.*still there"):
            save(trainer.checkpoint(), path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    # Then the old one is whole, and nothing else is left
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["x.pt"]


def test_stepsBeforeAPictureVanishedAreKept(drawn_data, tmp_path):
    # Given two pictures, of which the one in the second crop is gone
    good = load_subset(drawn_data, "train")[0]
    pictures = [good, replace(good, path=tmp_path / "gone.png")]
    seed = next(
        s for s in range(50) if [np.random.default_rng((s, i)).choice(2, p=[0.5, 0.5]) for i in (0, 1)] == [0, 1]
    )
    trainer = trainer_for(pictures, replace(SETTINGS, batch=1, seed=seed))

    # When it is trained
    with pytest.raises(PetError, match=r"gone\.png: picture is missing\n.*holds the 1 steps before"):
        Session(trainer, tmp_path / "x.pt", [good], Pace(3600), quiet=True).run()

    # Then the first step is saved
    assert load(tmp_path / "x.pt").training["step"] == 1


def test_anUnreadableValidationPictureIsToldBeforeTrainingBegins(drawn_data, tmp_path):
    index = json.loads(drawn_data.read_text())
    for entry in (*index["train"], *index["validation"]):
        entry["image"] = str(drawn_data.parent / entry["image"])
    (tmp_path / "empty.png").write_bytes(b"")
    index["validation"][0]["image"] = "empty.png"
    (tmp_path / "index.json").write_text(json.dumps(index))
    result = CliRunner().invoke(pet, ["train", "--data", str(tmp_path / "index.json"), "--out", str(tmp_path / "x.pt")])
    assert "empty.png: not a readable picture" in str(result.exception)
    assert not (tmp_path / "x.pt").exists()


def test_trainingFurtherRefusesAnotherNetwork(drawn_data, tmp_path):
    save(trainer_for(load_subset(drawn_data, "train")).checkpoint(with_training=False), tmp_path / "small.pt")
    command = ["train", "--data", str(drawn_data), "--out", str(tmp_path / "x.pt"), "--steps", "1", "--batch", "1"]
    result = CliRunner().invoke(pet, [*command, "--init", str(tmp_path / "small.pt"), "--variant", "light"])
    assert "holds the network 'custom', not the one that --variant" in str(result.exception)
    result = CliRunner().invoke(pet, [*command, "--drop-batch-norms", "2"])
    assert "needs --init" in str(result.exception)
    result = CliRunner().invoke(pet, [*command, "--init", str(tmp_path / "small.pt")])
    assert result.exit_code == 0, result.exception
    assert load(tmp_path / "x-best.pt").config == SMALL


def test_aCheckpointOfAnotherVariantOrCutShortIsRefused(drawn_data, tmp_path):
    checkpoint = trainer_for(load_subset(drawn_data, "train")).checkpoint()
    save(replace(checkpoint, config=variant("mobile-v2").config), tmp_path / "other.pt")
    with pytest.raises(PetError, match="Is it of another variant"):
        load(tmp_path / "other.pt").network()
    save(checkpoint, tmp_path / "whole.pt")
    (tmp_path / "cut.pt").write_bytes((tmp_path / "whole.pt").read_bytes()[:5000])
    with pytest.raises(PetError, match="cut short"):
        load(tmp_path / "cut.pt")
    torch.save({"model": {}}, tmp_path / "foreign.pt")
    with pytest.raises(PetError, match="pet import"):
        load(tmp_path / "foreign.pt")


def test_everyUnreadablePictureIsNamedBeforeTrainingBegins(tmp_path):
    (tmp_path / "empty.jpg").write_bytes(b"")
    (tmp_path / "corrupt.jpg").write_bytes(b"\xff\xd8\xff\xe0 not a picture")
    pictures = [AnnotatedPicture(tmp_path / n, np.zeros((0, 2))) for n in ("empty.jpg", "corrupt.jpg", "absent.jpg")]
    with pytest.raises(PetError) as caught:
        verify(pictures)
    assert all(n in str(caught.value) for n in ("empty.jpg", "corrupt.jpg", "absent.jpg"))


def test_annotationsOutsideThePictureAreRemarked(drawn_data):
    picture = load_subset(drawn_data, "train")[0]
    [remark] = verify([replace(picture, points=np.array([[10.0, 10.0], [1000.0, 10.0]]))])
    assert "1 of 2 points lie outside its 400x300" in remark


def test_missingAndWrongAnnotationsSaySo(tmp_path):
    with pytest.raises(PetError, match="annotation is missing"):
        read_points(tmp_path / "GT_IMG_1.mat")
    for points in ("[1, 2, 3]", "[[1, 2, 3, 4]]", "[[1, NaN]]", '[["a", 2]]', "null"):
        (tmp_path / "x.json").write_text(f'{{"points": {points}}}')
        with pytest.raises(PetError, match="not an annotation"):
            read_points(tmp_path / "x.json")


def test_aJpegThatEndsTooEarlyIsRefused(tmp_path):
    whole = cv2.imencode(".jpg", np.random.default_rng(0).integers(0, 256, (200, 300, 3), np.uint8))[1].tobytes()
    (tmp_path / "whole.jpg").write_bytes(whole + b"what a camera wrote after it")
    (tmp_path / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    assert read_picture(tmp_path / "whole.jpg").shape == (200, 300, 3)
    with pytest.raises(PetError, match="ends too early"):
        read_picture(tmp_path / "cut.jpg")


@pytest.mark.parametrize(
    ("split", "message"),
    [
        (None, r"split\.json: missing"),
        ("{", "should name the pictures of part_A"),
        ('["part_A"]', "should name the pictures of part_A"),
        ('{"part_B": {"train": [], "validation": []}}', "should name the pictures of part_A"),
        ('{"part_A": {"train": ["1.jpg"]}}', "should name the pictures of part_A"),
        ('{"part_A": {"train": ["1.jpg"], "validation": ["1.jpg"]}}', "for training and for validation"),
        ('{"part_A": {"train": ["2.jpg"], "validation": []}}', r"2\.jpg: picture is missing"),
        ('{"part_A": {"train": ["1.jpg"], "validation": []}}', r"GT_1\.mat: annotation is missing"),
        ('{"part_A": {"train": [], "validation": []}}', "no train pictures"),
    ],
)
def test_wrongSplitsAreExplained(tmp_path, split, message):
    images = tmp_path / "part_A" / "train_data" / "images"
    images.mkdir(parents=True)
    cv2.imwrite(str(images / "1.jpg"), np.zeros((9, 9, 3), np.uint8))
    if split:
        (tmp_path / "split.json").write_text(split)
    with pytest.raises(PetError, match=message):
        load_subset(tmp_path, "train")


def test_anEmptyFolderIsNoDataSet(tmp_path):
    with pytest.raises(PetError, match="no part_A or part_B in it"):
        load_subset(tmp_path, "train")


def test_coloursVaryAndStayInRange():
    x = torch.rand(3, 8, 8)
    always = Augmentation(colour_share=1, grey_share=0)
    assert torch.equal(recoloured(x, Augmentation(colour_share=0, grey_share=0), np.random.default_rng(0)), x)
    varied = [recoloured(x, always, np.random.default_rng(i)) for i in range(5)]
    assert all(v.min() >= 0 and v.max() <= 1 and not torch.allclose(v, x, atol=0.01) for v in varied)
    assert not torch.allclose(varied[0], varied[1], atol=0.01)
    grey = recoloured(x, Augmentation(grey_share=1), np.random.default_rng(0))
    assert torch.equal(grey[0], grey[1])


def test_greyAndSmallPicturesMakeCrops(tmp_path):
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((90, 120), 100, np.uint8))
    picture = AnnotatedPicture(tmp_path / "grey.png", np.array([[60.0, 45.0]], np.float32))
    x, _ = CropDataset([picture], Augmentation(), 0, None, 4)[0]
    assert x.shape == (3, 256, 256)


def test_logDropsRowsThatTrainingWillRepeat(tmp_path):
    from pet.runlog import RunLog

    log = RunLog(tmp_path / "x.csv", 0)
    for step in (10, 20, 30):
        log.add(step=step, seconds=step, loss=1)
    resumed = RunLog(tmp_path / "x.csv", 20)
    assert [int(r["step"]) for r in csv.DictReader((tmp_path / "x.csv").open())] == [10, 20]
    assert resumed.seconds == 20


@pytest.mark.skipif("not __import__('os').environ.get('CI')", reason="downloads weights; runs in CI")
@pytest.mark.parametrize("name", ["mobile", "mobile-v2"])
def test_pretrainedBackboneSeesMoreThanARandomOne(name, drawn_data):
    network = PetNetwork(variant(name).config).eval()
    before = network.backbone.state_dict()["net.conv_stem.weight"].clone()
    load_pretrained(network, lambda n: torch.rand(n, 3, 256, 256))
    weight = network.backbone.state_dict()["net.conv_stem.weight"]
    assert not torch.equal(before, weight)
    # Filters of a trained first layer differ in strength far more than random ones.
    spread = [w.flatten(1).norm(dim=1).std() / w.flatten(1).norm(dim=1).mean() for w in (before, weight)]
    assert spread[1] > 2 * spread[0]
