"""Learning what customers mean, on toy vectors; all text is our own."""

import numpy as np
import pytest

from nlp_support.models.meanings import HEADS, Meanings
from nlp_support.training.meanings.examples import Examples, examples
from nlp_support.training.meanings.train import save
from nlp_support.training.sets.meanings import halves

pytest.importorskip("torch")

AXES = np.eye(2, dtype=np.float32)


@pytest.mark.filterwarnings("ignore:Sparse")
def test_what_is_near_a_sentence_and_shares_its_words_means_the_same(tmp_path):
    """Ten sentences along each axis, those of the first a danger: near them it is likely, far it is not."""
    from nlp_support.training.meanings.fit import fit

    texts = [f"it burns {n}" for n in range(10)] + [f"it is blue {n}" for n in range(10)]
    means = np.zeros((20, len(HEADS)), np.float32)
    means[:10, 0] = 1
    found = Examples(texts, means, np.ones_like(means), np.ones(20, bool))
    model = fit(found, np.repeat(AXES, 10, axis=0), encoder="toy", landmarks=6)
    chances = model.likely(["it burns me", "it is grey"], AXES)
    assert chances[0, 0] > 0.8 and chances[1, 0] < 0.2 and chances[:, 1:].max() < 0.3
    save(model, tmp_path / "model")
    again = Meanings.load(tmp_path / "model")
    assert again.encoder == "toy" and len(again.fingerprint) == 16
    assert again.likely(["it burns me", "it is grey"], AXES) == pytest.approx(chances, abs=0.02)


def test_every_sentence_and_text_says_what_it_means_and_what_it_does_not_tell():
    """Ordinary texts tell nothing of a feeling, felt ones nothing of danger or leaving."""
    found = examples(["ordinary"], ["plain"], ["felt"])
    assert found.texts[-3:] == ["ordinary", "plain", "felt"] and not found.own[-3:].any()
    assert (found.counts[-3:] > 0).tolist() == [
        [True, True, False, True, True],
        [True, True, True, True, True],
        [False, False, True, True, False],
    ]
    assert found.means[-3:, 2].tolist() == [0, 0, 1]
    own = found.means[found.own]
    assert found.own.sum() > 2_500 and (own.sum(axis=0) > 300).all()


def test_no_sentence_to_measure_with_is_learnt_from():
    from nlp_support.eval.meanings.read import read_sentences

    learnt = {text.casefold() for text in examples().texts}
    assert not [one.text for one in read_sentences() if len(one.text) > 12 and one.text.casefold() in learnt]


def test_half_of_a_set_is_left_to_measure_false_alarms_on():
    one, other = halves(["b", "a", "c  d", "", "a"])
    assert (one, other) == (["a", "c d"], ["b"])
