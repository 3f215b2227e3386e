"""How conversations ended: who spoke last, and what was said."""

from datetime import UTC, datetime, timedelta

import pytest

from nlp_support import Message
from nlp_support.text.acts import asks_back, closes
from nlp_support.text.contacts import ContactRules
from nlp_support.text.endings import Ending, ending

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = T0 + timedelta(days=9)


def talk(*turns: str) -> list[Message]:
    """Turns such as "c: hello", an hour apart."""
    roles = {"c": "customer", "a": "agent"}
    return [
        Message(
            id=f"m{at}",
            account_id="acme",
            conversation_id="k",
            customer_id="u",
            role=roles[turn[0]],
            text=turn[3:],
            sent_at=T0 + timedelta(hours=at),
        )
        for at, turn in enumerate(turns)
    ]


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["c: where is it?", "a: It arrives on Monday."], Ending.RESOLVED),
        (["c: where is it?", "a: It arrives on Monday.", "c: great, thanks!"], Ending.RESOLVED),
        (["c: where is it?", "a: On Monday.", "c: that is too late"], Ending.WAITING),
        (["c: where is it?", "a: What is your order number? ^JK"], Ending.LEFT),
        (["c: where is it?"], Ending.UNANSWERED),
        (["a: Your parcel is late, sorry.", "c: when will it come?"], Ending.UNANSWERED),
        (["a: Your parcel is late, sorry."], None),
        (["c: 언제 와요?", "a: 내일 도착합니다.", "c: 네 감사합니다!"], Ending.RESOLVED),
        (["c: 언제 와요?", "a: 주문번호를 알려주시겠어요?"], Ending.LEFT),
    ],
)
def test_the_four_ways_to_end(turns: list[str], expected: Ending | None) -> None:
    assert ending(talk(*turns), now=LATER) is expected


def test_it_is_open_until_it_was_quiet_for_three_days() -> None:
    """The last message is of 10:00; three days later, to the minute, it is over."""
    messages = talk("c: where is it?", "a: It arrives on Monday.")
    over = T0 + timedelta(hours=1, days=3)
    assert ending(messages, now=over - timedelta(minutes=1)) is Ending.OPEN
    assert ending(messages, now=over) is Ending.RESOLVED


def test_what_came_later_is_not_known() -> None:
    messages = talk("c: where is it?", "a: It arrives on Monday.")
    only_first = messages[1].sent_at
    assert ending(messages, now=only_first, rules=ContactRules(timedelta(minutes=5))) is Ending.UNANSWERED


@pytest.mark.parametrize(
    "text", ["Thanks!", "ok great, thank you so much", "👍", "It works now, thank you!", "해결됐어요"]
)
def test_thanks(text: str) -> None:
    assert closes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, but it is still broken",
        "it works?",
        "it hasn't worked",
        "",
        "아직 해결됐는지 몰라요",
        "https://x.y",
    ],
)
def test_no_thanks(text: str) -> None:
    assert not closes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Which model is it?", True),
        ("Which model is it? Thanks!", True),
        ("It is on its way. Is there anything else I can help you with?", False),
        ("내일 도착합니다. 더 궁금하신 점 있으신가요?", False),
        ("We open at nine.", False),
        ("", False),
    ],
)
def test_asking_back(text: str, expected: bool) -> None:
    assert asks_back(text) is expected
