"""Satisfaction by signs: votes worked out by hand, what the sentiment model is asked, what is refused."""

import json
import math

import numpy as np
import pytest

from nlp_support.errors import ModelError
from nlp_support.models.by_signs import FILE, KEPT, SIGNS, BySigns, SignWeight, SignWeights
from nlp_support.models.satisfaction import FOLDER, SatisfactionModel
from nlp_support.models.sentiment import SentimentModel, bundled_fingerprint
from nlp_support.text.context import in_context

THRESHOLDS = [-2.0, -1.0, 1.0, 2.0]
SAVED = {
    "format": 1,
    "name": "own",
    "thresholds": THRESHOLDS,
    "signs": {"positive": {"weight": 2.0, "usual": 0.5}, "refuses": {"weight": -1.0, "usual": 0.0}},
}


class Asked:
    """A sentiment model by words that counts what it is asked."""

    def __init__(self):
        self.texts = []

    def __call__(self, texts):
        self.texts += texts
        good, bad = (np.array([word in text for text in texts], np.float32) for word in ("good", "bad"))
        return np.stack([bad, 1 - np.maximum(good, bad), good], axis=1)


def by(polarity, **signs):
    named = {name.replace("_", " "): SignWeight(*values) for name, values in signs.items()}
    return BySigns(SignWeights(format=1, name="own", thresholds=THRESHOLDS, signs=named), polarity)


def share(z):
    return 1 / (1 + math.exp(-z))


def test_the_votes_of_a_turn_by_hand():
    """Good words: 2 * (1 - .5) = 1, so at most k with a chance of share(threshold - 1)."""
    [row] = by(Asked(), positive=(2.0, 0.5))(["good"])
    most = [share(one - 1) for one in THRESHOLDS]
    assert np.allclose(row, [most[0], *np.diff(most), 1 - most[-1]], atol=1e-6)
    assert row.dtype == np.float32


def test_the_signs_of_a_turn_say_what_each_adds_to_its_points():
    """z is 1 for good words, less 1 for the refusal: 0, which is 3 points. Without the refusal it is 1."""
    model = by(Asked(), positive=(2.0, 0.5), refuses=(-1.0, 0.0), thanks=(5.0, 0.0))
    signs = {one.name: one.points for one in model.signs("no, not good")}
    above = 5 - sum(share(one - 1) for one in THRESHOLDS)
    assert signs == pytest.approx(
        {"refuses": 3 - above, "positive": 3 - (5 - sum(map(share, (-1, 0, 2, 3))))}
    )


def test_each_text_is_asked_once_and_what_is_known_not_at_all():
    asked = Asked()
    model = by(asked, valence_before=(1.0, 0.0))
    turns = [
        ("customer", "bad start"),
        ("agent", "hm"),
        ("customer", "good now"),
        ("agent", "ok"),
        ("customer", "x"),
    ]
    first, second = model([in_context(turns, 0), in_context(turns, 2)])
    assert sorted(asked.texts) == ["bad start", "good now"]
    felt = np.array([[0, 1, 0]], np.float32)
    model([in_context(turns, 4)], felt)
    assert sorted(asked.texts) == ["bad start", "good now"]
    assert np.allclose(first[::-1], first) and not np.allclose(second[::-1], second)


def test_memory_does_not_grow_with_texts():
    model = by(Asked(), positive=(1.0, 0.0))
    for start in range(0, 2 * KEPT, 512):
        model([f"text {at}" for at in range(start, start + 512)])
        assert len(model._felt) <= KEPT


@pytest.fixture
def folder(tmp_path):
    (tmp_path / FILE).write_text(json.dumps(SAVED))
    return tmp_path


def test_a_folder_is_loaded_and_can_use_a_sentiment_model_that_is_already_there(folder):
    model = SatisfactionModel.load(folder)
    assert (model.name, model.reads) == ("own", bundled_fingerprint())
    asked = Asked()
    model.lend(SentimentModel(asked, name="another"))
    assert model.fingerprint != SatisfactionModel.load().fingerprint
    model.lend(SentimentModel(asked, name="the same", fingerprint=bundled_fingerprint()))
    assert model.points(["good"])[0] > 3 > model.points(["no"])[0]
    assert asked.texts == ["good", "no"]


def test_a_text_that_is_in_no_context_is_a_turn_of_its_own(folder):
    model = SatisfactionModel.load(folder)
    model.lend(SentimentModel(Asked(), name="same", fingerprint=bundled_fingerprint()))
    assert model.score(["", "plain", "← no", "→ ← →"]).shape == (4, 5)
    assert model.score([]).shape == (0, 5)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"format": 2}, r"\$\.format"),
        ({"thresholds": [1, 2, 3]}, "thresholds"),
        ({"thresholds": [1, 0, 2, 3]}, "do not rise"),
        ({"signs": {"moon": {"weight": 1, "usual": 0}}}, "weighs 1 signs"),
        ({"signs": {"asks": {"weight": 1e9, "usual": 0}}}, "weight"),
        ({"signs": {"asks": {"weight": "much", "usual": 0}}}, "weight"),
    ],
)
def test_a_file_that_is_no_model_is_refused(folder, changes, told):
    (folder / FILE).write_text(json.dumps({**SAVED, **changes}))
    with pytest.raises(ModelError, match=told):
        SatisfactionModel.load(folder)


@pytest.mark.parametrize(
    "content", ["{", '{"format": 1, "name": "x", "thresholds": [NaN, 1, 2, 3], "signs": {}}']
)
def test_a_file_that_is_no_json_is_refused(folder, content):
    (folder / FILE).write_text(content)
    with pytest.raises(ModelError, match=r"satisfaction\.json"):
        SatisfactionModel.load(folder)


def test_the_bundled_one_weighs_every_sign_as_people_would():
    """Also that it was fitted with the sentiment model it asks: `nlp-support train signs` fits it again."""
    saved = json.loads((FOLDER / FILE).read_text())
    assert list(saved["signs"]) == list(SIGNS)
    assert saved["sentiment"] == bundled_fingerprint()
    up = [name for name in SIGNS if saved["signs"][name]["weight"] > 0]
    assert {"positive", "thanks", "agrees", "exclaims"} <= set(up)
    assert not {"negative", "refuses", "again", "other", "agent regrets", "agent repeats"} & set(up)


def test_the_bundled_sentiment_model_is_known_without_being_loaded():
    assert SentimentModel.load().fingerprint == bundled_fingerprint()


def test_the_bundled_model_tells_a_talk_that_goes_well_from_one_that_does_not():
    opening = [("customer", "My kettle does not boil."), ("agent", "Did you press the green switch?")]
    well = [*opening, ("customer", "That was it, thank you so much!")]
    ill = [*opening, ("customer", "No, I told you that already. This is not helping at all.")]
    model = SatisfactionModel.load()
    good, bad = model.points([in_context(well, 2), in_context(ill, 2)])
    assert good > 3 > bad and good - bad > 0.5
    assert model.signs(in_context(ill, 2))[0].points < 0
