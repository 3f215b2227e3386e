"""Numbers and spans of time that are none, in every call that takes one: refused in words that name them."""

from dataclasses import fields
from datetime import timedelta
from decimal import Decimal

import numpy as np
import pytest

from nlp_support import (
    BusinessHours,
    Encoder,
    EscalationPolicy,
    InvalidArgument,
    JourneyMonitor,
    Ranking,
    Rate,
    ReplySuggester,
    SatisfactionModel,
    SentimentModel,
    Window,
    coach,
    compare_periods,
    duplicate_answers,
    find_topics,
    in_context,
    mine_faq,
    serial_position_weights,
    service_metrics,
    unanswered,
    urgency,
)
from nlp_support.journey.delivery import FlagDelivery
from nlp_support.triage import Triage

from support import T0, Counting, exchange

NEVER = [float("nan"), float("inf"), -float("inf"), True, "1", b"1", [1], object(), Decimal("nan"), 10**400]
NO_WHOLE = [*NEVER, 1.5, np.float64(2), 10**30, -(10**30)]
NO_SPAN = [*NEVER, 5, 1.5, timedelta(0), timedelta(seconds=-1), timedelta.min]
TURNS = [("customer", "one"), ("customer", "two")]
LATER = T0 + timedelta(days=30)


@pytest.fixture
def desk(store, words_encoder, words_ranking):
    for number in range(4):
        store.add(exchange(number, "where is my lamp", "it is on its way"))
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
    return store, words_encoder, suggester


WHOLE = {
    "max_messages": lambda desk, n: Window(max_messages=n),
    "k": lambda desk, n: desk[2].suggest("acme", "where is it", k=n),
    "k of a batch": lambda desk, n: desk[2].suggest_batch([], k=n),
    "cache_bytes": lambda desk, n: ReplySuggester(desk[0], encoder=desk[1], cache_bytes=n),
    "threads": lambda desk, n: Encoder.load("none", threads=n),
    "threads of a sentiment": lambda desk, n: SentimentModel.load("none", threads=n),
    "threads of a satisfaction": lambda desk, n: SatisfactionModel.load("none", threads=n),
    "attempts": lambda desk, n: FlagDelivery(desk[0], {}, attempts=n),
    "calm_after": lambda desk, n: EscalationPolicy(calm_after=n),
    "min_count": lambda desk, n: mine_faq(desk[0], "acme", encoder=desk[1], min_count=n),
    "min_size": lambda desk, n: find_topics(desk[0], "acme", encoder=desk[1], min_size=n),
    "most": lambda desk, n: coach(desk[0], "acme", encoder=desk[1], most=n),
    "turn": lambda desk, n: in_context(TURNS, at=n),
    "before": lambda desk, n: in_context(TURNS, at=1, before=n),
    "n": lambda desk, n: serial_position_weights(n),
    "count": lambda desk, n: Rate.of(n, 5),
    "n of a rate": lambda desk, n: Rate.of(0, n),
}
NUMBERS = {
    **{
        name: lambda desk, x, name=name: serial_position_weights(3, **{name: x})
        for name in ("primacy", "recency", "decay")
    },
    **{
        one.name: lambda desk, x, name=one.name: EscalationPolicy(**{name: x})
        for one in fields(EscalationPolicy)
        if one.type is float
    },
    **{
        f"{one.name} of a ranking": lambda desk, x, name=one.name: Ranking(**{name: x})
        for one in fields(Ranking)
        if one.type is float
    },
    **{
        f"{name} of a wait": lambda desk, x, name=name: urgency(
            **{"severity": 0, "late": 0, "flag": 0, name: x}
        )
        for name in ("severity", "late", "flag")
    },
    "the weight of manager": lambda desk, x: EscalationPolicy(weights={"manager": x}),
    "similarity": lambda desk, x: mine_faq(desk[0], "acme", encoder=desk[1], similarity=x),
    "similarity of topics": lambda desk, x: find_topics(desk[0], "acme", encoder=desk[1], similarity=x),
    "mood": lambda desk, x: triage(desk).message("acme", "help", mood=x, now=LATER),
}
SPANS = {
    "max_age": lambda desk, span: Window(max_age=span),
    "lease": lambda desk, span: FlagDelivery(desk[0], {}, lease=span),
    "half_life": lambda desk, span: JourneyMonitor(desk[0], half_life=span),
    "half_life of a ranking": lambda desk, span: Ranking(half_life=span),
    "answer_within": lambda desk, span: EscalationPolicy(answer_within=span),
    "stale_after": lambda desk, span: mine_faq(desk[0], "acme", encoder=desk[1], stale_after=span),
    "target": lambda desk, span: service_metrics(desk[0], "acme", targets=[span]),
    "target of both": lambda desk, span: compare_periods(
        desk[0], "acme", since=T0, until=LATER, now=LATER, targets=[span]
    ),
    "within": lambda desk, span: duplicate_answers(desk[0], "acme", encoder=desk[1], within=span),
    "within of a wait": lambda desk, span: unanswered(desk[0], "acme", within=span),
    "wait": lambda desk, span: BusinessHours().after(T0, span),
}


def triage(desk):
    monitor = Counting().monitor(desk[0])
    return Triage(
        desk[0],
        suggester=desk[2],
        sentiment=monitor.scorer.sentiment,
        satisfaction=monitor.scorer.satisfaction,
    )


@pytest.mark.parametrize(
    ("calls", "values"),
    [(WHOLE, NO_WHOLE), (NUMBERS, NEVER), (SPANS, NO_SPAN)],
    ids=["whole", "any", "spans"],
)
def test_what_is_no_number_is_refused_by_its_name(desk, calls, values):
    taken = [
        (name, value)
        for name, call in calls.items()
        for value in values
        if not refuses(call, desk, name, value)
    ]
    assert taken == []


def refuses(call, desk, name, value):
    """Whether the call refuses the value and says of what."""
    try:
        call(desk, value)
    except InvalidArgument as error:
        return name.split(" of ")[0] in str(error)
    return False


def test_the_longest_span_is_a_result_or_an_error_in_words(desk):
    for call in SPANS.values():
        try:
            call(desk, timedelta.max)
        except InvalidArgument:
            continue


def test_numbers_of_numpy_are_numbers(desk):
    assert Window(max_messages=np.int64(5)).max_messages == 5
    assert EscalationPolicy(raise_at=np.float32(0.5)).raise_at == 0.5
    assert len(serial_position_weights(np.int32(3), decay=np.float64(0.5))) == 3
    assert desk[2].suggest("acme", "where is my lamp", k=np.int64(1), now=LATER)
