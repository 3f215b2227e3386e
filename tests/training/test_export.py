"""Export of tiny models, against torch, transformers and sentence-transformers themselves."""

import json
import shutil
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from nlp_support import Encoder
from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.models.onnx_text import OnnxText, session_options

from tiny_classifier import WORDS, tiny_classifier, torch_probabilities
from tiny_models import tiny_sentence_transformer

torch = pytest.importorskip("torch")
exports = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"
)

TEXTS = [
    "Where is my parcel?",
    "배송이 언제 오나요?",
    "",
    "a much longer question about the colour of kettles",
]
LABELS = ["1", "2", "3", "4", "5"]


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return tiny_sentence_transformer(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def classifier(tmp_path_factory):
    return tiny_classifier(tmp_path_factory.mktemp("classifier"), labels=LABELS)


@pytest.fixture(scope="module")
def on_grid(tmp_path_factory):
    """An encoder all of whose matrices are what some 4-bit codes stand for."""
    from nlp_support.training.codes import int4_codes

    folder = tiny_sentence_transformer(tmp_path_factory.mktemp("grid"))
    _change(folder, lambda name, matrix: int4_codes(matrix, axis=1).floats())
    return folder


@pytest.mark.slow
@exports
def test_what_is_exported_is_what_sentence_transformers_computes(tiny, tmp_path):
    from nlp_support.training.export import export

    report = export(tiny, tmp_path / "out", name="tiny")
    assert report.cosine > 0.999
    exported, original = Encoder.load(tmp_path / "out"), Encoder.load(str(tiny))
    assert (exported.name, exported.dim, original.dim) == ("tiny", 32, 32)
    for kind in ("encode_query", "encode_document"):
        ours, theirs = getattr(exported, kind)(TEXTS), getattr(original, kind)(TEXTS)
        assert ours.shape == theirs.shape == (4, 32)
        assert (ours * theirs).sum(1).min() > 0.999
        alone = np.concatenate([getattr(exported, kind)([text]) for text in TEXTS])
        assert np.allclose(alone, ours, atol=1e-4)


@pytest.mark.slow
@exports
def test_weights_that_fit_4_bits_keep_their_values_in_half_the_size(on_grid, tmp_path):
    """A table of n x 32: int8 takes 32 + 4 bytes a row, int4 takes 16 + 2: half."""
    from nlp_support.training.export import export

    for weights in ("int8", "int4", "mixed"):
        export(on_grid, tmp_path / weights, name="tiny", weights=weights)
    sizes = {file.parent.name: file.stat().st_size for file in tmp_path.glob("*/model.onnx")}
    assert 0.48 < sizes["int4"] / sizes["int8"] < 0.55
    exact = Encoder.load(str(on_grid)).encode_query(TEXTS)
    for weights in ("int4", "mixed"):
        folder = tmp_path / weights
        assert np.allclose(Encoder.load(folder).encode_query(TEXTS), exact, atol=1e-3)
        assert json.loads((folder / "encoder.json").read_text())["weights"] == weights


@pytest.mark.slow
@exports
def test_mixed_takes_8_bits_where_4_lose_more(on_grid, tmp_path):
    """One matrix is moved off its grid by noise; of the 12 of two layers only that one is int8."""
    import onnx

    from nlp_support.training.export import export

    folder = shutil.copytree(on_grid, tmp_path / "moved")
    _change(folder, _moved)
    export(folder, tmp_path / "out", name="tiny", weights="mixed")
    graph = onnx.load(tmp_path / "out" / "model.onnx").graph
    types = [tensor.data_type for tensor in graph.initializer if len(tensor.dims) == 2]
    # 12 matrices and the words in 4 bits but for one; the table of positions is always in 8.
    assert types.count(onnx.TensorProto.INT4) == 12
    assert types.count(onnx.TensorProto.INT8) == 2


@pytest.mark.slow
@exports
@pytest.mark.parametrize("weights", ["int8", "int4"])
def test_a_session_holds_floats_so_that_calls_unpack_nothing(classifier, weights, tmp_path):
    """Of what is packed only the table of words, and at 8 bits positions, is unpacked at a call: by rows."""
    import onnx
    import onnxruntime

    from nlp_support.training.graph import ClassifierGraph, write_onnx

    file, optimized = tmp_path / "model.onnx", tmp_path / "optimized.onnx"
    write_onnx(ClassifierGraph(_torch(classifier)), file, output="probabilities", weights=weights)
    assert _operators(onnx.load(file))["DequantizeLinear"] == 12
    options = session_options(threads=1)
    options.optimized_model_filepath = str(optimized)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
    left = _operators(onnx.load(optimized))
    assert "DequantizeLinear" not in left
    assert not any("NBits" in name or "Integer" in name for name in left)


@pytest.mark.slow
@exports
def test_an_export_that_is_not_alike_is_refused_and_leaves_things_as_they_were(tiny, tmp_path, monkeypatch):
    from nlp_support.training import export as module

    monkeypatch.setattr(module, "_parity", lambda bert, folder: 0.5)
    for target in (tmp_path / "new", tmp_path / "old"):
        if target.name == "old":
            target.mkdir()
            (target / "README.md").write_text("a card")
        with pytest.raises(ModelError, match=r"a cosine of 0\.50000 to the torch model, expected 0\.999"):
            module.export(tiny, target, name="tiny", weights="float32")
    assert [path.relative_to(tmp_path).as_posix() for path in sorted(tmp_path.rglob("*"))] == [
        "old",
        "old/README.md",
    ]
    monkeypatch.setattr(module, "_parity", lambda bert, folder: 1.0)
    module.export(tiny, tmp_path / "old", name="tiny", weights="float32")
    names = {file.name for file in (tmp_path / "old").iterdir()}
    assert names == {"README.md", "model.onnx", "tokenizer.json", "encoder.json", "source.json"}


def test_a_folder_without_a_tokenizer_is_refused_at_once(tmp_path):
    from nlp_support.training.export import export
    from nlp_support.training.export_classifier import export_classifier

    with pytest.raises(ModelError, match="holds no model"):
        export(tmp_path, tmp_path / "out", name="tiny")
    with pytest.raises(InvalidArgument, match=r"has no tokenizer\.json"):
        export_classifier(tmp_path, tmp_path / "out", name="tiny")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@exports
def test_an_exported_classifier_gives_the_probabilities_of_transformers(classifier, tmp_path):
    """The labels are what torch answers, so its own macro-F1 is 1."""
    from nlp_support.training.export_classifier import export_classifier

    texts = [*WORDS, "late and broken !", "it was great", ""]
    theirs = torch_probabilities(classifier, texts)
    probes = [(text, LABELS[best]) for text, best in zip(texts, theirs.argmax(1), strict=True)]
    report = export_classifier(classifier, tmp_path / "out", name="tiny", weights="float32", probes=probes)
    assert (report.torch_f1, report.exported_f1, report.agreement, report.n) == (1, 1, 1, len(texts))
    assert report.difference < 1e-5
    written = json.loads((tmp_path / "out" / "classifier.json").read_text())
    fingerprint = written.pop("fingerprint")
    assert len(fingerprint) == 16
    assert written == {
        "format": 1, "name": "tiny", "labels": LABELS, "max_tokens": 40, "weights": "float32",
        "arithmetic": "float",
    }  # fmt: skip
    text = OnnxText(tmp_path / "out", max_tokens=40, threads=1)
    assert np.allclose(text.run(texts), theirs, atol=1e-5)


@pytest.mark.slow
@exports
def test_a_classifier_that_loses_macro_f1_or_agreement_is_refused(classifier, tmp_path, monkeypatch):
    """True 1 1 2 2, said 1 2 2 2: F1 of 1 is 2/3, of 2 is 4/5, so macro-F1 is .7333 where torch had 1."""
    from nlp_support.training import export_classifier as module

    eye = np.eye(5, dtype=np.float32)
    monkeypatch.setattr(module, "_probabilities", lambda *_: (eye[[0, 1, 1, 1]], eye[[0, 0, 1, 1]]))
    probes = list(zip("abcd", "1122", strict=True))
    says = r"macro-F1 0\.7333, the torch model 1\.0000; it may lose at most 0\.003"
    with pytest.raises(ModelError, match=says):
        module.export_classifier(classifier, tmp_path / "out", name="tiny", probes=probes)
    with pytest.raises(ModelError, match=r"int8 gives 25\.0% of 4 sentences another"):
        module.export_classifier(classifier, tmp_path / "out", name="tiny")
    assert not list(tmp_path.iterdir())


def test_labels_that_were_as_likely_are_the_same_answer(tmp_path):
    """Torch finds the second .01 less likely than the first, which is a tie, or .03, which is none."""
    from nlp_support.training.export_classifier import _compare

    ours = np.array([[0.4, 0.41, 0.19]] * 2, np.float32)
    theirs = np.array([[0.41, 0.4, 0.19], [0.42, 0.39, 0.19]], np.float32)
    report = _compare(tmp_path, 1.0, ours, theirs, np.array([], np.int64))
    assert report.agreement == 0.5 and report.difference == pytest.approx(0.02, abs=1e-6)


def test_what_is_no_bert_classifier_is_refused(classifier, tiny, tmp_path):
    from nlp_support.training.export_classifier import export_classifier

    with pytest.raises(InvalidArgument, match=r"probes are labelled happy; .* has 1, 2, 3, 4, 5"):
        export_classifier(classifier, tmp_path / "out", name="tiny", probes=[("late", "happy")])
    with pytest.raises(ModelError, match="lacks the weights of a head"):
        export_classifier(tiny, tmp_path / "out", name="tiny")
    assert not list(tmp_path.iterdir())


def test_4_bits_worked_by_hand():
    """Farthest from 0 is -4, so it is code -8 and the scale is .5; of the others 3.5 is 7 and .6 rounds to 1.

    Packed, two a byte, the first low: -8 is 8 and 7 is 7, so 0x78; 1 and -1 (15) are 0xf1; then zeros.
    """
    from nlp_support.training.codes import int4_codes

    row = np.zeros((1, 32), np.float32)
    row[0, :4] = [-4, 3.5, 0.6, -0.5]
    codes = int4_codes(row, axis=1)
    assert codes.values[0, :5].tolist() == [-8, 7, 1, -1, 0]
    assert codes.scale.tolist() == [[0.5]]
    assert codes.packed() == bytes([0x78, 0xF1] + [0] * 14)
    assert codes.floats()[0, :5].tolist() == [-4, 3.5, 0.5, -0.5, 0]
    down = int4_codes(row.T.copy(), axis=0)
    assert np.array_equal(down.floats(), codes.floats().T)


def test_8_bits_worked_by_hand():
    """The largest of a row is code 127: of 2.54 that is a scale of .02, and 1 is code 50."""
    from nlp_support.training.codes import int8_codes

    codes = int8_codes(np.array([[2.54, 1.0], [0, 0]], np.float32), axis=1)
    assert codes.values.tolist() == [[127, 50], [0, 0]]
    assert np.allclose(codes.scale, [[0.02], [1]])


@given(arrays(np.float32, (3, 64), elements=st.floats(-4, 4, width=16)))
@settings(max_examples=50, deadline=None)
def test_4_bits_are_no_worse_than_plain_rounding_and_keep_what_they_stand_for(matrix):
    """Plain: the largest of 32 is code 7. Coding what codes stand for gives it back: their -8 is found."""
    from nlp_support.training.codes import int4_codes

    codes = int4_codes(matrix, axis=1)
    blocks = matrix.reshape(-1, 32)
    step = (np.abs(blocks).max(1, keepdims=True) / 7).astype(np.float16).astype(np.float32)
    step[step == 0] = 1
    plain = np.square(np.rint(blocks / step).clip(-7, 7) * step - blocks).sum()
    assert np.square(codes.floats() - matrix).sum() <= plain + 1e-6
    with_end = np.where(np.arange(64) % 32 == 0, -8, codes.values) * np.float32(0.25)
    assert np.array_equal(int4_codes(with_end, axis=1).floats(), with_end)


def _torch(folder):
    import transformers

    return transformers.BertForSequenceClassification.from_pretrained(folder).eval()


def _operators(model):
    return Counter(node.op_type for node in model.graph.node)


def _moved(name, matrix):
    if "layer.1.intermediate" not in name:
        return matrix
    return matrix + np.random.default_rng(0).normal(0, 0.2 * matrix.std(), matrix.shape).astype(np.float32)


def _change(folder, change):
    """Change the matrices of the words and of the layers."""
    from safetensors.numpy import load_file, save_file

    tensors = load_file(folder / "model.safetensors")
    for name, tensor in tensors.items():
        if tensor.ndim == 2 and ("word_embeddings" in name or "encoder.layer" in name):
            tensors[name] = np.ascontiguousarray(change(name, tensor))
    save_file(tensors, folder / "model.safetensors", metadata={"format": "pt"})


def test_weights_that_moved_by_less_than_half_a_step_are_not_rounded_back():
    """All numbers of a matrix are whole; each then moves by .3, and their mean by as much. Rounded to where
    they came from, none would have moved; other steps keep the mean, within a standard error of .01 here, and
    cost what any rounding does. What did not move keeps its codes."""
    import onnx
    from onnx import helper, numpy_helper

    from nlp_support.training.constants import constants_of
    from nlp_support.training.quantize import quantize_weights

    def packed(matrix, weights):
        nodes = [helper.make_node("MatMul", ["x", "w"], ["y"])]
        ends = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1, 64]) for name in "xy"]
        graph = helper.make_graph(nodes, "g", ends[:1], ends[1:], [numpy_helper.from_array(matrix, "w")])
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
        return constants_of(quantize_weights(model, weights=weights))["w"]

    whole = np.random.default_rng(0).integers(-127, 128, (64, 64)).astype(np.float32)
    whole[0] = 127  # the largest of each column, so that the step is 1
    for weights in ("int8", "mixed"):
        assert np.allclose(packed(whole, weights), whole, atol=1e-4)
    moved = whole + np.float32(0.3)
    moved[0] = 127
    for weights in ("int8", "mixed"):
        shift = (packed(moved, weights) - whole)[1:]
        assert 0.25 < shift.mean() < 0.35
        assert np.abs(shift - 0.3).max() < 0.53
    again = packed(packed(moved, "int8"), "int8")  # and what that gives keeps its codes too
    assert np.allclose(again, packed(moved, "int8"), atol=1e-4)


def test_a_file_tells_of_its_run_the_names_and_not_the_places(tmp_path):
    from nlp_support.training.origins import made_from

    run = {
        "command": "sentiment", "base": "/home/kim/models/base", "started_at": "2026-05-01T09:00",
        "data": {"base": "1", "teacher": "None", "train /home/kim/rows.jsonl": "2", "/home/kim/desk.db": "3"},
        "versions": {"nlp-support": "0.1.0"},
    }  # fmt: skip
    (tmp_path / "run.json").write_text(json.dumps(run))
    assert made_from(tmp_path / "model") == {
        "made": {
            "command": "sentiment", "started_at": "2026-05-01T09:00", "base": "base",
            "data": {"train rows.jsonl": "2", "desk.db": "3"}, "version": "0.1.0",
        }
    }  # fmt: skip
    assert made_from(tmp_path / "other") == {}
    (tmp_path / "run.json").write_text("{}")
    assert made_from(tmp_path / "model") == {}
