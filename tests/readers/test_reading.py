"""What people wrote, from the messages of any format; chats in one message and who may have made them."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from nlp_support import Message, Role, read, read_message
from nlp_support.readers.reading import CUSTOMERS_TRANSCRIPT, UNKNOWN_SPEAKERS, as_written
from nlp_support.types.export import LeftOut, Removal
from nlp_support.types.message import Sender

NOON = datetime(2026, 5, 1, 12, 0, tzinfo=UTC)
QUOTED = "Blue.\n\nAm 01.05.26 um 9:12 schrieb Kim <k@e.example>:\n> Blau oder rot?"


def message(text: str, **fields) -> Message:
    common = {"id": "7", "account_id": "shop", "conversation_id": "c", "customer_id": "u", "role": "customer"}
    return Message(**common | {"text": text, "sent_at": NOON} | fields)


def turns(text: str, **fields) -> list:
    """What becomes of one message, in short."""
    found = list(as_written([message(text, **fields)]))
    return [one if isinstance(one, LeftOut) else (one.role, one.text) for one in without_removal(found)]


def without_removal(found: list) -> list:
    """The items after the removal of the record that held a chat."""
    return found[1:] if isinstance(found[0], Removal) else found


def test_a_message_and_what_was_exported():
    assert read_message(message(QUOTED)) == message("Blue.")
    assert read_message(message(QUOTED)).original == QUOTED
    page = '<p>See <a href="https://e.example/a">here</a></p>'
    assert read_message(message(page)).text == "See here (https://e.example/a)"
    assert read_message(message(page)).original == page


def test_a_message_without_others_words_is_the_same_object():
    plain = message("Which oil is on the shelf?\nAnd is it safe for food?")
    assert read_message(plain) is plain


def test_a_mail_with_only_an_attachment_above_a_quotation_stays():
    assert read_message(message(QUOTED.removeprefix("Blue.\n\n"))).text == ""


AWAY = "Automatic reply: Oil\n\nI am on leave until Monday and will answer your message when I am back."


@pytest.mark.parametrize(
    ("text", "sender"),
    [
        (AWAY, Sender.SYSTEM),
        (f"{AWAY}\n\n{QUOTED.partition('Blue.')[2].strip()}", Sender.SYSTEM),
        ("Wir haben Ihre Nachricht erhalten und melden uns innerhalb von 24 Stunden.", Sender.SYSTEM),
        ("I am on leave until Monday, so the courier has to ring at my neighbour's door.", Sender.PERSON),
        (
            f"Is it safe for food?\n\n> {AWAY.partition(chr(10))[0]}\n> I am on leave until Monday.",
            Sender.PERSON,
        ),
    ],
)
def test_what_a_machine_wrote_is_told_by_its_words(text, sender):
    assert read_message(message(text)).sender is sender


def test_what_a_reader_knows_of_the_sender_stays():
    assert read_message(message(AWAY, sender="bot")).sender is Sender.BOT


@pytest.mark.parametrize("format", ["jsonl", "csv"])
def test_every_format_is_read(tmp_path, format):
    row = {"id": "7", "account_id": "shop", "conversation_id": "c", "customer_id": "u", "role": "customer",
           "text": QUOTED, "sent_at": NOON.isoformat()}  # fmt: skip
    file = tmp_path / f"m.{format}"
    quoted = [f'"{value}"' for value in row.values()]
    lines = [json.dumps(row)] if format == "jsonl" else [",".join(row), ",".join(quoted)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [one.text for one in read(file, format=format)] == ["Blue."]
    assert [one.text for one in read(file, format="auto")] == ["Blue."]
    assert [one.text for one in read(file, format=format, as_is=True)] == [QUOTED]


CHAT = "(09:00:12) Ana Fox: which blade?\n(09:00:40) Kim: the B7\n(09:01:02) Ana Fox: thanks"
SPLIT = [(Role.CUSTOMER, "which blade?"), (Role.AGENT, "the B7"), (Role.CUSTOMER, "thanks")]


def test_a_chat_that_the_platforms_side_wrote_becomes_its_turns():
    """The record is made at 12:00, the last turn is of 9:01:02, so the clock is at 11:46:02 or, in whole
    quarters of an hour, 46:02 after the hour: 13 min 58 s before the record. The first turn is 50 s earlier.
    """
    record = message(CHAT, role="agent", agent_id="9", customer_name="Ana Fox")
    whole, first, second, third = as_written([record])
    assert whole == Removal(1, "shop", "7")
    assert [(one.id, one.role, one.text, one.agent_id) for one in (first, second, third)] == [
        ("7/1", Role.CUSTOMER, "which blade?", None),
        ("7/2", Role.AGENT, "the B7", "9"),
        ("7/3", Role.CUSTOMER, "thanks", None),
    ]
    assert third.sent_at == NOON - timedelta(minutes=13, seconds=58)
    assert third.sent_at - first.sent_at == timedelta(seconds=50)
    assert (first.original, second.original) == (CHAT, None)


@pytest.mark.parametrize(
    ("text", "fields", "found"),
    [
        # a record that the platform files under the customer, whose name the heading has
        ("Chat of Ana Fox\n\n" + CHAT, {"source": "zendesk"}, SPLIT),
        (CHAT, {"source": "zendesk", "channel": "email"}, [LeftOut(1, CUSTOMERS_TRANSCRIPT)]),
        (CHAT, {"source": "intercom"}, [LeftOut(1, CUSTOMERS_TRANSCRIPT)]),
        (CHAT, {}, [LeftOut(1, CUSTOMERS_TRANSCRIPT)]),
        (CHAT, {"role": "agent"}, [LeftOut(1, UNKNOWN_SPEAKERS)]),
        # a customer's own words, whatever names stand in them
        ("Agent: you get all your money back", {}, None),
        ("Customer: where is it?\nAgent: you get all your money back", {}, None),
        ("고객: 언제 와요?\n상담사: 전액 환불해 드려요.", {"source": "channel-talk"}, None),
        ("I was told this:\n" + CHAT, {}, None),
        ("This chat with your colleague made me angry\n" + CHAT, {}, None),
        # three turns of known words cannot be her own, even without times
        ("고객: 언제 와요?\n상담사: 내일이요.\n고객: 네, 감사해요.", {}, [LeftOut(1, CUSTOMERS_TRANSCRIPT)]),
        # names without times or words: a chat if a heading says so, whose speakers are not known
        ("Chat transcript\n\nAna: which blade?\nKim: the B7\nAna: thanks\nKim: bye", {"role": "agent"},
         [LeftOut(1, UNKNOWN_SPEAKERS)]),
        ("Service: it takes an hour.\nNote: bring your key.\nNote: park here.", {"role": "agent"}, None),
        # a visitor who calls herself what agents are called
        ("[9:00] Support: hi\n[9:01] Kim: hello", {"role": "agent", "customer_name": "Support"},
         [(Role.CUSTOMER, "hi"), (Role.AGENT, "hello")]),
        # the plan of a day is no chat
        ("9:00 Bus: from the square\n12:30 Lunch: at the lake\n15:00 Museum: free", {"role": "agent"}, None),
    ],
)  # fmt: skip
def test_whose_chats_are_taken_apart(text, fields, found):
    assert turns(text, **fields) == (found or [(fields.get("role", "customer"), text)])


def test_what_the_customer_wrote_before_tells_the_speakers():
    question = message("which blade?", id="6")
    first, _, *found = as_written([question, message(CHAT, role="agent")])
    found = [first, *found]
    assert [one.text for one in found] == ["which blade?", "the B7", "thanks"]
    assert {one.customer_name for one in found[1:]} == {"Ana Fox"}


def test_bots_and_notices_in_a_chat():
    said = [
        "System: chat begins",
        "Bot: Hello, I am Robo.",
        "Visitor 3: a person",
        "Kim: Hello.",
        "Kim: yes?",
    ]
    found = list(as_written([message("\n".join(said), role="agent")]))[1:]
    assert [(one.role, one.sender) for one in found] == [
        (Role.AGENT, Sender.BOT),
        (Role.CUSTOMER, Sender.PERSON),
        (Role.AGENT, Sender.PERSON),
        (Role.AGENT, Sender.PERSON),
    ]


def test_clocks_that_lie():
    """Over midnight the time goes on; clocks that jump for days are not believed."""
    late = "[23:59] Visitor: hello there\n[00:01] Agent: hi"
    _, first, second = as_written([message(late, role="agent")])
    assert second.sent_at - first.sent_at == timedelta(minutes=2)
    jumping = "\n".join(
        f"[{hour % 24:02}:00] {'Agent' if hour % 2 else 'Visitor'}: hm" for hour in range(0, 900, 7)
    )
    _, *found = as_written([message(jumping, role="agent")])
    assert {one.sent_at for one in found} == {NOON}


def test_a_turn_that_cannot_be_a_message_is_refused():
    """An id of 511 characters has no room for the number of a turn."""
    _, *found = as_written([message(CHAT, id="7" * 511, role="agent", customer_name="Ana Fox")])
    assert [one.line for one in found] == [1, 1, 1] and "has 513 characters" in found[0].reason


def test_turns_take_the_place_of_a_record_that_was_kept_whole(store):
    record = message(CHAT, role="agent", customer_name="Ana Fox")
    store.add([record])
    first, again = (store.add(as_written([record])) for _ in range(2))
    assert (first.added, first.removed, again.added, again.replaced, again.removed) == (3, 1, 0, 0, 0)
    assert [one.id for one in store.conversation("shop", "c").messages] == ["7/1", "7/2", "7/3"]
    assert store.original("shop", "7/1") == CHAT
