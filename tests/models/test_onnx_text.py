"""How texts are put into batches, and what is said when memory runs out."""

import numpy as np
import pytest

from nlp_support.errors import ModelError
from nlp_support.models import BUNDLED
from nlp_support.models.onnx_text import OnnxText, in_batches


def shapes_of(lengths):
    shapes = []

    def run(ids, mask):
        shapes.append(ids.shape)
        return mask.sum(axis=1, keepdims=True).astype(np.float32)

    rows = in_batches([[1] * length for length in lengths], run)
    assert rows[:, 0].tolist() == lengths
    return shapes


def test_batches_hold_at_most_32_texts_and_1024_tokens():
    """By length: 40 texts of 8 tokens are 32 and 8; of 300 tokens 3 are 900, a fourth would make it 1,200;
    one of 2,000 is alone. 33 texts of 31 or 32 tokens: 32 x 32 is 1,024, just enough."""
    assert shapes_of([8] * 40) == [(32, 8), (8, 8)]
    assert shapes_of([300] * 5) == [(3, 300), (2, 300)]
    assert shapes_of([2000, 8]) == [(1, 8), (1, 2000)]
    assert shapes_of([32, *[31] * 31, 33]) == [(32, 32), (1, 33)]
    # the eighth text of 8 tokens shares no batch with one of 200, which would pad it to (8 + 1) x 200
    assert shapes_of([8] * 8 + [200]) == [(8, 8), (1, 200)]


class Failing:
    """A session that fails as onnxruntime does."""

    def __init__(self, *told, **named):
        raise RuntimeError("[ONNXRuntimeError] : 6 : RUNTIME_EXCEPTION : Exception: std::bad_alloc")


def test_no_memory_is_not_taken_for_a_damaged_model(monkeypatch):
    text = OnnxText(BUNDLED / "encoder", max_tokens=512, threads=1)
    monkeypatch.setattr(text, "_session", type("Session", (), {"run": Failing}))
    with pytest.raises(ModelError, match=r"cannot read these texts: the process has no memory left"):
        text.run(["Where is my parcel?"])
    monkeypatch.setattr("onnxruntime.InferenceSession", Failing)
    with pytest.raises(ModelError, match=r"cannot be loaded: the process has no memory left for it; give it"):
        OnnxText(BUNDLED / "encoder", max_tokens=512, threads=1)
