import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support.models.vectors import code_range, dequantize, quantize
from nlp_support.suggest import search as index
from nlp_support.suggest.search import ReplyIndex


def unit_rows(seed, rows, dim):
    rows = np.random.default_rng(seed).normal(size=(rows, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_codes_by_hand():
    """In 4 dimensions the codes cover [-1, 1]: -1 is 0, 0 is 127, 1 is 255; each stands for its middle."""
    codes = quantize(np.array([[-1, 0, 1, 0.5]], np.float32))
    assert codes.tolist() == [[0, 127, 255, 191]]
    assert np.allclose(dequantize(codes, dim=codes.shape[1]), [[-0.99608, 0.0, 1.00392, 0.50196]], atol=1e-4)


def test_the_range_narrows_with_the_dimension():
    assert code_range(4) == 1.0
    assert code_range(400) == pytest.approx(0.25)


@given(st.integers(0, 1000), st.sampled_from([8, 64, 384]))
def test_quantizing_moves_a_cosine_by_less_than_one_hundredth(seed, dim):
    vectors = unit_rows(seed, 10, dim)
    cosines, kept = vectors @ vectors.T, dequantize(quantize(vectors), dim=vectors.shape[1]) @ vectors.T
    assert np.abs(cosines - kept).max() < 0.01
    assert (quantize(dequantize(quantize(vectors), dim=vectors.shape[1])) == quantize(vectors)).all()


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    rows=st.integers(1, 300),
    dim=st.sampled_from([4, 16, 64, 384]),
    k=st.integers(1, 40),
    share=st.floats(0, 1),
    masked=st.booleans(),
    ranged=st.booleans(),
)
def test_search_equals_brute_force_over_the_stored_codes(seed, rows, dim, k, share, masked, ranged):
    questions, replies = quantize(unit_rows(seed, rows, dim)), quantize(unit_rows(seed + 1, rows, dim))
    query = unit_rows(seed + 2, 1, dim)[0]
    mask = np.random.default_rng(seed).random(rows) <= share
    first, last = (
        sorted(np.random.default_rng(seed).integers(0, rows + 1, 2).tolist()) if ranged else (0, rows)
    )
    index = ReplyIndex(questions, replies)
    weights = (1.0, 1.2)
    hits = index.search(query, k=k, first=first, last=last, mask=mask if masked else None, weights=weights)
    mask = (mask | (not masked)) & (np.arange(rows) >= first) & (np.arange(rows) < last)

    by_question, by_reply = dequantize(questions, dim=dim) @ query, dequantize(replies, dim=dim) @ query
    assert np.allclose(hits.questions @ query, by_question[hits.rows], atol=1e-5)
    assert np.allclose(hits.replies @ query, by_reply[hits.rows], atol=1e-5)
    assert mask[hits.rows].all() and len(set(hits.rows)) == len(hits.rows)
    score = weights[0] * by_question + weights[1] * by_reply
    assert np.allclose(score[hits.rows], np.sort(score[mask])[::-1][:k], atol=1e-5)


def test_rows_added_later_are_found_like_those_that_were_there():
    vectors = unit_rows(3, 50, 32)
    codes = quantize(vectors)
    few = ReplyIndex(codes[:20], codes[:20])
    grown = few.extended(codes[20:], codes[20:])
    assert (len(few), len(grown)) == (20, 50)
    one, other = (
        index.search(vectors[40], k=5, first=0, last=50) for index in (grown, ReplyIndex(codes, codes))
    )
    assert one.rows.tolist() == other.rows.tolist()
    assert 40 in one.rows


def test_nothing_may_be_found():
    codes = quantize(unit_rows(1, 5, 16))
    hits = ReplyIndex(codes, codes).search(unit_rows(2, 1, 16)[0], k=3, first=2, last=2)
    assert hits.rows.shape == (0,) and hits.questions.shape == hits.replies.shape == (0, 16)


def test_many_rows_are_searched_by_an_inverted_file_that_finds_almost_all(monkeypatch):
    """Vectors around 60 centres, as messages around topics; 4,000 rows stand for 100,000."""
    monkeypatch.setattr(index, "IVF_ROWS", 2_000)
    centres = unit_rows(1, 60, 64)
    spread = np.repeat(centres, 67, axis=0)[:4_000] + 0.3 * unit_rows(2, 4_000, 64)
    vectors = (spread / np.linalg.norm(spread, axis=1, keepdims=True)).astype(np.float32)
    codes = quantize(vectors)
    most = ReplyIndex(codes[:3_900], codes[:3_900])
    many = most.extended(codes[3_900:], codes[3_900:])
    assert (len(most), len(many)) == (3_900, 4_000)
    mask = np.ones(4_000, np.bool_)
    mask[::2] = False
    found = total = 0
    for query in vectors[1::401]:
        exact = np.argsort(-np.where(mask, dequantize(codes, dim=codes.shape[1]) @ query, -9))[:10]
        hits = many.search(query, k=10, first=0, last=4_000, mask=mask)
        assert mask[hits.rows].all()
        found += len(set(exact) & set(hits.rows))
        total += 10
    assert found / total > 0.95
