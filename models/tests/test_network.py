"""The network is the published one, and every variant is a network that works."""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from click.testing import CliRunner
from published import published_weights, reference_input

from pet.backbones import batch_norm_importance, build_backbone, fold_batch_norm
from pet.checkpoint import save
from pet.config import PetConfig, with_overrides
from pet.counter import OnnxCounter, TorchCounter, count
from pet.errors import PetError
from pet.export import to_onnx, write
from pet.extent import Extent
from pet.importer import import_checkpoint
from pet.layers import Attention
from pet.mixers import RepMixer
from pet.network import PetNetwork, fold
from pet.variants import VARIANTS, variant
from pet.windows import from_windows, to_patches, to_windows

REFERENCE = np.load(Path(__file__).parent / "data" / "published_outputs.npz")
SAMPLED = 29


@pytest.fixture(scope="module", params=[("base", 4, 512), ("light", 2, 0)], ids=lambda p: p[0])
def imported(request, tmp_path_factory):
    _, layers, ffn = request.param
    path = tmp_path_factory.mktemp("authors") / "best_checkpoint.pth"
    # As the authors' training writes it: settings and errors lie beside the weights.
    beside = {"epoch": 3, "args": argparse.Namespace(lr=1e-4, device="cuda"), "best_mae": np.float64(50.49)}
    torch.save({"model": published_weights(layers, ffn), **beside}, path)
    return import_checkpoint(path)


@torch.no_grad()
def test_importedWeightsGiveThePublishedNetworksOutputs(imported):
    network = imported.network()
    x, valid = reference_input()

    output = network(x, valid)

    name = imported.variant
    assert np.abs(output.split.numpy() - REFERENCE[f"{name}_split"]).max() < 1e-5
    for level in ("sparse", "dense"):
        answers = getattr(output, level)
        logits, points = (t.reshape(-1, 2)[::SAMPLED].numpy() for t in (answers.logits, answers.points))
        assert np.abs(logits - REFERENCE[f"{name}_{level}_logits"]).max() < 1e-4
        assert np.abs(points - REFERENCE[f"{name}_{level}_points"]).max() < 1e-3


def test_foreignFilesAreImportedOnlyAsWhatTheyAre(tmp_path):
    from pet.cli import pet

    weights = published_weights(2, 0)
    files = {
        "other.pth": ({"model": weights}, ["--variant", "base"], "holds the network 'light', not 'base'"),
        "part.pth": ({"model": {k: weights[k] for k in weights if "input_proj" not in k}}, [], "not a whole network"),
        "less.pth": ({"model": {k: weights[k] for k in weights if "class_embed" not in k}}, [], "weights are missing"),
        "more.pth": ({"model": {**weights, "hat.weight": torch.zeros(1)}}, [], "unknown weights 'hat.weight'"),
        "list.pth": ([1, 2], [], "holds a list"),
        "none.pth": ({"model": None}, [], "neither the layout of PET's authors"),
        "code.pth": ({"model": weights, "run": Path}, [], "holds a Python object, pathlib.Path"),
    }
    for name, (content, options, message) in files.items():
        torch.save(content, tmp_path / name)
        out = tmp_path / "x.pt"
        result = CliRunner().invoke(pet, ["import", str(tmp_path / name), "--out", str(out), *options])
        assert isinstance(result.exception, PetError), (name, result.output)
        assert message in str(result.exception)
        assert not out.exists()
    wrapped = {f"module.{k}": v for k, v in weights.items()}
    torch.save(wrapped, tmp_path / "wrapped.pth")
    result = CliRunner().invoke(pet, ["import", str(tmp_path / "wrapped.pth"), "--out", str(out), "--variant", "light"])
    assert "x.pt: light, " in result.output


def test_importedCheckpointIsWrittenAndReadBack(imported, tmp_path):
    from pet.checkpoint import load

    save(imported, tmp_path / "x.pt")
    assert load(tmp_path / "x.pt").config == imported.config


@pytest.mark.parametrize("name", VARIANTS)
def test_variantAnswersEverywhereAndPruned(name):
    network = PetNetwork(VARIANTS[name].config).eval()
    torch.nn.init.normal_(network.splitter.project.weight, 0, 2)
    x, valid = torch.randn(2, 3, 128, 256), torch.tensor([[128, 256], [100, 200]])

    with torch.no_grad():
        everywhere, pruned = network(x, valid), network(x, valid, prune=True)

    assert everywhere.sparse.logits.shape == (8, 128, 2)
    assert everywhere.dense.logits.shape == (8 * 16, 32, 2)
    dense = everywhere.split.flatten() > 0.5
    assert torch.allclose(pruned.dense.points, everywhere.dense.points[dense.repeat_interleave(16)], atol=1e-3)
    assert torch.allclose(pruned.sparse.points, everywhere.sparse.points[~dense], atol=1e-3)


class Given(torch.nn.Module):
    """Answers with the same map, whatever it is asked."""

    def __init__(self, answer):
        super().__init__()
        self.answer = answer

    def forward(self, *_):
        return self.answer


@torch.no_grad()
def test_onlyWindowsThatShowSomebodyAreAsked():
    network = PetNetwork(variant("mobile").config).eval()
    split, people = torch.rand(2, 4, 4), torch.randn(2, 32, 64) - 2
    network.splitter, network.presence = Given(split), Given(people)
    x = torch.randn(2, 3, 256, 512)

    everywhere, pruned = network(x), network(x, prune=True)

    dense = split.repeat_interleave(8, 1).repeat_interleave(16, 2) > 0.5
    for name, active in (("sparse", ~dense), ("dense", dense)):
        level, asked, spared = (getattr(o, name) for o in (network, everywhere, pruned))
        assert 0 < len(spared.windows) < len(asked.windows)
        assert torch.allclose(spared.points, asked.points[spared.windows], atol=1e-3)
        asked_cells = level.best_per_cell(spared, everywhere.extent) > 0
        w, h = level.cells
        shown = torch.nn.functional.max_pool2d(people[:, None], (h, w))[:, 0] > 0
        assert torch.equal(asked_cells, shown.repeat_interleave(h, 1).repeat_interleave(w, 2) & active)


@torch.no_grad()
def test_presenceShowsNobodyInThePadding():
    network = PetNetwork(replace(variant("mobile").config, presence=True)).eval()
    output = network(torch.randn(1, 3, 128, 256), torch.tensor([[70, 200]]))

    shown = network.presence(output.memory, output.extent.mask) > 0

    assert shown[0, :9, :25].all()
    assert shown.sum() == 9 * 25


@torch.no_grad()
def test_theBestAnswerOfEachCellIsFoundWhereItsQueriesLie():
    network = PetNetwork(variant("mobile").config).eval()
    output = network(torch.randn(2, 3, 128, 512))
    for level in (network.sparse, network.dense):
        answers = getattr(output, "sparse" if level is network.sparse else "dense")
        window = int(torch.randint(len(answers.windows), (1,)))
        answers.logits.zero_()
        answers.logits[window, 5] = torch.tensor([-9.0, 9.0])

        best = level.best_per_cell(answers, output.extent)

        ((image, row, column),) = torch.nonzero(best > 0.9).tolist()
        centre = level._centres(best.device)[5] + _corner(level, window, 512)
        assert [image, row, column] == [int(answers.image[window]), *(int(c // 8) for c in centre)]


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("mobile", "backbone=vgg11_bn mixers=pool,depthwise,attention windows=32x16,8x4,4x4 encoder_ffn=64"),
        ("mobile", "backbone=resnet18 mixers=attention+repmixer windows=1x1+2x16 norm=batch pyramid=full"),
        ("light", "backbone=convnext_atto mixers=cross-channel-pool windows=32x1 width=60 heads=3 decoder_ffn=16"),
        ("bn-removal", "backbone=vgg11_bn dropped_batch_norms= share_encoder=true decoder_layers=3 share_decoder=true"),
        ("bn-removal", "backbone=mobilenet_v3_large dropped_batch_norms= width=32 heads=2 encoder_ffn=8"),
    ],
)
def test_anyBackboneMixerWindowAndWidthCombine(name, settings, tmp_path):
    # Given a network that nobody named
    config = with_overrides(variant(name).config, dict(s.split("=") for s in settings.split()))
    network = PetNetwork(config).eval()
    torch.nn.init.normal_(network.splitter.project.weight, 0, 10)

    # When PyTorch and, after export, ONNX Runtime ask all its queries
    write(to_onnx(network), tmp_path / "x.onnx")
    [ours], [theirs] = (
        count(counter, [np.random.default_rng(0).integers(0, 256, (120, 250, 3), np.uint8)])
        for counter in (TorchCounter(network, 0.0), OnnxCounter(tmp_path / "x.onnx", 0.0))
    )

    # Then they answer the same
    assert len(ours) >= 4 * 128
    assert np.allclose(ours.points, theirs.points, atol=5e-3)
    assert np.allclose(ours.scores, theirs.scores, atol=1e-4)


def test_configurationSurvivesItsDictionary():
    for v in VARIANTS.values():
        assert PetConfig.from_dict(v.config.to_dict()) == v.config


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ({"windows": "5x5,8x4"}, "does not tile"),
        ({"mixers": "attention"}, "1 mixers but 2 windows"),
        ({"mixers": "magic,attention"}, "unknown mixer 'magic'"),
        ({"heads": "3"}, "does not divide"),
        ({"heads": "0"}, "does not divide"),
        ({"width": "0"}, "not a multiple of 4"),
        ({"width": "wide"}, "not a value for width"),
        ({"depth": "3"}, "unknown setting"),
        ({"encoder_ffn": "-1"}, "0 means none"),
    ],
)
def test_badConfigurationIsRefusedWithTheReason(overrides, message):
    with pytest.raises(PetError, match=message):
        with_overrides(variant("mobile").config, overrides)


def test_unknownBackboneIsRefused():
    with pytest.raises(PetError, match="no_such_net"):
        PetNetwork(PetConfig(backbone="no_such_net"))


@pytest.mark.parametrize("padded", [False, True])
def test_attentionIsTheSameInTrainingInEvaluationAndFolded(padded):
    attention = Attention(32, 4)
    for linear in (attention.query, attention.key, attention.value, attention.out):
        torch.nn.init.normal_(linear.bias)
    query, memory = torch.randn(3, 8, 32), torch.randn(3, 6, 32)
    mask = torch.where(torch.arange(6) < 4, 0.0, -torch.inf).expand(3, 1, 1, 6) if padded else None

    trained = attention.train()(query, memory, memory, mask)
    evaluated = attention.eval()(query, memory, memory, mask)
    attention.fold()
    folded = attention(query, memory, memory, mask)

    assert torch.allclose(trained, evaluated, atol=1e-6)
    assert torch.allclose(folded, evaluated, atol=1e-6)


@torch.no_grad()
def test_foldedRepMixerEqualsItsBranches():
    mixer = RepMixer(16).eval()
    for norm in (mixer.norm3, mixer.norm1, mixer.norm_identity, mixer.norm_subtracted):
        norm.running_mean.normal_()
        norm.running_var.uniform_(0.5, 2)
        norm.weight.normal_()
        norm.bias.normal_()
    x = torch.randn(3, 32, 16)
    assert torch.allclose(mixer(x, x, None, (8, 4)), mixer.fold()(x, x, None, (8, 4)), atol=1e-5)


@torch.no_grad()
def test_foldReplacesEveryRepMixer():
    network = PetNetwork(VARIANTS["fastvit-encoder"].config).eval()
    x = torch.randn(1, 3, 128, 256)
    before = network(x).split
    assert torch.allclose(before, fold(network)(x).split, atol=1e-5)
    assert not any(isinstance(m, RepMixer) for m in network.modules())


@torch.no_grad()
def test_foldedBatchNormLeavesTheOutputAsItWas():
    backbone = build_backbone("vgg11_bn").eval()
    for module in backbone.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.weight.uniform_(0.1, 1)
            module.running_var.uniform_(0.5, 2)
    x = torch.randn(1, 3, 64, 64)
    before = backbone(x)[2]
    importance = batch_norm_importance(backbone)
    least = min(importance, key=importance.__getitem__)

    fold_batch_norm(backbone, least)

    assert torch.allclose(before, backbone(x)[2], atol=1e-5)
    assert least not in batch_norm_importance(backbone)


def test_windowsGoThereAndBack():
    x = torch.randn(2, 32, 64, 3)
    assert torch.equal(from_windows(to_windows(x, (16, 8)), (16, 8), (2, 32, 64)), x)
    assert torch.equal(to_patches(x, (16, 8))[1], x[0, :8, 16:32])


def test_paddingIsMaskedAndPositionsSaturateInIt():
    extent = Extent(torch.tensor([[100, 200]]), 16, 32, 8, padded=True)
    assert extent.mask[0, 12, 24] == 0
    assert extent.mask[0, 13, 0] < 0
    assert extent.mask[0, 0, 25] < 0
    assert torch.equal(extent.position[:, 13], extent.position[:, 15])


def _corner(level, window, width):
    """(y, x) px of a window of an image of that width: an arithmetic of its own, patch by patch."""
    (across, down), (w, h) = level.per_patch, (level.window[0] * level.stride, level.window[1] * level.stride)
    patch, inside = divmod(window, across * down)
    row, column = divmod(inside, across)
    patch_row, patch_column = divmod(patch % (2 * width // 128), width // 128)
    return torch.tensor([patch_row * 64 + row * h, patch_column * 128 + column * w])
