"""Contacts and waits of conversations, by hand: `c` is the customer, `a` the account, `x` and `o` what the
platform did (close, open again), each with the hour at which it happened."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import Message, StatusChange
from nlp_support.text.contacts import OVER_AFTER, ContactRules, contacts
from nlp_support.text.endings import Ending, ending, ending_of
from nlp_support.text.phrases import WordChanges, WordLists

from support import T0, message

LATER = T0 + timedelta(days=9999)
DAY, WEEK, YEAR = 24, 168, 8760


def read(*happened: tuple[float, str]) -> tuple[list[Message], list[StatusChange]]:
    messages, changes = [], []
    for at, (hour, what) in enumerate(happened):
        time = T0 + timedelta(hours=hour)
        if what in "xo":
            changes.append(StatusChange(0, "acme", "k", what == "x", time))
        else:
            role = {"c": "customer", "a": "agent", "b": "agent", "s": "agent"}[what[0]]
            sender = {"b": "bot", "s": "system"}.get(what[0], "person")
            messages.append(message(f"m{at}", what[3:], minutes=60 * hour, role=role, sender=sender))
    return messages, changes


def told(*happened: tuple[float, str], now: datetime = LATER, **rules: object) -> list[str]:
    """Each contact as its messages' places, how many hours each wait took, and its ending."""
    messages, changes = read(*happened)
    given = ContactRules(**rules)  # type: ignore[arg-type]
    found = contacts(messages, changes=changes, rules=given, now=now)
    lines = []
    for one in found:
        waits = [
            f"{(wait.reply.sent_at - wait.since) / timedelta(hours=1):g}" if wait.reply else "?"
            for wait in one.waits
        ]
        how = ending_of(one, now=now, rules=given)
        lines.append(f"{''.join(m.id[1:] for m in one.messages)} [{' '.join(waits)}] {how}")
    return lines


ASK, ANSWER, THANKS = "c: where is my lamp?", "a: It comes on Monday.", "c: thank you"


def test_thanks_in_the_middle_begin_no_wait() -> None:
    assert told((0, ASK), (1, ANSWER), (2, THANKS), (7, "c: and the shade?"), (8, ANSWER)) == [
        "01234 [1 1] resolved"
    ]


def test_a_burst_is_one_question() -> None:
    burst = (0, "c: thanks!"), (1, "c: hello, it is broken"), (2, "c: the lamp I mean"), (3, "c: thanks")
    [contact] = contacts(read(*burst, (5, ANSWER))[0])
    assert [one.text for one in contact.waits[0].messages] == [
        "hello, it is broken",
        "the lamp I mean",
        "thanks",
    ]
    assert told(*burst, (5, ANSWER)) == ["01234 [4] resolved"]


def test_a_conversation_without_an_end_is_a_contact_per_stretch() -> None:
    """Silences of 3 days to the hour; an hour less is none."""
    two = (0, ASK), (1, ANSWER), (1 + 3 * DAY, ASK), (2 + 3 * DAY, ANSWER)
    assert told(*two) == ["01 [1] resolved", "23 [1] resolved"]
    assert told((0, ASK), (1, ANSWER), (3 * DAY, ASK), (1 + 3 * DAY, ANSWER)) == ["0123 [1 1] resolved"]
    assert told(*two, over_after=timedelta(days=4)) == ["0123 [1 1] resolved"]
    assert told((0, ASK), (1, ANSWER), (3, ASK), (4, ANSWER), over_after=timedelta(hours=2)) == [
        "01 [1] resolved",
        "23 [1] resolved",
    ]


def test_a_question_is_owed_over_a_silence() -> None:
    assert told((0, ASK), (WEEK, ANSWER)) == ["01 [168] resolved"]
    assert told((0, ASK), (WEEK, "c: hello?"), (WEEK + 1, ANSWER)) == ["012 [169] resolved"]


def test_after_a_year_of_silence_it_is_another_contact_and_the_old_question_was_never_answered() -> None:
    """The customer comes back after more than ten silences; a late answer of ours is one all the same."""
    assert told((0, ASK), (YEAR, "c: do you ship to Jersey?"), (YEAR + 1, ANSWER)) == [
        "0 [?] unanswered",
        "12 [1] resolved",
    ]
    assert told((0, ASK), (YEAR, ANSWER), (YEAR + 1, THANKS)) == ["012 [8760] resolved"]
    assert told((0, ASK), (1, ANSWER), (YEAR, ASK), (YEAR + 1, ANSWER)) == [
        "01 [1] resolved",
        "23 [1] resolved",
    ]


def test_late_thanks_belong_to_what_they_thank_for() -> None:
    late = (0, ASK), (1, ANSWER), (5 * DAY, THANKS)
    assert told(*late) == ["012 [1] resolved"]
    assert told(*late, (5 * DAY + 1, "a: You are welcome."), (5 * DAY + 2, ASK), (5 * DAY + 3, ANSWER)) == [
        "0123 [1] resolved",
        "45 [1] resolved",
    ]
    open_again = told(*late, (5 * DAY + 2, ASK), now=T0 + timedelta(days=5, hours=3))
    assert open_again == ["012 [1] resolved", "3 [?] open"]


def test_the_account_may_begin_a_contact() -> None:
    """It asked nothing back, so that "ok" needs no answer; whoever was written to in vain said nothing."""
    assert told((0, ASK), (1, ANSWER), (WEEK, "a: Your shade is here."), (WEEK + 1, "c: ok")) == [
        "01 [1] resolved",
        "23 [] resolved",
    ]
    assert told((0, ASK), (1, ANSWER), (WEEK, "a: Your shade is here.")) == ["01 [1] resolved", "2 [] None"]


def test_a_close_ends_the_contact_whoever_wrote_last() -> None:
    closed = (0, ASK), (1, ANSWER), (2, "c: that is too late"), (3, "x")
    assert told(*closed, now=T0 + timedelta(hours=4)) == ["012 [1 ?] resolved"]
    assert told(*closed, (4, "c: is it here now?"), (5, ANSWER)) == ["012 [1 ?] resolved", "45 [1] resolved"]
    assert told((0, ASK), (3, "x"), now=T0 + timedelta(hours=4)) == ["0 [?] unanswered"]


def test_closed_after_a_question_back_alone_it_was_left() -> None:
    assert told((0, ASK), (1, "a: Which lamp is it?"), (99, "x"), now=T0 + timedelta(hours=100)) == [
        "01 [1] left"
    ]


def test_thanks_after_a_close_do_not_open_anything() -> None:
    """Whatever the platform makes of them; the next question does."""
    thanked = (0, ASK), (1, ANSWER), (2, "x"), (3, THANKS), (3, "o"), (4, "x")
    assert told(*thanked) == ["013 [1] resolved"]
    assert told(*thanked, (5, ASK), (6, ANSWER)) == ["013 [1] resolved", "67 [1] resolved"]


def test_a_close_that_is_taken_back_is_none() -> None:
    """Closed by mistake before the answer; opened again without a word of the customer's."""
    assert told((0, ASK), (1, "x"), (2, "o"), (3, ANSWER)) == ["03 [3] resolved"]
    assert told((0, ASK), (1, ANSWER), (2, "x"), (3, "o"), now=T0 + timedelta(hours=4)) == ["01 [1] open"]


def test_a_customer_who_opens_it_again_begins_another_contact() -> None:
    assert told((0, ASK), (1, ANSWER), (2, "x"), (7, "o"), (7, "c: and the shade?"), (8, ANSWER)) == [
        "01 [1] resolved",
        "45 [1] resolved",
    ]


def test_the_account_has_its_last_word_within_a_minute_after_a_close() -> None:
    assert told((0, ASK), (1, "x"), (1.01, ANSWER)) == ["02 [1.01] resolved"]
    assert told((0, ASK), (1, ANSWER), (1, "x"), (1.5, "a: PS: the shade too.")) == [
        "01 [1] resolved",
        "3 [] None",
    ]


def test_a_close_before_the_first_message_is_nothing() -> None:
    assert told((0, "x"), (1, ASK), (2, ANSWER)) == ["12 [1] resolved"]


def test_bots_answer_and_the_system_does_not() -> None:
    assert told((0, ASK), (1, "s: We got your mail."), (2, "b: It comes on Monday.")) == ["02 [2] resolved"]
    assert told((0, ASK), (1, "s: We got your mail.")) == ["0 [?] unanswered"]


@pytest.mark.parametrize(
    ("asked", "said", "waits"),
    [
        ("a: Shall I send a new one?", "c: yes", True),
        ("a: A new one is on its way.", "c: yes", False),
        ("a: Shall I send a new one?", "c: thanks", False),
    ],
)
def test_agreement_waits_where_the_account_had_asked(asked: str, said: str, waits: bool) -> None:
    """Lists of a policy tell what agrees here, whatever the model would say."""
    words = WordLists(WordChanges(add={"agrees": frozenset({"yes"}), "thanks": frozenset({"thanks"})}))
    messages, _ = read((0, ASK), (1, asked), (2, said))
    [contact] = contacts(messages, rules=ContactRules(words=words))
    assert (contact.open_wait is not None) is waits


@pytest.mark.parametrize(
    ("turns", "expected"),
    [
        (["c: is it oak?", "a: I will check with the workshop and come back to you."], Ending.WAITING),
        (["c: is it oak?", "a: One moment please, let me check.", "c: thank you"], Ending.WAITING),
        (["c: is it oak?", "a: One moment please.", "a: Yes, it is oak from Slovenia."], Ending.RESOLVED),
        (["c: is it oak?", "a: Yes, it is.", "c: thank you"], Ending.RESOLVED),
    ],
)
def test_a_promise_to_look_is_a_reply_and_no_solution(turns: list[str], expected: Ending) -> None:
    words = WordLists(WordChanges(add={"holds": frozenset({"one moment", "i will check"})}))
    messages, _ = read(*enumerate(turns))
    rules = ContactRules(words=words)
    assert ending(messages, now=LATER, rules=rules) is expected
    assert all(wait.reply for wait in contacts(messages, rules=rules)[0].waits)


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("Please refer to our list of branches: https://oak.example/branches", Ending.RESOLVED),
        ("We are working on it, see the news at https://oak.example/status", Ending.RESOLVED),
        ("매장 안내는 https://oak.example/branches 를 참고해 주세요.", Ending.RESOLVED),
        ("Bitte schauen Sie hier nach: https://oak.example/de", Ending.RESOLVED),
        ("Which lamp is it? The list is at https://oak.example/lamps", Ending.LEFT),
        ("You find all of them here: https://oak.example/lamps?kind=1", Ending.RESOLVED),
    ],
)
def test_a_link_without_a_question_is_an_answer(sent: str, expected: Ending) -> None:
    """A question mark inside an address is none."""
    assert ending(read((0, "c: where do I buy the lamp?"), (1, f"a: {sent}"))[0], now=LATER) is expected


def test_lone_thanks_wait_for_nothing() -> None:
    assert told((0, "c: thank you so much!")) == ["0 [] resolved"]


def test_nothing_was_said() -> None:
    assert contacts([]) == [] and ending([], now=LATER) is None


def test_a_flood_of_short_messages_is_read_in_no_time() -> None:
    """Each is asked once whether it needs an answer; twenty thousand of them, after a question back."""
    flood = [message(f"m{at}", "ok", minutes=at) for at in range(20_000)]
    [contact] = contacts([message("q", "Which lamp is it?", minutes=-1, role="agent"), *flood])
    assert len(contact.messages) == 20_001


turns = st.tuples(
    st.integers(0, 60).map(lambda step: step * 12.0),
    st.sampled_from([ASK, ANSWER, THANKS, "c: yes", "a: Which lamp?", "b: It is here.", "s: note", "x", "o"]),
)


@given(st.lists(turns, max_size=14).map(lambda found: sorted(found, key=lambda one: one[0])))
def test_whatever_happens(happened: list[tuple[float, str]]) -> None:
    """Every message of people and bots is in exactly one contact, in order; waits do not overlap, begin with
    the customer and end with the account, and only the last of a contact may be open."""
    messages, changes = read(*happened)
    found = contacts(messages, changes=changes)
    assert [m for one in found for m in one.messages] == [m for m in messages if m.sender != "system"]
    for one, following in zip(found, [*found, None][1:], strict=True):
        assert one.until == (following.started_at if following else None)
        assert all(wait.reply for wait in one.waits[:-1])
        place = {m.id: at for at, m in enumerate(one.messages)}
        ends = -1
        for wait in one.waits:
            assert place[wait.messages[0].id] > ends
            assert {m.role for m in wait.messages} == {"customer"}
            if wait.reply:
                ends = place[wait.reply.id]
                assert wait.reply.role == "agent" and ends > place[wait.messages[-1].id]
        assert one.is_over(one.ended_at) is (one.closed_at is not None or following is not None)
        assert one.is_over(one.ended_at + OVER_AFTER)


@given(
    st.lists(turns, max_size=14).map(lambda found: sorted(found, key=lambda one: one[0])), st.integers(0, 720)
)
def test_what_is_known_early_stays(happened: list[tuple[float, str]], hours: int) -> None:
    """A contact that another one had followed by some time is the same later."""
    messages, changes = read(*happened)
    early = contacts(messages, changes=changes, now=T0 + timedelta(hours=hours))
    whole = contacts(messages, changes=changes)
    assert [one.messages for one in early[:-1]] == [one.messages for one in whole[: max(0, len(early) - 1)]]
