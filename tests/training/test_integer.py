"""Models whose products are computed in whole numbers."""

import json
import shutil
from collections import Counter

import numpy as np
import pytest

from nlp_support import Encoder, SentimentModel
from nlp_support.errors import InvalidArgument, ModelError
from nlp_support.models import BUNDLED
from nlp_support.models.onnx_text import SLOWER, session_options
from nlp_support.training.integer.observe import Seen
from nlp_support.training.integer.rounding import rounded_to_inputs
from nlp_support.training.integer.scaled import LEVELS, TOP, Scaled, choose

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
    "🍾 @shop ❤",
    "a much longer question about the colour of kettles, and then about the colour of everything else",
]


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return tiny_sentence_transformer(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(scope="module")
def exported(source, tmp_path_factory):
    from nlp_support.training.export import export

    folder = tmp_path_factory.mktemp("int8") / "out"
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("nlp_support.training.integer.texts.MOST_PIECES", 4000)
        patched.setattr("nlp_support.training.integer.texts.OWN", 200)
        export(source, folder, name="tiny", weights="mixed", arithmetic="int8", texts=["late", "broken"])
    return folder


def test_an_error_of_rounding_is_made_up_for_by_inputs_that_move_with_it():
    """The step is 1, as the largest weight is 63. Inputs 2 and 3 are always equal, so .4 and .4 together are
    .8, nearly 1: rounded one by one both would be 0."""
    gram = np.array([[1, 0, 0], [0, 1, 1], [0, 1, 1]], np.float32)
    codes, steps = rounded_to_inputs(np.array([[63], [0.4], [0.4]], np.float32), gram)
    assert (codes[:, 0].tolist(), steps.tolist()) == ([63, 0, 1], [1.0])
    # inputs that do not move together have nothing to make up for
    codes, _ = rounded_to_inputs(np.array([[63], [0.4], [0.4]], np.float32), np.eye(3, dtype=np.float32))
    assert codes[:, 0].tolist() == [63, 0, 0]


def test_whole_numbers_stand_for_what_they_are_rounded_to():
    """Step .5 and zero 100: 1.1 is code 102, that is 1; 90 is beyond code 255, that is 77.5."""
    numbers = Scaled(factors=None, step=0.5, zero=100)
    assert numbers.rounded(np.array([[1.1, 90, -90]], np.float32)).tolist() == [[1.0, 77.5, -50.0]]


def test_a_channel_with_large_values_does_not_take_the_others_numbers():
    """Channel 0 is a hundred times as large as the others and counts as little as they do. With one step for
    all, about 300 / 255, the others would be 0 or 1 steps."""
    rng = np.random.default_rng(0)
    rows = rng.uniform(-1, 1, (500, 8)).astype(np.float32) * ([150] + 7 * [1.5])
    matrix = np.vstack([np.full((1, 4), 0.01), rng.uniform(0.5, 1, (7, 4))]).astype(np.float32)
    seen = Seen(rows=rows.astype(np.float32), highest=np.abs(rows).max(0), n=500)
    nothing = Seen(rows=rows[:0], highest=np.zeros(8, np.float32))
    chosen = choose(seen, nothing, matrix)
    assert chosen.factors is not None
    assert chosen.factors[0] < 0.1 * chosen.factors[1:].min()
    got = chosen.rounded(chosen.smoothed(rows)) @ chosen.counterpart(matrix)
    plain = Scaled(None, float(np.ptp(rows)) / LEVELS, 128).rounded(rows) @ matrix
    assert np.square(got - rows @ matrix).mean() < 0.02 * np.square(plain - rows @ matrix).mean()


def test_sums_fit_where_a_processor_adds_two_products_in_16_bits():
    assert 2 * LEVELS * TOP < 2**15


@pytest.mark.slow
@exports
def test_an_exported_encoder_multiplies_whole_numbers(exported, source):
    """Of two layers all six matrices each, in codes that no processor's kernel saturates on; the vectors stay
    near those of torch (random weights lose more than trained ones)."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(exported / "model.onnx").graph
    count = Counter(node.op_type for node in graph.node)
    assert (count["MatMulIntegerToFloat"], count["QuantizeLinear"]) == (12, 8)
    constants = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    multiplied = [constants[n.input[1]] for n in graph.node if n.op_type == "MatMulIntegerToFloat"]
    assert max(int(np.abs(codes.astype(int)).max()) for codes in multiplied) == TOP
    assert json.loads((exported / "encoder.json").read_text())["arithmetic"] == "int8"
    ours, theirs = (Encoder.load(str(folder)).encode_query(TEXTS) for folder in (exported, source))
    assert (ours * theirs).sum(1).min() > 0.99


@pytest.mark.slow
@exports
def test_a_vector_does_not_depend_on_the_other_texts_of_its_batch(exported):
    encoder = Encoder.load(exported)
    together = encoder.encode_query(TEXTS)
    alone = np.concatenate([encoder.encode_query([text]) for text in TEXTS])
    assert np.allclose(alone, together, atol=2e-3)


@pytest.mark.slow
@exports
def test_a_model_in_whole_numbers_is_trained_further_and_exported_again(exported, tmp_path):
    """Factors, codes and steps give back the matrices: three of them share what their input was scaled by."""
    from nlp_support.training.bundled import rebuild

    target = tmp_path / "rebuilt"
    target.mkdir()
    rebuild(exported, target)
    ours, theirs = Encoder.load(str(target)).encode_query(TEXTS), Encoder.load(exported).encode_query(TEXTS)
    assert (ours * theirs).sum(1).min() > 0.99


@pytest.mark.slow
@exports
def test_what_loses_too_much_is_refused_with_what_to_do(source, tmp_path, monkeypatch):
    from nlp_support.training import export as module

    monkeypatch.setattr("nlp_support.training.integer.texts.MOST_PIECES", 500)
    monkeypatch.setattr("nlp_support.training.integer.texts.OWN", 20)
    monkeypatch.setattr(module, "_parity", lambda source, folder: 0.99)
    with pytest.raises(ModelError, match=r"cosine of 0\.99000 .* 0\.995 or more; give texts .*--calibrate"):
        module.export(source, tmp_path / "out", name="tiny", arithmetic="int8")
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
@exports
def test_a_classifier_in_whole_numbers_answers_alike(tmp_path, monkeypatch):
    """Two layers of six matrices; the pooled head stays in floats. What changes an answer is refused."""
    from nlp_support.training import export_classifier as module

    monkeypatch.setattr("nlp_support.training.integer.texts.MOST_PIECES", 500)
    monkeypatch.setattr("nlp_support.training.integer.texts.OWN", 50)
    source = tiny_classifier(tmp_path / "source", labels=["negative", "neutral", "positive"])
    report = module.export_classifier(source, tmp_path / "out", name="tiny", arithmetic="int8")
    assert report.difference < 0.05
    model = SentimentModel.load(tmp_path / "out")
    assert np.abs(model.score(WORDS) - torch_probabilities(source, WORDS)).max() < 0.05
    monkeypatch.setattr(module, "TIE", -1.0)
    with pytest.raises(ModelError, match=r"another label .*--probes\), or give texts .*--calibrate"):
        module.export_classifier(source, tmp_path / "other", name="tiny", arithmetic="int8")


def test_a_graph_without_products_is_refused():
    import onnx
    from onnx import helper

    from nlp_support.training.integer.rewrite import with_integers
    from nlp_support.training.integer.texts import Calibration

    ends = [helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, [1]) for name in "xy"]
    graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "g", ends[:1], ends[1:])
    with pytest.raises(ModelError, match=r"no products .* --arithmetic float"):
        with_integers(helper.make_model(graph), Calibration([[1]], [[1]]))


def test_an_unknown_arithmetic_is_refused_by_name(tmp_path):
    from nlp_support.training.cli.files import export_command

    with pytest.raises(InvalidArgument, match="arithmetic is 'int16', expected one of float, int8"):
        export_command(str(tmp_path), tmp_path / "out", "tiny", arithmetic="int16")


def test_sums_and_norms_stay_apart_when_a_session_joins_steps(tmp_path):
    """The joined step is not vectorized."""
    import onnx
    import onnxruntime

    options = session_options(threads=1)
    options.optimized_model_filepath = str(tmp_path / "optimized.onnx")
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(BUNDLED / "encoder" / "model.onnx"), options, disabled_optimizers=SLOWER)
    count = Counter(node.op_type for node in onnx.load(tmp_path / "optimized.onnx").graph.node)
    assert "SkipLayerNormalization" not in count
    assert count["LayerNormalization"]


@pytest.mark.slow
@exports
def test_a_damaged_file_is_refused_when_it_is_loaded(exported, tmp_path):
    folder = shutil.copytree(exported, tmp_path / "cut")
    whole = (folder / "model.onnx").read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", whole[:-1] + b"x"):
        (folder / "model.onnx").write_bytes(damaged)
        with pytest.raises(ModelError, match=r"cannot be loaded|another model"):
            Encoder.load(folder)


def test_the_sentences_compared_are_none_of_those_that_set_the_ranges():
    from nlp_support.training.integer.texts import own_texts
    from nlp_support.training.probes import PROBES

    texts = own_texts()
    assert not set(PROBES) & set(texts)
    assert len(texts) == len(own_texts()) > 1000
