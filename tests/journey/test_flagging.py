"""Flags as a conversation goes on; all text is our own."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support.journey.escalation.flagging import find_flags, is_message, steps
from nlp_support.journey.escalation.policy import EscalationPolicy
from nlp_support.journey.scoring.turn import ScoredTurn
from nlp_support.types.flag import Flag, Status
from nlp_support.types.hours import WEEKDAYS, BusinessHours

from support import T0, message

POLICY = EscalationPolicy()
MANAGER = "I want to speak to a manager"
SHORT = EscalationPolicy(answer_within=timedelta(hours=2))


def turn(at: int, text: str, *, minutes: float | None = None, **scores: float) -> ScoredTurn:
    """Message m<at>; "> …" is the agent's."""
    role = "agent" if text.startswith(">") else "customer"
    when = at if minutes is None else minutes
    return ScoredTurn(message(f"m{at}", text, minutes=when, role=role), **scores)  # type: ignore[arg-type]


def talk(*texts: str) -> list[ScoredTurn]:
    return [turn(at, text) for at, text in enumerate(texts)]


def flags(turns: list[ScoredTurn], policy: EscalationPolicy = POLICY, **given: datetime) -> list[Flag]:
    return find_flags(turns, policy=policy, **given)


def severities(turns: list[ScoredTurn], policy: EscalationPolicy = POLICY) -> list[float]:
    """One in [0, 1] for each customer message: how bad things stood after it."""
    return [step.severity for step in steps(turns, policy=policy) if is_message(step)]


def test_a_flag_is_raised_at_the_message_that_shows_it() -> None:
    (flag,) = flags(talk("Hello, my kettle is broken", "> Sorry", MANAGER, "> One moment"))
    assert (flag.account_id, flag.conversation_id, flag.customer_id) == ("acme", "k", "u")
    assert flag.raised_at == T0 + timedelta(minutes=2) and flag.evidence_ids == ("m2",)
    assert flag.texts == ("asked for a manager",) and flag.codes == ("manager",)
    assert flag.severity == pytest.approx(0.6) and flag.status is Status.OPEN and flag.cleared_at is None


def test_a_flag_keeps_its_id_and_its_worst_moment() -> None:
    """manager .6, then leaving .65 besides: 1 - .4 * .35 = .86, which is .21 / .35 of the way from .65 to 1,
    so as far from .65 to .74, a step below legal words."""
    turns = talk(MANAGER, "> no", "Then I will cancel my contract", "> oh", "ok", "> fine")
    first, worst, last = flags(turns[:1])[0], flags(turns[:3])[0], flags(turns)[0]
    assert first.id == worst.id == last.id
    assert worst == last and worst.severity == pytest.approx(0.704) and worst.evidence_ids == ("m0", "m2")
    assert (
        flags([replace(one, message=replace(one.message, conversation_id="k2")) for one in turns])[0].id
        != first.id
    )


def test_two_calm_messages_clear_it_and_a_new_one_is_another_flag() -> None:
    first, second = flags(talk(MANAGER, "> ok", "I see", "> so", "it works now", MANAGER))
    assert first.status is Status.CLEARED and first.cleared_at == T0 + timedelta(minutes=4)
    assert second.status is Status.OPEN and second.id != first.id
    assert severities(talk(MANAGER, "> ok", "I see", "it works now")) == pytest.approx([0.6, 0.6, 0])


def test_a_message_that_is_not_calm_begins_the_count_anew() -> None:
    angry = turn(2, "This is bad", valence=-0.9)
    turns = [turn(0, MANAGER), turn(1, "fine"), angry, turn(3, "fine")]
    assert [flag.status for flag in flags(turns)] == [Status.OPEN]


def test_safety_and_legal_words_do_not_fade() -> None:
    (flag,) = flags(talk("My charger caught fire", *["> thanks", "ok"] * 5))
    assert flag.status is Status.OPEN and flag.codes == ("safety",)


def test_hysteresis_keeps_a_flag_between_the_two_thresholds() -> None:
    """Safety .3 and manager .4 are 1 - .7 * .6 = .58; a calm message later .3 is left, which clears a flag
    at a clear_at of .3, not of .25, and never raises one."""
    policy = EscalationPolicy(
        weights={"safety": 0.3, "manager": 0.4}, raise_at=0.5, clear_at=0.25, calm_after=1
    )
    turns = talk("there is a gas leak", MANAGER, "ok")
    assert severities(turns, policy) == pytest.approx([0.3, 0.58, 0.3])
    assert [flag.status for flag in flags(turns, policy)] == [Status.OPEN]
    assert [flag.status for flag in flags(turns, replace(policy, clear_at=0.3))] == [Status.CLEARED]
    assert flags(turns[:1], policy) == []


def test_a_wait_raises_a_flag_when_it_is_too_long_and_an_answer_clears_it() -> None:
    """Asked at 0, due after 2 h, answered after 5 h: raised at 2 h with the wait as it became."""
    asked, answered = turn(0, "Where is my parcel?"), turn(1, "> On its way", minutes=300)
    assert flags([asked], SHORT) == [] == flags([asked], SHORT, now=T0 + timedelta(minutes=119))
    (open_flag,) = flags([asked], SHORT, now=T0 + timedelta(hours=3))
    assert open_flag.raised_at == T0 + timedelta(hours=2) and open_flag.codes == ("no-answer",)
    assert open_flag.texts == ("no answer for 3 hours",) and open_flag.status is Status.OPEN
    (flag,) = flags([asked, answered], SHORT, now=T0 + timedelta(days=30))
    assert flag.id == open_flag.id and flag.texts == ("no answer for 5 hours",)
    assert flag.status is Status.CLEARED and flag.cleared_at == answered.message.sent_at


def test_an_answered_wait_leaves_the_flag_to_what_else_raised_it() -> None:
    """Two complaints, an answer after 9 h: at valences of -.4 the closing is negative (-.4 * 2 / 6, weight
    .35 and a bit), too little to raise a flag, so the answer clears what the wait had raised. A request for a
    manager (.6) would have raised it, so its flag goes on, without the wait."""
    mild = [turn(0, "It hums", valence=-0.4), turn(1, "It still hums", valence=-0.4)]
    answer = turn(2, "> We send another one", minutes=540)
    later = T0 + timedelta(days=30)
    (waiting,) = flags(mild, SHORT, now=T0 + timedelta(hours=9))
    assert set(waiting.codes) == {"no-answer", "closing-negative"} and waiting.status is Status.OPEN
    (over,) = flags([*mild, answer], SHORT, now=later)
    assert over.id == waiting.id and over.status is Status.CLEARED
    assert over.cleared_at == answer.message.sent_at and over.codes == waiting.codes
    asked = [turn(0, "It hums"), turn(1, MANAGER), answer]
    (before,), (after,) = flags(asked[:2], SHORT, now=T0 + timedelta(hours=9)), flags(asked, SHORT, now=later)
    assert before.codes == ("manager", "no-answer") and before.severity > after.severity
    assert after.id == before.id and after.status is Status.OPEN and after.codes == ("manager",)
    assert after.severity == pytest.approx(0.6) and after.evidence_ids == ("m1",)


def test_asking_again_meanwhile_does_not_begin_the_wait_anew_and_thanks_wait_for_nothing() -> None:
    turns = [turn(0, "Where is my parcel?"), turn(1, "Hello, anybody there?", minutes=100)]
    (flag,) = flags(turns, SHORT, now=T0 + timedelta(minutes=121))
    assert flag.evidence_ids == ("m0",) and flag.raised_at == T0 + timedelta(hours=2)
    later = T0 + timedelta(days=9)
    for end in ("Thank you!", "👍", "네 감사합니다"):
        assert flags([*talk("Where is it?", "> It comes on Monday"), turn(2, end)], SHORT, now=later) == []
    assert flags(talk("> Hello, how are things?"), SHORT, now=later) == []


def test_a_wait_over_the_weekend_is_counted_in_business_hours() -> None:
    """Asked Fri 2026-01-09 at 17:00, closed from 18:00 to Mon 09:00: 2 h are over on Monday at 10:00."""
    hours = BusinessHours(open=time(9), close=time(18), weekdays=frozenset(WEEKDAYS[:5]))
    friday = ScoredTurn(
        replace(message("m0", "Where is my parcel?"), sent_at=datetime(2026, 1, 9, 17, tzinfo=UTC))
    )
    policy = replace(SHORT, hours=hours)
    assert flags([friday], policy, now=datetime(2026, 1, 12, 9, 59, tzinfo=UTC)) == []
    (flag,) = flags([friday], policy, now=datetime(2026, 1, 12, 12, tzinfo=UTC))
    assert flag.raised_at == datetime(2026, 1, 12, 10, tzinfo=UTC)
    assert flag.texts == ("no answer for 4 hours (business hours)",)


def test_strange_conversations() -> None:
    assert flags([]) == [] == severities([])
    assert flags(talk("> only", "> agents"), now=T0 + timedelta(days=9)) == []
    assert severities(talk("> only", "> agents")) == []
    assert flags(talk("> first", "😡😡😡", "", "Где мой заказ?")) == []
    backwards = [
        turn(0, "Where is it?", minutes=500),
        turn(1, MANAGER, minutes=0),
        turn(2, "> so", minutes=0),
    ]
    for flag in flags(backwards, SHORT, now=T0 - timedelta(days=1)):
        assert flag.cleared_at is None or flag.cleared_at >= flag.raised_at


def test_a_thousand_messages() -> None:
    """Each asks the same: 500 askings, the last with 50 looked back on. All that is a step below anger."""
    vector = np.array([1, 0], np.float32)
    turns = [
        ScoredTurn(message(f"m{at}", "where is my parcel", minutes=at), -0.5, 2.0, vector)
        if at % 2 == 0
        else turn(at, "> wait")
        for at in range(1000)
    ]
    (flag,) = flags(turns)
    assert flag.raised_at <= T0 + timedelta(minutes=10) and flag.severity == pytest.approx(0.59)


SAID = st.sampled_from([MANAGER, "ok", "> wait", "I will cancel my contract", "Where is my parcel?", "> so"])
SCORE = st.one_of(st.none(), st.floats(-1, 1))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(SAID, st.integers(0, 200), SCORE), max_size=12), st.integers(0, 12))
def test_what_comes_later_changes_no_flag_that_was_raised(
    said: list[tuple[str, int, float | None]], end: int
) -> None:
    """Only that it cleared, or became worse; ids and times stay, and none is lost."""
    minutes, turns = 0, []
    for at, (text, gap, score) in enumerate(said):
        minutes += gap
        scores = (
            {} if text.startswith(">") or score is None else {"valence": score, "satisfaction": 3 + 2 * score}
        )
        turns.append(turn(at, text, minutes=minutes, **scores))
    early, late = flags(turns[:end], SHORT), flags(turns, SHORT)
    assert [(flag.id, flag.raised_at) for flag in early] == [
        (flag.id, flag.raised_at) for flag in late[: len(early)]
    ]
    assert len({flag.id for flag in late}) == len(late)
    for one, same in zip(early, late, strict=False):
        assert one.status is Status.OPEN or one == same
    before = severities(turns[:end], SHORT)
    assert before == pytest.approx(severities(turns, SHORT)[: len(before)])
