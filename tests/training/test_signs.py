"""Weights of signs from dialogues of our own, and scales of accounts from ratings of our own."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from toys import own_word, write
from typer.testing import CliRunner

from nlp_support.cli.commands import app
from nlp_support.errors import InvalidArgument, TrainingError
from nlp_support.models.sentiment import SentimentModel
from nlp_support.store import open_store
from nlp_support.training.signs.fit import SignsSettings, fit_signs
from nlp_support.training.signs.ordinal import Votes, fit_ordinal
from nlp_support.training.signs.ratings import fit_ratings, rated_conversations, scale_of
from nlp_support.types.export import Rating

from support import Counting, message

NOTHING_FELT = SentimentModel(
    lambda texts: np.tile(np.array([[0, 1, 0]], np.float32), (len(texts), 1)), name="none", fingerprint="0"
)


def dialogues(n, *, source, seed=0):
    """Half of the customers refuse twice and are not satisfied; what they talk about is chance."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        refuses = number % 2 == 0
        vote = 2 if refuses else 4
        turns = []
        for _ in range(2):
            said = f"{'no, not' if refuses else 'yes, take'} {own_word(random)} {own_word(random)}"
            turns += [
                {"role": "customer", "text": said, "satisfaction": [vote, 3]},
                {"role": "agent", "text": f"The {own_word(random)} is here"},
            ]
        rows.append({"id": f"{source}-{number}", "source": source, "turns": turns, "overall": [vote, vote]})
    return rows


def test_an_ordinal_fit_finds_the_weight_that_made_the_votes():
    """Of 4,000 turns with x of -1 and 1 at the chances that a weight of 1.5 gives; the second column is
    chance. The wholes say the same."""
    random = np.random.default_rng(0)
    x = np.column_stack([random.choice([-1.0, 1.0], 4_000), random.normal(size=4_000)])
    most = 1 / (1 + np.exp(1.5 * x[:, :1] - [-3.0, -1.0, 1.0, 3.0]))
    shares = np.diff(np.pad(most, ((0, 0), (1, 1)), constant_values=(0, 1)), axis=1)
    found = fit_ordinal(Votes(x, shares), Votes(x, shares), whole=1.0, penalty=1e-6)
    assert found.weights == pytest.approx([1.5, 0.0], abs=1e-2)
    assert found.thresholds == pytest.approx([-3, -1, 1, 3], abs=2e-2)
    assert found.points(np.zeros((1, 2))) == pytest.approx([3.0], abs=1e-2)


def test_signs_are_fitted_with_each_source_left_out_in_turn(tmp_path):
    rows = [*dialogues(60, source="one"), *dialogues(60, source="two", seed=1)]
    train = write(tmp_path / "train.jsonl", rows)
    test = write(tmp_path / "test.jsonl", dialogues(20, source="three", seed=2))
    fitted = fit_signs([train], test_files=[test], name="toy", sentiment=NOTHING_FELT)
    assert fitted.weights["signs"]["refuses"]["weight"] < 0
    assert {(one.name, one.slice): one.value for one in fitted.figures} == {
        ("auc unseen", "source=one"): 1.0,
        ("auc unseen", "source=two"): 1.0,
        ("auc test", ""): 1.0,
    }
    fitted.save(tmp_path / "model")
    saved = json.loads((tmp_path / "model" / "satisfaction.json").read_text())
    assert (saved["name"], saved["sentiment"], saved["made"]["rows"]) == (
        "toy",
        "0",
        {"train": 120, "test": 20},
    )
    assert "train.jsonl" in saved["made"]["data"] and str(tmp_path) not in json.dumps(saved)


def test_what_cannot_be_fitted_is_refused(tmp_path):
    few = write(tmp_path / "few.jsonl", dialogues(20, source="one"))
    with pytest.raises(TrainingError, match="20 dialogues with 'overall', expected 50 or more"):
        fit_signs([few], sentiment=NOTHING_FELT)
    same = [{**row, "overall": [3]} for row in dialogues(60, source="one")]
    with pytest.raises(TrainingError, match="all dialogues have the same vote"):
        fit_signs([write(tmp_path / "same.jsonl", same)], sentiment=NOTHING_FELT)
    with pytest.raises(InvalidArgument, match="penalty"):
        SignsSettings(penalty=0.0)


def test_a_scale_worked_by_hand():
    """Points -1 and 1 from the middle, ratings 3 and 5: a slope of 1 of their own, so 1 in all whatever it is
    drawn to; at a slope of 1 each rating is 1 above, and 5 more of 0 make it 2 / 7."""
    scale = scale_of(np.array([2.0, 4.0]), np.array([3.0, 5.0]))
    assert (scale.slope, scale.shift) == pytest.approx((1.0, 2 / 7))
    # Ratings 1 and 5 have a slope of 2: (2 * 2 + 30) / 32; a falling one is never below 0.
    assert scale_of(np.array([2.0, 4.0]), np.array([1.0, 5.0])).slope == pytest.approx(34 / 32)
    points = np.tile([2.0, 4.0], 100)
    assert scale_of(points, 6 - points).slope == 0.0
    assert scale_of(np.full(3, 3.0), np.full(3, 4.0)).slope == 1.0


def rated_store(path, ratings, *, account="acme"):
    """Conversations of one good or bad message each, rated an hour later; one more was never rated."""
    store = open_store(path)
    start = datetime(2026, 5, 1, tzinfo=UTC)
    items = []
    for number, (text, score) in enumerate(ratings):
        id = f"{account}-{number}"
        items.append(message(id, text, account_id=account, conversation_id=id, minutes=60 * number))
        items.append(Rating(1, account, id, "u", score, rated_at=start + timedelta(days=30, hours=number)))
    store.add([*items, message(f"{account}-x", "good", account_id=account, conversation_id="x")])
    return store


def test_ratings_of_a_store_give_a_scale_that_is_nearer_to_later_ones(tmp_path):
    """Whoever is glad (5 points) gives 5, whoever is not (1 point) gives 4: nearer than the points alone."""
    pattern = [("good", 5.0), ("bad", 4.0)] * 40
    with rated_store(tmp_path / "desk.db", pattern) as store:
        fitted = fit_ratings(Counting().monitor(store), ["acme"])
    scale = fitted.accounts["acme"]
    assert (scale.ratings, scale.later) == (80, 24)
    assert 0.25 < scale.slope < 1 and scale.shift > 1
    assert scale.error < scale.error_before == pytest.approx(1.5)
    assert scale.nearer[1] > 0


def test_few_ratings_and_ratings_that_do_not_help_are_refused(tmp_path):
    """Points that are right as they are get no nearer."""
    for name, ratings, told in (
        ("few", [("good", 5.0)] * 39, "acme: 39 rated conversations, expected 40 or more"),
        ("same", [("good", 5.0), ("bad", 1.0)] * 30, "comes no nearer to the later ones"),
    ):
        store = rated_store(tmp_path / f"{name}.db", ratings)
        with store, pytest.raises(TrainingError, match=told):
            fit_ratings(Counting().monitor(store), ["acme"])


def test_only_what_was_said_before_a_rating_counts(tmp_path):
    with rated_store(tmp_path / "desk.db", [("bad", 2.0)] * 40) as store:
        late = message("late", "good", conversation_id="acme-0", minutes=60 * 24 * 200)
        store.add([late])
        assert {one.points for one in rated_conversations(Counting().monitor(store), "acme")} == {1.0}


def test_the_command_writes_nothing_without_enough_ratings(tmp_path):
    rated_store(tmp_path / "desk.db", [("good", 5.0)] * 3).close()
    words = [
        "train",
        "satisfaction",
        str(tmp_path / "csat.json"),
        "--ratings",
        "--store",
        str(tmp_path / "desk.db"),
    ]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 1 and "3 rated conversations, expected 40 or more" in found.output
    assert not (tmp_path / "csat.json").exists()
    missing = CliRunner().invoke(app, ["train", "satisfaction", str(tmp_path / "run"), "--train", "x.jsonl"])
    assert missing.exit_code == 2 and "--base" in missing.output
