"""What a turn means, and what that makes of its mood and of flags; all text is our own."""

from dataclasses import replace

import numpy as np
import pytest

from nlp_support.journey.escalation.flagging import find_flags
from nlp_support.journey.escalation.policy import EscalationPolicy
from nlp_support.journey.scoring.conversation import score_turns
from nlp_support.journey.scoring.meant import Meant, meant, telling
from nlp_support.journey.scoring.scorer import TurnScorer
from nlp_support.journey.scoring.turn import ScoredTurn
from nlp_support.models.encoder import Encoder
from nlp_support.models.grams import PLACES
from nlp_support.models.meanings import Meanings
from nlp_support.store import open_store
from nlp_support.text.phrases import WordChanges
from nlp_support.types.flag import Status

from support import message

POLICY = EscalationPolicy()


class Low:
    """Both models: every text is bad, every turn has 2 points."""

    fingerprint, reads = "low", ""

    def score(self, texts):
        return np.tile(np.array([[0.5, 0.5, 0.0]], np.float32), (len(texts), 1))

    def points(self, contexts, *, felt=None):
        return np.full(len(contexts), 2.0, np.float32)

    def lend(self, sentiment):
        pass


def ones(texts):
    return np.ones((len(texts), 1), np.float32)


def told(*rows):
    """Chances of danger, leaving, feeling and bitterness, and none of the law."""
    return Meant(np.array([(*row, 0) for row in rows], np.float32))


def turn(at, text, *, role="customer", valence=0.0, satisfaction=3.0, **more):
    one = ScoredTurn(message(f"m{at}", text, minutes=at, role=role), valence, satisfaction)
    return replace(one, **more)


def codes(*turns):
    return [flag.codes for flag in find_flags(turns, policy=POLICY)]


def test_a_topic_has_no_valence_and_bitter_praise_a_bad_one():
    """Feeling .1: none. .45 is half of the way from .3 to .6. .9: all. Bitter: at most -.6, from .25 on, but
    at a valence of .8 only from .65."""
    plain, half, felt, bitter, perhaps = (0, 0, 0.1, 0), (0, 0, 0.45, 0), (0, 0, 0.9, 0), 0.8, 0.6
    praise = [(0, 0, 0.9, chance) for chance in (bitter, bitter, perhaps)]
    found = told(plain, half, felt, *praise)
    valences = found.valences(np.array([-0.8, -0.8, -0.8, 0.7, -0.9, 0.8], np.float32))
    assert valences == pytest.approx([0, -0.4, -0.8, -0.6, -0.9, 0.8])


def test_points_stay_at_the_middle_where_nobody_answered():
    found = told((0, 0, 0.1, 0), (0, 0, 0.1, 0), (0, 0, 0.45, 0))
    points = found.points(np.array([2.0, 2.0, 2.0], np.float32), np.array([True, False, True]))
    assert points == pytest.approx([3, 2, 2.5])


@pytest.mark.parametrize(
    ("text", "chances", "tells"),
    [
        ("ok", (0, 0, 0, 0), False),
        ("1", (0, 0, 0.1, 0), False),
        ("ok", (0, 0, 0.9, 0), True),
        ("thanks a lot", (0, 0, 0.1, 0.9), True),
        ("The blue one does not fit the holder", (0, 0, 0, 0), True),
    ],
)
def test_what_tells_something(text, chances, tells):
    stored = told(chances).codes()[0]
    assert telling(turn(0, text), stored).tells is tells


def test_a_turn_that_tells_nothing_leaves_the_mood_where_it_was():
    """Moods .25 and -.25 weigh alone; the silent ones take the mood before them, or the first after."""
    quiet = {"valence": -0.9, "satisfaction": 1.0, "tells": False}
    turns = [turn(0, "hi", **quiet), turn(1, "b", valence=0.5), turn(2, "ok", **quiet)]
    turns += [turn(3, "d", valence=-0.5), turn(4, "ok", **quiet)]
    score = score_turns(turns)
    assert score.moods == pytest.approx((0.25, 0.25, 0.25, -0.25, -0.25))
    assert [weight > 0 for weight in score.weights] == [False, True, False, True, False]
    assert sum(score.weights) == pytest.approx(1) and score.low_point == "m3"
    assert score.valence == pytest.approx(score_turns([turns[1], turns[3]]).valence)
    assert score_turns([turns[0]]).mood == pytest.approx(-1)  # nothing else is there to go by


def test_what_tells_nothing_can_only_calm():
    """Five times "ok" at 1 and -.9 raise nothing. After a low turn, 1.5 and -.8, they count as the middle: of
    weights 11, 8, 5.9, 4.43 and 3.4 (closing first) a fifth of 3.4 / 32.7, times 5 / 9, is left of it."""
    quiet = {"valence": -0.9, "satisfaction": 1.0, "tells": False}
    assert codes(*(turn(at, "ok", **quiet) for at in range(5))) == []
    low = turn(0, "This is a poor lamp", valence=-0.8, satisfaction=1.5)
    (flag,) = find_flags([low, *(turn(at, "ok", **quiet) for at in range(1, 5))], policy=POLICY)
    assert flag.codes == ("low-satisfaction",) and flag.status is Status.CLEARED
    glad = turn(1, "ok", valence=0.5, satisfaction=4.5, tells=False)
    assert find_flags([low, glad], policy=POLICY)[0].status is Status.CLEARED


@pytest.mark.parametrize(
    ("agent", "points"),
    [("What is your account number?", 3.0), ("Your balance is 318 pounds.", 2.0)],
)
def test_an_answer_to_the_agents_question_says_nothing_of_satisfaction(agent, points):
    """Without a feeling: "I don't have it" is what was asked for, but "That isn't right" is a judgement."""
    encoder = Encoder(ones, ones, name="toy", fingerprint="toy", dim=1)
    flat = {name: np.zeros((size, 5), np.float32) for name, size in (("near", 1), ("words", PLACES))}
    bias = np.full(5, -30, np.float32)
    heads = Meanings(landmarks=ones(["a"]), bias=bias, encoder="toy", fingerprint="m", **flat)
    with open_store(":memory:") as store:
        scorer = TurnScorer(store, Low(), Low(), encoder, heads)
        talk = [message("m0", "My account"), message("m1", agent, role="agent", minutes=1)]
        (scored,) = scorer.score_new([[*talk, message("m2", "It is somewhere else", minutes=2)]])
    assert [one.satisfaction for one in scored] == [3.0, None, points]


def test_dangers_and_leaving_are_reasons_from_a_chance_on():
    assert codes(turn(0, "The jug broke and the oil ran over my leg", danger=0.6)) == [("safety",)]
    assert codes(turn(0, "The jug broke and the oil ran over my leg", danger=0.59)) == []
    (flag,) = find_flags([turn(0, "We shall bank with Hill & Sons", leaving=0.9)], policy=POLICY)
    assert flag.codes == ("leaves",) and flag.severity == pytest.approx(0.65)
    (flag,) = find_flags([turn(0, "The oil ran over my leg", danger=0.9)], policy=POLICY)
    assert flag.texts == ("tells of a danger",) and flag.severity == pytest.approx(0.85)
    assert codes(turn(0, "Thank you!", leaving=0.9)) == []
    (flag,) = find_flags([turn(0, "You will hear from Hill & Sons", law=0.5)], policy=POLICY)
    assert flag.codes == ("legal",) and flag.severity == pytest.approx(0.75)
    assert codes(turn(0, "You will hear from Hill & Sons", law=0.49)) == []


@pytest.mark.parametrize(
    ("text", "more", "flagged"),
    [
        ("How do I close my account?", {"leaving": 0.02, "danger": 0.0}, False),
        ("How do I close my account?", {}, True),
        ("Please close my account", {"leaving": 0.02, "danger": 0.0}, True),
        ("How do I close my account, I am off to another bank", {"leaving": 0.4, "danger": 0.0}, True),
        ("Does the alarm tell of carbon monoxide?", {"leaving": 0.0, "danger": 0.001}, False),
        ("There is carbon monoxide in the room, what now?", {"leaving": 0.0, "danger": 0.4}, True),
        ("never using anything else, love it", {"leaving": 0.05, "danger": 0.0, "valence": 0.8}, False),
        ("my lawyer sent me to your shop", {"law": 0.05}, False),
        ("my lawyer will write to your shop", {"law": 0.46}, True),
        ("my lawyer sent me to your shop", {}, True),
    ],
)
def test_phrases_that_are_only_asked_about_or_praised_with_are_none(text, more, flagged):
    assert bool(codes(turn(0, text, **more))) is flagged


def test_phrases_that_an_account_added_count_whatever_a_model_says():
    policy = EscalationPolicy(words=WordChanges(add={"leave": ["unplug the service"]}))
    asked = turn(0, "How do I unplug the service?", leaving=0.0, danger=0.0)
    assert [flag.codes for flag in find_flags([asked], policy=policy)] == [("leaves",)]


def test_a_danger_in_one_sentence_of_many_is_found():
    """The whole says little, so each sentence is asked; the most dangerous counts, .25 less than alone."""

    class Words:
        """Says that what mentions a shock is a danger, unless more is said."""

        def likely(self, texts, vectors):
            return np.array(
                [(0.9 if "shock" in t and len(t) < 40 else 0.01, 0, 0, 0, 0) for t in texts], np.float32
            )

    encoder = Encoder(
        lambda texts: np.ones((len(texts), 1), np.float32),
        lambda texts: texts,
        name="toy",
        fingerprint="toy",
        dim=1,
    )
    text = "We bought the kettle in May. It gave me a shock! Where do we send it?"
    found = meant(Words(), encoder, [text, "It is blue."], np.ones((2, 1), np.float32))
    assert found.chances[:, 0] == pytest.approx([0.65, 0.01])
