"""Signs of trouble, each summed up by hand; all text is our own.

Severities use the weights of `WEIGHTS`; a reason of strength s weighs 1 - (1 - weight)^s.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from nlp_support.journey.escalation.course import Course
from nlp_support.journey.escalation.flagging import steps
from nlp_support.journey.escalation.policy import EscalationPolicy
from nlp_support.journey.escalation.severity import severity
from nlp_support.journey.escalation.signs import (
    DECAY,
    RECENCY,
    closing_weighted,
    falling,
    low_satisfaction,
    no_answer,
)
from nlp_support.journey.scoring.turn import ScoredTurn
from nlp_support.text.phrases import WordChanges
from nlp_support.types.flag import Reason
from nlp_support.types.hours import BusinessHours

from support import message

POLICY = EscalationPolicy(satisfaction_below=2.75, valence_below=-0.2, falls_by=1.0, similar_from=0.9)
NORTH, EAST = np.array([0, 1], np.float32), np.array([1, 0], np.float32)


def talk(*said: str | tuple[str, dict[str, object]]) -> list[ScoredTurn]:
    """Turns a minute apart with ids m0, m1, …; "> …" is the agent's, others may have scores."""
    turns = []
    for at, one in enumerate(said):
        text, scores = (one, {}) if isinstance(one, str) else one
        role = "agent" if text.startswith(">") else "customer"
        turns.append(ScoredTurn(message(f"m{at}", text, minutes=at, role=role), **scores))  # type: ignore[arg-type]
    return turns


def reasons(turns: Sequence[ScoredTurn], policy: EscalationPolicy = POLICY) -> list[Reason]:
    """What speaks for trouble after all turns, the weightiest first."""
    *_, last = (None, *steps(turns, policy=policy))
    return list(last.reasons) if last else []


def found(turns: Sequence[ScoredTurn], policy: EscalationPolicy = POLICY) -> dict[str, str]:
    return {reason.code: reason.text for reason in reasons(turns, policy)}


def waits(turns: Sequence[ScoredTurn], policy: EscalationPolicy) -> bool:
    """Whether the last turn is one that waits for an answer."""
    course = Course(policy)
    for turn in turns:
        course.add(turn)
    return course.waits is not None


def scored(name: str, values: Sequence[float]) -> list[ScoredTurn]:
    return talk(*((f"the kettle is broken {value}", {name: value}) for value in values))


def severe(**weights: float) -> float:
    found = [Reason(code.replace("_", "-"), "", weight) for code, weight in weights.items()]
    return severity(found, EscalationPolicy())


def test_words_of_a_policy_decide_whether_a_message_waits() -> None:
    """Until the house's own farewell is known, it waits for an answer."""
    own = replace(POLICY, words=WordChanges(add={"closes": ["the kettle sings"]}))
    turns = talk("where is it", "> it left today", "the kettle sings")
    assert waits(turns, replace(own, words=WordChanges())) and not waits(turns, own)


def test_severity_up_to_the_weight_of_the_row_is_one_less_the_product() -> None:
    """1 - 0.65 * 0.8 = 0.48, and nothing of anger's row exceeds .6."""
    assert severe(closing_negative=0.35, falling=0.2) == pytest.approx(0.48)
    assert severe(manager=0.6) == pytest.approx(0.6)
    assert severe() == 0


def test_what_exceeds_the_weight_of_the_row_stays_a_step_below_the_next() -> None:
    """Twice .35: .5775, so .0775 / .5 of the way from .5 to .59. Leaving .65 with anger .6 besides: .86, so
    .21 / .35 of the way from .65 to .74. Danger .85 with leaving .65: .9475, with nothing above it."""
    assert severe(closing_negative=0.35, asked_again=0.35) == pytest.approx(0.5 + 0.155 * 0.09)
    assert severe(leaves=0.65, angry=0.6) == pytest.approx(0.704)
    assert severe(safety=0.85, leaves=0.65) == pytest.approx(0.9475)


@pytest.mark.parametrize(
    ("mild", "grave"),
    [
        ({"no_answer": 0.51, "urgent": 0.2}, {"asked_again": 0.5775}),
        ({"no_answer": 0.51, "urgent": 0.2, "low_satisfaction": 0.9, "asked_again": 0.99}, {"angry": 0.6}),
        ({"no_answer": 0.51, "angry": 0.6, "manager": 0.6, "low_satisfaction": 0.9}, {"leaves": 0.65}),
        ({"no_answer": 0.51, "leaves": 0.65, "angry": 0.6, "manager": 0.6}, {"legal": 0.75}),
        ({"no_answer": 0.51, "legal": 0.75, "leaves": 0.65, "angry": 0.6, "urgent": 0.2}, {"safety": 0.85}),
    ],
)
def test_no_sum_of_milder_reasons_outweighs_a_graver_one(
    mild: dict[str, float], grave: dict[str, float]
) -> None:
    assert severe(**mild) < severe(**grave) <= severe(**mild, **grave)


def test_a_policy_that_raises_flags_late_loses_none_and_keeps_the_order() -> None:
    """Asked again five times, .82: at a raise_at of .7 that is above the weights of anger and leaving."""
    policy = EscalationPolicy(raise_at=0.7)
    again, law = Reason("asked-again", "", 0.82), Reason("legal", "", 0.75)
    assert 0.7 <= severity([again], policy) < severity([law], policy)


def test_closing_weighted_is_drawn_towards_the_middle() -> None:
    """One score: weight 1, and 1 / (1 + 4) of the way: 3 + (1 - 3) / 5 = 2.6. Two: 2 / (2 + 4) of their
    weighted mean, which of 0 and 1 is the last one's weight."""
    assert closing_weighted([("m", 1.0)], middle=3.0) == pytest.approx(2.6)
    last = (1 + RECENCY) / (2 + RECENCY + RECENCY * DECAY)
    assert closing_weighted([("m", 0.0), ("n", 1.0)], middle=0.0) == pytest.approx(last / 3)


def test_low_satisfaction() -> None:
    """Of a single 1: 2.6, which is 0.15 below 2.75: 1 - 0.5^1.15; of a single 2: 2.8."""
    reason = low_satisfaction([("m", 1.0)], POLICY)
    assert (
        reason is not None and reason.weight == pytest.approx(1 - 0.5**1.15) and reason.evidence_ids == ("m",)
    )
    assert low_satisfaction([("m", 2.0)], POLICY) is None


def test_falling_trend() -> None:
    """5 4 3 2 1 falls a point each: 4 over the five, weight 1 - 0.8^4. From 5 to 4
    it ends above the middle."""
    reason = falling([(str(i), 5.0 - i) for i in range(5)], POLICY)
    assert reason is not None and reason.weight == pytest.approx(1 - 0.8**4)
    assert falling([(str(i), 5.0 - i / 4) for i in range(5)], POLICY) is None
    assert falling([(str(i), 5.0 - i) for i in range(4)], POLICY) is None
    assert falling([(str(i), 1.0 + i) for i in range(5)], POLICY) is None


def test_closing_negative_needs_a_turn_or_two_negative_messages() -> None:
    """One -1 gives -1 / 5 = -0.2, not below; at -0.1 it is, but may be a question. The second says so."""
    strict = EscalationPolicy(valence_below=-0.1)
    assert "closing-negative" not in found(scored("valence", [-1]), strict)
    assert found(scored("valence", [-1, -1]), strict)["closing-negative"] == "negative from the start"
    turned = found(scored("valence", [1, -1, -1, -1]), strict)
    assert turned["closing-negative"] == "closing turned negative"
    assert "closing-negative" not in found(scored("valence", [1, 1, -1]), strict)


def test_asked_again_counts_askings_with_an_agent_between_them() -> None:
    ask = ("where is my parcel", {"vector": NORTH})
    other = ("how do I change my address", {"vector": EAST})
    assert "asked-again" not in found(talk(ask, ask))  # nobody answered in between
    assert found(talk(ask, "> wait", ask))["asked-again"] == "asked the same for the second time"
    third = reasons(talk(ask, ask, "> wait", other, "> so", ask, "> hm", ask))
    assert [reason.text for reason in third] == ["asked the same for the third time"]
    assert third[0].evidence_ids == ("m0", "m1", "m5", "m7")
    assert third[0].weight == pytest.approx(1 - 0.65**2)
    assert "asked-again" not in found(talk(ask, "> wait", other))


@pytest.mark.parametrize("text", ["Do you have any other flights?", "다른 색은 언제 들어오나요?"])
def test_asking_for_one_more_of_a_kind_is_not_asking_again(text: str) -> None:
    turn = (text, {"vector": NORTH})
    assert "asked-again" not in found(talk(turn, "> this one", turn))


def test_asked_again_by_words_where_there_is_no_vector() -> None:
    assert "asked-again" in found(talk("Where is my parcel?", "> wait", "where is  my PARCEL?"))
    assert (
        found(talk("> hi", "I already told you the number"))["asked-again"] == "says that they asked before"
    )


@pytest.mark.parametrize(
    "text", ["ok", "thanks", "네", "감사합니다", "😡😡", "", "yes, that works for me", "8839"]
)
def test_courtesies_and_answers_are_not_asked_again(text: str) -> None:
    turn = (text, {"vector": NORTH})
    assert found(talk(turn, "> please wait", turn)) == {}


def test_what_is_said_has_a_text_without_the_words() -> None:
    turns = talk("I want to speak to a manager", "> hm", "I will cancel my contract and see you in court")
    assert found(turns) == {
        "legal": "legal words",
        "manager": "asked for a manager",
        "leaves": "threatens to leave",
    }


def test_reasons_that_are_off_or_weigh_nothing_do_not_count() -> None:
    turns = talk("I want to speak to a manager, it is urgent")
    assert set(found(turns, EscalationPolicy(reasons=frozenset({"manager"})))) == {"manager"}
    assert set(found(turns, EscalationPolicy(weights={"manager": 0.0}))) == {"urgent"}


def test_no_answer_says_how_long() -> None:
    """Business time in hours, and from two days on by the calendar."""
    hours = BusinessHours(weekdays=frozenset({"mon"}))
    policy = EscalationPolicy(answer_within=timedelta(hours=2), hours=hours)
    reason = no_answer(timedelta(hours=26), timedelta(days=8), "m", policy)
    assert reason is not None and reason.text == "no answer for 26 hours (business hours)"
    longer = no_answer(timedelta(hours=5015), timedelta(days=1462), "m", policy)
    assert longer is not None and longer.text == "no answer for 1462 days"
    spans = [timedelta(minutes=m) for m in (60, 30, 120)]
    texts = [no_answer(span, span, "m", EscalationPolicy()) for span in spans]
    assert [one.text for one in texts if one] == [
        "no answer for 1 hour",
        "no answer for 30 minutes",
        "no answer for 2 hours",
    ]


def test_a_wait_weighs_hardly_more_however_long_it_is() -> None:
    """.5 at its target, and then .5 + .01 (1 - 1/n) at n times that."""
    days = [timedelta(days=n) for n in (1, 4, 200)]
    weights = [one.weight for day in days if (one := no_answer(day, day, "m", EscalationPolicy()))]
    assert weights == pytest.approx([0.5, 0.5075, 0.50995])


def test_numbers_that_are_none_and_unknown_languages_are_passed_over() -> None:
    nan = {"valence": float("nan"), "satisfaction": float("nan")}
    assert found(talk(("Где мой заказ?", nan), "> hm", ("Где?", nan))) == {}
    assert found([]) == {} and found(talk("> hello")) == {}
