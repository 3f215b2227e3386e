"""Thresholds on cosines with encoders whose cosines are crowded, derived by hand."""

from math import sqrt

import numpy as np
import pytest

from nlp_support import Encoder
from nlp_support.models.usual import CHOSEN_USUAL, CHOSEN_WITH, UNLIKE, own_threshold, usual_cosine


def alike(cosine, *, fingerprint="1"):
    """An encoder with which any two of our texts have this cosine: a corner each, and what all share."""

    def embed(texts):
        own = np.eye(len(texts), dtype=np.float32) * sqrt(1 - cosine)
        return np.column_stack([own, np.full(len(texts), sqrt(cosine), np.float32)])

    return Encoder(embed, embed, name="corners", fingerprint=fingerprint, dim=len(UNLIKE) + 1)


@pytest.mark.parametrize("cosine", [0.0, 0.3, 0.85])
def test_a_threshold_lies_as_far_between_the_usual_cosine_and_one(cosine):
    """.6 is (.6 - .131) / .869 of the way from what is usual to 1, here and there."""
    part = (0.6 - CHOSEN_USUAL) / (1 - CHOSEN_USUAL)
    assert usual_cosine(alike(cosine).encode_document) == pytest.approx(cosine, abs=1e-6)
    assert own_threshold(0.6, alike(cosine)) == pytest.approx(cosine + part * (1 - cosine), abs=1e-5)


def test_with_the_encoder_that_they_were_chosen_with_nothing_is_encoded():
    def refuses(texts):
        raise AssertionError("encoded")

    encoder = Encoder(refuses, refuses, name="own", fingerprint=CHOSEN_WITH, dim=4)
    assert own_threshold(0.6, encoder) == 0.6


def test_texts_are_encoded_once_for_all_thresholds():
    asked = []

    def embed(texts):
        asked.append(len(texts))
        return np.eye(len(texts), dtype=np.float32)

    encoder = Encoder(embed, embed, name="corners", fingerprint="2", dim=len(UNLIKE))
    assert own_threshold(0.6, encoder) < own_threshold(0.9, encoder) < 1
    assert asked == [len(UNLIKE)]


def test_what_was_measured_of_the_encoder_that_they_were_chosen_with_is_so(bundled):
    """The bundled encoder is that one, or has thresholds of its own."""
    if bundled.fingerprint == CHOSEN_WITH:
        assert usual_cosine(bundled.encode_document) == pytest.approx(CHOSEN_USUAL, abs=0.002)
    else:
        assert 0 < own_threshold(0.6, bundled) < 1
