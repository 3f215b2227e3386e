"""What the readers of JSON exports share, tried with zendesk; and the reader of ibm-care."""

import json
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.readers import documents, read
from nlp_support.readers.twitter.handles import signature
from nlp_support.types.message import Message, Rejection, Role, Sender

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


def thread(tmp_path: Path, company: str, *turns: tuple[str, str], last: str) -> list[Message]:
    """The messages of a thread: (key and handle, words) of each turn, a minute apart."""
    content = [
        {key: handle, "message": words, "tweet_ID": str(at), "datetime": f"2020-03-02T10:{at:02}:00.000Z"}
        for at, (author, words) in enumerate(turns)
        for key, handle in [author.split("=")]
    ]
    header = {"company": company, "sessionID": "s1"}
    closing = {"tweet_ID": "1234418798031798277", "url_utterance": last}
    path = tmp_path / "thread.json"
    found = [{"dialogHeader": header, "dialogContent": content, "agentURL": closing}]
    path.write_text(json.dumps(found), encoding="utf-8")
    messages = list(read(path, format="ibm-care"))
    assert all(isinstance(one, Message) for one in messages), messages
    return [one for one in messages if isinstance(one, Message)]


@pytest.mark.parametrize(
    ("company", "other"),
    [
        ("OakBankHelp", "OakBank"),
        ("AskOakBank", "OakBank"),
        ("Oak_Bank_Support", "oakbank"),
        ("TeamOakBank", "OakBankUK"),
        ("OakBankCares", "OakBank_Official"),
        ("OakBank", "OakBank"),
    ],
)
def test_ibm_care_files_the_brands_other_handle_as_its_own(tmp_path: Path, company: str, other: str) -> None:
    """The announcement is the brand's, to no question of Lou's; Lou is the customer."""
    post, asked, answered = thread(
        tmp_path,
        company,
        (f"client={other}", "Our branches are open again. Come in!"),
        ("client1=lou_m", f"@{other} on Sundays too?"),
        last="@lou_m From ten to four.",
    )
    assert (post.role, post.sender, post.customer_id) == (AGENT, Sender.SYSTEM, "lou_m")
    assert post.in_reply_to is None
    assert (asked.role, asked.sender, asked.customer_id) == (CUSTOMER, Sender.PERSON, "lou_m")
    assert (answered.role, answered.sender, answered.in_reply_to) == (AGENT, Sender.PERSON, asked.id)


def test_ibm_care_takes_a_post_to_nobody_for_no_question(tmp_path: Path) -> None:
    """Nobody was asked by it, and nobody answered it but a customer with a question of his own."""
    post, asked, answered = thread(
        tmp_path,
        "OakBankHelp",
        ("client=the_oak_boss", "What a year it was for all of us"),
        ("client1=lou_m", "@the_oak_boss why are your branches closed?"),
        last="@lou_m They open on Monday.",
    )
    assert (post.role, post.sender, post.customer_id) == (CUSTOMER, Sender.SYSTEM, "the_oak_boss")
    assert (asked.sender, answered.customer_id) == (Sender.PERSON, "lou_m")


@pytest.mark.parametrize(
    ("first", "then", "last"),
    [
        ("@OakBankHelp my card is gone", "@dana_k mine too", "@lou_m Which one?"),  # she asks the brand
        ("my card of OakBank is gone", "@dana_k mine too", "@dana_k Which one?"),  # who answers her
        ("my card of OakBank is gone", "so is mine", "@lou_m Which one?"),  # and Lou does not
    ],
)
def test_ibm_care_customers_stay_customers(tmp_path: Path, first: str, then: str, last: str) -> None:
    messages = thread(tmp_path, "OakBankHelp", ("client=dana_k", first), ("client1=lou_m", then), last=last)
    assert [one.sender for one in messages] == [Sender.PERSON] * 3
    assert [one.role for one in messages] == [CUSTOMER, CUSTOMER, AGENT]


def test_ibm_care_without_another_customer_its_author_is_one(tmp_path: Path) -> None:
    messages = thread(tmp_path, "OakBankHelp", ("client=OakBank", "We are hiring"), last="@OakBank Where?")
    assert [one.sender for one in messages] == [Sender.PERSON] * 2
    assert messages[0].role is CUSTOMER


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
    whole = documents.Utf8.read

    def counted(file: documents.Utf8, size: int = -1) -> bytes:
        data = whole(file, size)
        sizes.append(len(data))
        return data

    monkeypatch.setattr(documents.Utf8, "read", counted)
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
