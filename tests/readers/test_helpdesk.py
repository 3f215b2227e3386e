"""The readers of JSON exports: ibm-care, zendesk, intercom and chatwoot."""

import json
import os
import threading
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.readers import documents, read
from nlp_support.readers.helpdesk.markup import text_of
from nlp_support.readers.twitter.handles import signature
from nlp_support.types.message import Message, Rejection, Role

SAMPLES = Path(__file__).parent / "samples"
NINE = datetime(2024, 3, 1, 9, 0, tzinfo=UTC)  # 1709283600 seconds after 1970
CUSTOMER, AGENT = Role.CUSTOMER, Role.AGENT


def after(**delta: int) -> datetime:
    return NINE + timedelta(**delta)


def sample(format: str) -> list[Message | Rejection]:
    return list(read(SAMPLES / f"{format.replace('-', '_')}.json", format=format))


def test_ibm_care() -> None:
    """1234418798031798277 >> 22 is 294308375843, plus 1288834974657 is 1583143350500 ms: 10:02:30.5."""
    opening = datetime(2020, 3, 2, 10, tzinfo=UTC)
    closing = datetime(2020, 3, 2, 10, 2, 30, 500_000, tzinfo=UTC)
    common = {"account_id": "BrandCare", "conversation_id": "s1", "channel": "twitter"}
    assert sample("ibm-care") == [
        Message(id="101", customer_id="dana_k", role=CUSTOMER, text="@BrandCare my phone is stuck",
                sent_at=opening, **common),
        Message(id="102", customer_id="lou_m", role=CUSTOMER, text="@dana_k @BrandCare mine too",
                sent_at=opening + timedelta(seconds=20), **common),
        Message(id="103", customer_id="lou_m", role=AGENT, text="@lou_m Which model do you have?",
                sent_at=opening + timedelta(seconds=69), in_reply_to="102", **common),
        Message(id="1234418798031798277", customer_id="dana_k", role=AGENT, in_reply_to="101", agent_id="SR",
                text="@dana_k Hold the power key & wait: https://example.com/reset *SR",
                sent_at=closing, **common),
        Rejection(2, "expected the objects dialogHeader and agentURL and the array dialogContent"),
    ]  # fmt: skip


def test_ibm_care_bad_turns(tmp_path: Path) -> None:
    conversation = json.loads((SAMPLES / "ibm_care.json").read_text(encoding="utf-8"))[0]
    conversation["dialogContent"][0]["datetime"] = "2020-03-02T10:00:00"
    conversation["dialogContent"][2] = "no turn"
    conversation["agentURL"]["tweet_ID"] = "soon"
    alone = {**conversation, "dialogContent": []}
    path = tmp_path / "c.json"
    path.write_text(json.dumps([conversation, alone]), encoding="utf-8")
    naive, good, no_turn, no_time, no_customer = read(path, format="ibm-care")
    assert naive.line == 1 and naive.reason.startswith("turn 1: sent_at has no time zone")
    assert good.id == "102"
    assert no_turn.reason == "turn 3: expected a JSON object" and no_time.reason.startswith(
        "turn 4: sent_at must be"
    )
    assert no_customer == Rejection(2, "has no customer turn, expected at least one; leave the record out")


def test_zendesk() -> None:
    """Comment 2 is a note, 4 another end user's; 5 has a naive time; ticket 502 has no comments."""
    common = {"account_id": "7", "conversation_id": "501"}
    dana = {"customer_id": "11", "customer_name": "Dana Fox"}
    *messages, naive, bare = sample("zendesk")
    assert messages == [
        Message(id="1", role=CUSTOMER, text="My kettle leaks.", sent_at=NINE, channel="email",
                **common, **dana),
        Message(id="3", role=AGENT, text="Sorry to hear that.\nShall we send a new one?",
                sent_at=after(minutes=10), channel="web", agent_id="12", **common, **dana),
        Message(id="4", customer_id="13", customer_name="Lou Fox", role=CUSTOMER,
                text="Yes please, says Dana.", sent_at=after(minutes=20), channel="email", **common),
    ]  # fmt: skip
    assert naive.line == 1 and naive.reason.startswith("comment 5: sent_at has no time zone")
    assert bare.line == 2 and "no comments array" in bare.reason


def test_intercom() -> None:
    """Parts 72 (note) and 73 (assignment) are left out; part 76 has an unknown author; a bot is an agent."""
    common = {
        "account_id": "acme_app",
        "conversation_id": "900",
        "customer_id": "u1",
        "customer_name": "Dana",
    }
    *messages, unknown, closing = sample("intercom")
    assert [*messages, closing] == [
        Message(id="source-70", role=CUSTOMER, text="Where is my order?\nIt is late.", sent_at=NINE,
                **common),
        Message(id="71", role=AGENT, text="I will look.", sent_at=after(minutes=1), agent_id="bot",
                **common),
        Message(id="74", role=AGENT, text="It ships & arrives today.", sent_at=after(minutes=2),
                agent_id="a1", **common),
        Message(id="75", role=CUSTOMER, text="", sent_at=after(minutes=3), **common),
        Message(id="77", role=AGENT, text="Closing now.", sent_at=after(minutes=4), agent_id="a1",
                **common),
    ]  # fmt: skip
    assert unknown.line == 1
    assert unknown.reason.startswith("part 6: author type is unknown, expected one of user, lead")


def test_intercom_single_conversation_opened_by_an_agent(tmp_path: Path) -> None:
    """The customer has not written yet, so the contacts say who it is; without them nobody does."""
    conversation = {
        "id": 5, "workspace_id": "w", "created_at": 1709283600,
        "source": {"id": 1, "type": "email", "body": "Your bill", "author": {"type": "admin", "id": 2}},
        "contacts": {"contacts": [{"type": "contact", "id": "u9"}]},
    }  # fmt: skip
    path = tmp_path / "c.json"
    path.write_text(json.dumps(conversation, indent=1), encoding="utf-8")
    (message,) = read(path, format="intercom")
    assert (message.customer_id, message.role, message.channel, message.account_id) == (
        "u9",
        AGENT,
        "email",
        "w",
    )
    path.write_text(json.dumps(conversation | {"contacts": {}}), encoding="utf-8")
    reason = "source: the conversation does not name its customer; export it with its contacts"
    assert list(read(path, format="intercom")) == [Rejection(1, reason)]


def test_chatwoot() -> None:
    """Message 3 is a private note and 4 an activity; the contact of `meta` answers for message 1."""
    common = {"account_id": "4", "conversation_id": "8", "customer_id": "31", "customer_name": "Dana"}
    *messages, unknown = sample("chatwoot")
    assert messages == [
        Message(id="1", role=AGENT, text="Hello, this is the shop.", sent_at=NINE, agent_id="bot", **common),
        Message(id="2", role=CUSTOMER, text="Do you open on Sunday?", sent_at=after(minutes=1), **common),
        Message(id="5", role=AGENT, text="Yes, from ten.", sent_at=after(minutes=2), agent_id="2",
                in_reply_to="2", **common),
        Message(id="6", role=CUSTOMER, text="", sent_at=after(minutes=3), **common),
    ]  # fmt: skip
    assert unknown.line == 7 and unknown.reason.startswith("message_type is unknown, expected 0 to 3")


def test_chatwoot_pages_one_a_line(tmp_path: Path) -> None:
    page = json.loads((SAMPLES / "chatwoot.json").read_text(encoding="utf-8"))
    other = {"meta": {"contact_id": 40}, "payload": [page["payload"][4] | {"id": 9, "conversation_id": 10}]}
    path = tmp_path / "c.jsonl"
    path.write_text(json.dumps(page) + "\n" + json.dumps(other) + "\n", encoding="utf-8")
    *first, last = read(path, format="chatwoot")
    assert first[:-1] == sample("chatwoot")[:-1] and first[-1].line == 1
    assert (last.id, last.customer_id, last.conversation_id) == ("9", "40", "10")


def test_chatwoot_messages_alone(tmp_path: Path) -> None:
    """An agent's message before any of the customer's has nobody to belong to; after one it has."""
    messages = json.loads((SAMPLES / "chatwoot.json").read_text(encoding="utf-8"))["payload"]
    path = tmp_path / "c.json"
    path.write_text(json.dumps([messages[4], messages[1], messages[4]]), encoding="utf-8")
    early, question, answer = read(path, format="chatwoot", account_id="shop")
    assert early.line == 1 and "names the customer" in early.reason
    assert (question.customer_id, answer.customer_id, answer.account_id) == ("31", "31", "shop")


def test_chatwoot_conversations_with_messages(tmp_path: Path) -> None:
    """The agent writes first, in the same record: its customer is the one who writes later."""
    messages = json.loads((SAMPLES / "chatwoot.json").read_text(encoding="utf-8"))["payload"]
    deleted = messages[4] | {"id": 20, "content_attributes": {"deleted": True}}
    conversation = {
        "id": 8, "inbox_id": 6, "meta": {"channel": "Channel::Whatsapp"},
        "messages": [messages[4], messages[1], deleted],
    }  # fmt: skip
    path = tmp_path / "c.json"
    path.write_text(
        json.dumps({"data": {"meta": {"all_count": 1}, "payload": [conversation]}}), encoding="utf-8"
    )
    found = list(read(path, format="chatwoot"))
    assert [(m.id, m.customer_id, m.account_id, m.channel) for m in found] == [
        ("5", "31", "6", "whatsapp"), ("2", "31", "6", "whatsapp"),
    ]  # fmt: skip


TICKET = {
    "id": 1, "requester_id": 2, "brand_id": 3,
    "comments": [{"id": 4, "author_id": 2, "created_at": "2024-03-01T09:00:00Z", "body": "Good morning"}],
}  # fmt: skip


def zendesk(path: Path, content: bytes | str) -> list[Message | Rejection]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return list(read(path, format="zendesk"))


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(
    "content",
    [
        json.dumps(TICKET),
        json.dumps(TICKET) + "\n",
        json.dumps(TICKET, indent=2),
        json.dumps([TICKET]),
        "[\r\n" + json.dumps(TICKET) + "\r\n]",
        json.dumps({"count": 1, "tickets": [TICKET]}, indent=2),
    ],
)
def test_shapes_of_one_ticket(tmp_path: Path, content: str, mark: str) -> None:
    (message,) = zendesk(tmp_path / "t.json", mark + content)
    assert (message.id, message.text, message.account_id, message.channel) == (
        "4",
        "Good morning",
        "3",
        "ticket",
    )


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_lines(tmp_path: Path, ending: str) -> None:
    ticket = json.dumps(TICKET)
    lines = ["{oops", ticket, "[1]", '{"count": 1}', "", json.dumps({"tickets": [TICKET, 5]}), ticket[:-9]]
    found = zendesk(tmp_path / "t.ndjson", ending.join(lines))
    assert [getattr(one, "line", "good") for one in found] == [1, "good", 3, 4, "good", 6, 7]
    assert "ends early" in found[-1].reason


def test_document_truncated(tmp_path: Path) -> None:
    text = json.dumps({"tickets": [TICKET, TICKET, TICKET]})
    for cut in (len(text) - 1, len(text) - 30, len(text) - 3):
        *messages, rejected = zendesk(tmp_path / "t.json", text[:cut])
        assert len(messages) == (3 if cut >= len(text) - 2 else 2)
        assert rejected.line == len(messages) + 1 and "ends early" in rejected.reason
    (rejected,) = zendesk(tmp_path / "t.json", text[:60])
    assert rejected.line == 1 and "ends early" in rejected.reason


def test_document_with_a_syntax_error(tmp_path: Path) -> None:
    """What comes before the error is read; what comes after cannot be."""
    ticket = json.dumps(TICKET)
    first, rejected = zendesk(tmp_path / "t.json", f"[{ticket}, {{oops}}, {ticket}]")
    assert first.id == "4"
    assert rejected.line == 2 and "could not be read" in rejected.reason


def test_document_with_bytes_that_are_not_utf8(tmp_path: Path) -> None:
    """A bad byte spoils its own comment and nothing else."""
    text = json.dumps([TICKET, TICKET, TICKET]).replace("Good morning", "GoodBAD", 1).encode()
    rejected, *messages = zendesk(tmp_path / "t.json", text.replace(b"BAD", b"\xff"))
    assert rejected.line == 1 and "UTF-8" in rejected.reason and len(messages) == 2


@pytest.mark.parametrize("ascii", [True, False])
@pytest.mark.parametrize("indent", [None, 1])
def test_the_last_code_point_is_kept_beside_bad_bytes(
    tmp_path: Path, ascii: bool, indent: int | None
) -> None:
    """U+10FFFF, a noncharacter, is valid UTF-8; the bad byte spoils the second ticket alone."""
    said = TICKET["comments"][0] | {"body": "Good \U0010ffff morning"}
    bad = TICKET["comments"][0] | {"body": "GoodBAD"}
    tickets = [TICKET | {"comments": [one]} for one in (said, bad, said)]
    text = json.dumps(tickets, ensure_ascii=ascii, indent=indent).encode()
    first, rejected, last = zendesk(tmp_path / "t.json", text.replace(b"BAD", b"\xff\xfe"))
    assert first.text == last.text == "Good \U0010ffff morning"
    assert rejected.line == 2 and "UTF-8" in rejected.reason


class CountedPath(type(Path())):
    """A path that counts how often it is opened."""

    opened = 0

    def open(self, *args: Any, **named: Any) -> Any:
        CountedPath.opened += 1
        return super().open(*args, **named)


@pytest.mark.parametrize("lines", [True, False])
def test_an_export_is_opened_once(tmp_path: Path, lines: bool) -> None:
    """The users come after the tickets, so a document is read up to them first, and then again."""
    path = CountedPath(tmp_path / "t.json")
    page = {"tickets": [TICKET, TICKET], "users": [{"id": 1, "name": "Ida"}]}
    path.write_text(f"{json.dumps(page)}\n" * 2 if lines else json.dumps(page, indent=1), encoding="utf-8")
    CountedPath.opened = 0
    found = list(documents.records(path, fields=("comments",), arrays=("tickets",), beside=("users",)))
    assert len(found) == (4 if lines else 2) and CountedPath.opened == 1
    assert all(record.page["users"] == page["users"] for record in found)


def test_half_of_a_surrogate_pair_ends_a_document_and_not_the_import(tmp_path: Path) -> None:
    """ijson cannot go on behind such an escape; what came before is read."""
    text = json.dumps([TICKET, TICKET, TICKET])
    at = text.index("Good morning", len(text) // 2)
    first, rejected = zendesk(tmp_path / "t.json", f"{text[:at]}\\udc80{text[at:]}")
    assert first.id == "4"
    assert rejected.line == 2 and "half a surrogate pair" in rejected.reason


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "is empty"),
        ("id,text\n", "not JSON"),
        ("[oops]", "not JSON"),
        ("{oops: 1}", "not JSON"),
        ('{"conversations": []}', "expected objects with comments, .*found: conversations"),
        ('[{"conversation_parts": {}}]', "fields found: conversation_parts"),
        ("{}\n{} trailing", None),
    ],
)
def test_other_files(tmp_path: Path, content: str, expected: str | None) -> None:
    if expected is None:
        assert [one.line for one in zendesk(tmp_path / "t.json", content)] == [1, 2]
        return
    with pytest.raises(UnreadableFile, match=expected):
        zendesk(tmp_path / "t.json", content)


def test_account_of_an_export(tmp_path: Path) -> None:
    """The one that is given wins; with none, the first record has to name it and later ones are rejected."""
    path = tmp_path / "t.ndjson"
    bare = {name: value for name, value in TICKET.items() if name != "brand_id"}
    path.write_text(json.dumps(TICKET) + "\n" + json.dumps(bare) + "\n", encoding="utf-8")
    assert [m.account_id for m in read(path, format="zendesk", account_id="shop")] == ["shop", "shop"]
    message, rejected = read(path, format="zendesk")
    assert message.account_id == "3"
    assert (
        rejected.line == 2
        and "no brand_id in the export; name the account with account_id" in rejected.reason
    )
    path.write_text(json.dumps(bare), encoding="utf-8")
    with pytest.raises(InvalidArgument, match="zendesk: there is no brand_id"):
        list(read(path, format="zendesk"))


def test_streaming(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """20,000 tickets in 2.7 MB: the first message is there after a small part of them was read."""
    sizes = []
    whole = documents._Utf8.read

    def counted(file: documents._Utf8, size: int = -1) -> bytes:
        data = whole(file, size)
        sizes.append(len(data))
        return data

    monkeypatch.setattr(documents._Utf8, "read", counted)
    path = tmp_path / "t.json"
    path.write_text(json.dumps([TICKET] * 20_000), encoding="utf-8")
    found = read(path, format="zendesk")
    assert next(found).id == "4"
    assert sum(sizes) < 400_000 < path.stat().st_size
    found.close()


def test_pipe_is_refused(tmp_path: Path) -> None:
    """An export is read more than once, so that a pipe would give half of it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=lambda: pipe.open("wb").close())
    writer.start()
    with pytest.raises(UnreadableFile, match="is not a regular file"):
        list(read(pipe, format="zendesk"))
    writer.join()


ODD = st.sampled_from(
    [None, True, "", "x" * 600, -1, 2.5, 1e300, 10**25, [], {}, [[]], [{"id": {}}], {"id": []}]
)


def places(value: object) -> list[tuple[object, object]]:
    """Every (container, key) in a JSON value."""
    inner = list(
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    return [(value, key) for key, _ in inner] + [place for _, one in inner for place in places(one)]


@given(
    st.sampled_from(["ibm-care", "zendesk", "intercom", "chatwoot"]),
    st.lists(st.tuples(st.integers(0, 200), ODD), max_size=8),
)
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_odd_values_give_messages_rejections_or_a_named_error(
    tmp_path: Path, format: str, changes: list[tuple[int, object]]
) -> None:
    """The samples with anything in them replaced by something of another type or size."""
    document = json.loads((SAMPLES / f"{format.replace('-', '_')}.json").read_text(encoding="utf-8"))
    for index, odd in changes:
        if found := places(document):
            container, key = found[index % len(found)]
            container[key] = deepcopy(odd)
    path = tmp_path / "odd.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    try:
        results = list(read(path, format=format))
    except (UnreadableFile, InvalidArgument):
        return
    assert all(isinstance(one, Message) or (one.line >= 1 and one.reason) for one in results)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain", "plain"),
        ("<p>One</p>\n<p>Two &amp; three</p>", "One\nTwo & three"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<ul><li>tea</li><li>milk</li></ul>", "tea\nmilk"),
        ("<style>p {}</style><b>bo</b>ld", "bold"),
        ("in\n one  line", "in one line"),
        ("1 < 2 and <unclosed", "1 < 2 and"),
        ("", ""),
    ],
)
def test_text_of_html(html: str, text: str) -> None:
    assert text_of(html).startswith(text) and len(text_of(html).split("\n")) == text.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Happy to help. ^JS", "JS"),
        ("Try this: https://example.com/a *SR", "SR"),
        ("Thanks! ^Kim https://t.co/abc 1/2", "Kim"),
        ("We'll be here /EX", "EX"),
        ("Is it on and/or OFF", None),
        ("See example.com/FAQ", None),
        ("5 * 3", None),
        ("", None),
    ],
)
def test_signature(text: str, name: str | None) -> None:
    assert signature(text) == name
