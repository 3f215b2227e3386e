"""The scale of an account's own ratings, from a file to the rating that a journey tells."""

import json

import pytest

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.journey.escalation.policy import EscalationPolicy
from nlp_support.journey.scoring.scale import Scale, Scales
from nlp_support.store import open_store

from support import Counting, message

SAVED = {"format": 1, "accounts": {"acme": {"shift": 1.0, "slope": 0.5}}}


def test_a_rating_is_a_line_of_the_points_within_1_to_5():
    """3 + 1 + .5 * (points - 3)."""
    scale = Scale(1.0, 0.5)
    assert [scale.of(points) for points in (1.0, 3.0, 5.0)] == [3.0, 4.0, 5.0]
    assert (Scale(3.0, 1.0).of(3.0), Scale(-3.0, 1.0).of(3.0)) == (5.0, 1.0)
    assert Scales({"acme": scale}).rating("other", 3.0) is None


def test_a_policy_names_the_file_and_the_journey_tells_the_rating(tmp_path):
    """A turn of 5 points: 3 + 1 + .5 * 2 is 5; one of 1 point is 3. Another account has no scale."""
    (tmp_path / "csat.json").write_text(json.dumps(SAVED))
    (tmp_path / "policy.toml").write_text('[files]\nratings = "csat.json"\n')
    policy = EscalationPolicy.load(tmp_path / "policy.toml")
    with open_store(":memory:") as store:
        store.add([message("1", "good"), message("2", "bad", account_id="other")])
        monitor = Counting().monitor(store, policy=policy)
        [own] = monitor.journey("acme", "u").conversations
        [its] = monitor.journey("other", "u").conversations
        assert (own.score.satisfaction, own.rating, its.rating) == (5.0, 5.0, None)
        plain = Counting().monitor(store)
        assert plain.journey("acme", "u").conversations[0].rating is None


@pytest.mark.parametrize(
    ("saved", "told"),
    [
        ({**SAVED, "format": 2}, r"\$\.format"),
        ({"format": 1}, "accounts"),
        ({"format": 1, "accounts": {"a": {"shift": 9, "slope": 1}}}, "shift"),
        ({"format": 1, "accounts": {"a": {"shift": 0, "slope": -1}}}, "slope"),
    ],
)
def test_a_file_of_something_else_is_refused(tmp_path, saved, told):
    (tmp_path / "csat.json").write_text(json.dumps(saved))
    with pytest.raises(InvalidArgument, match=told):
        Scales.load(tmp_path / "csat.json")


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    (tmp_path / "half.json").write_text("{")
    with pytest.raises(UnreadableFile, match="not JSON"):
        Scales.load(tmp_path / "half.json")
    with pytest.raises(UnreadableFile, match="cannot read"):
        Scales.load(tmp_path / "none.json")
