"""Escalation as a forecast, on four dialogues; all text is our own."""

from functools import partial

import numpy as np
import pytest

from nlp_support.errors import InvalidArgument
from nlp_support.eval.metrics.significance import bootstrap, bootstrap_mean
from nlp_support.eval.models import escalation, journeys
from nlp_support.eval.models.dialogues import RatedDialogue
from nlp_support.eval.models.escalation import by_models, by_votes, measure_escalation
from nlp_support.eval.reports.report import Report
from nlp_support.journey.escalation.policy import EscalationPolicy

TEXTS = ("The kettle is broken", "I want to speak to a manager", "ok")
POLICY = EscalationPolicy(reasons=frozenset({"manager"}), calm_after=1)


@pytest.fixture(autouse=True, scope="module")
def _few_rounds():
    with pytest.MonkeyPatch.context() as patch:
        for module in (escalation, journeys):
            patch.setattr(module, "bootstrap_mean", partial(bootstrap_mean, rounds=50))
        patch.setattr(journeys, "bootstrap", partial(bootstrap, rounds=50))
        yield


def dialogue(id: str, *said: int, overall: tuple[int, ...] = (3,), votes: int = 3) -> RatedDialogue:
    """The customer says some of `TEXTS`, the agent "hm" after each."""
    turns = [turn for at in said for turn in (("customer", TEXTS[at]), ("agent", "hm"))]
    given = tuple((votes,) if role == "customer" else () for role, _ in turns)
    return RatedDialogue(id=id, turns=tuple(turns), votes=given, overall=overall, language="en", source="own")


# Flagged and unsatisfied; flagged, cleared and satisfied; then one of each that is never flagged.
FOUR = [
    dialogue("a", 0, 1, 1, overall=(2, 2)),
    dialogue("b", 1, 2, overall=(4,)),
    dialogue("c", 0, overall=(2,)),
    dialogue("d", 2, overall=(3, 3)),
]


def value(report: Report, name: str, slice: str = "") -> float | None:
    figure = report.figure(name, slice=slice)
    assert figure is not None, name
    return figure.value


def test_four_dialogues_counted_by_hand() -> None:
    """Flagged: a from its second of three turns (horizon 1) and b, which cleared. So recall 1/2, false
    positives 1/2, precision 1/2, recovery 1/4; at the end only a stands."""
    report = measure_escalation(FOUR, POLICY, by_votes)
    assert report.kind == "escalation"
    for name, expected in (
        ("recall", 0.5),
        ("false_positive_rate", 0.5),
        ("precision", 0.5),
        ("horizon", 1),
        ("recovery", 0.25),
        ("recall_at_end", 0.5),
        ("false_positive_rate_at_end", 0),
        ("precision_at_end", 1),
        ("flags_per_1000", 500),
    ):
        assert value(report, name) == pytest.approx(expected), name
    assert value(report, "fired", "reason=manager") == value(report, "precision", "reason=manager") == 0.5
    assert report.figure("fired", slice="reason=legal") is None


def test_at_a_fixed_false_positive_rate() -> None:
    """Half of the satisfied may be flagged: the severity .5 of b, at which a is found too, one turn ahead."""
    report = measure_escalation(FOUR, POLICY, by_votes, false_positive_rate=0.5)
    assert (value(report, "recall@fpr=0.5"), value(report, "horizon@fpr=0.5")) == (0.5, 1)
    strict = measure_escalation(FOUR, POLICY, by_votes, false_positive_rate=0)
    assert (value(strict, "recall@fpr=0"), value(strict, "horizon@fpr=0")) == (0, None)


def test_votes_become_scores_and_agents_have_none() -> None:
    """A vote of 2: satisfaction 2 and valence (2 - 3) / 2."""
    ((customer, agent),) = by_votes([dialogue("a", 0, votes=2)])
    assert (customer.satisfaction, customer.valence, customer.vector) == (2, -0.5, None)
    assert (agent.satisfaction, agent.valence) == (None, None)
    assert customer.message.sent_at < agent.message.sent_at


def test_models_are_given_all_texts_once_each_as_it_reads_them() -> None:
    seen: list[list[str]] = []

    def lengths(texts):
        seen.append(list(texts))
        return np.array([len(text) for text in texts])

    score = by_models(satisfaction=lengths, valence=lambda texts: lengths(texts) / -100)
    first, second = score([dialogue("a", 0, 2), dialogue("b", 1)])
    assert seen == [
        [TEXTS[0], f"ok ← hm → {TEXTS[0]}", TEXTS[1]],
        [TEXTS[0], "ok", TEXTS[1]],
    ]
    assert [turn.satisfaction for turn in first] == [len(TEXTS[0]), None, len(seen[0][1]), None]
    assert second[0].valence == pytest.approx(-len(TEXTS[1]) / 100)
    vectors = by_models(vectors=lambda texts: np.eye(len(texts), 4))
    assert vectors([dialogue("a", 0)])[0][0].vector is not None


def test_dialogues_that_cannot_be_measured_are_named() -> None:
    report = measure_escalation([*FOUR, dialogue("e", 0, overall=())], POLICY, by_votes)
    assert any("1 of 5 dialogues have no overall rating" in warning for warning in report.warnings)
    with pytest.raises(InvalidArgument, match="give at least one"):
        measure_escalation([dialogue("e", 0, overall=())], POLICY, by_votes)
