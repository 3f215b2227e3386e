"""Zendesk tickets, comments that stand apart from them, events and ratings."""

import json
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from nlp_support import InvalidArgument, LeftOut, Message, Rating, Rejection, Removal, UnreadableFile, read
from nlp_support.readers import documents
from nlp_support.readers.helpdesk.zendesk.waiting import TABLES, People
from nlp_support.readers.temporary import temporary_database

SAMPLES = Path(__file__).parents[1] / "samples" / "formats"
NINE = datetime(2026, 5, 4, 9, tzinfo=UTC)
TICKET = {"id": 5, "brand_id": 7, "requester_id": 1, "status": "open", "via": {"channel": "email"}}
QUESTION = {
    "id": 21,
    "author_id": 1,
    "public": True,
    "created_at": "2026-05-04T09:00:00Z",
    "body": "병이 깨졌어요",
}
ANSWER = QUESTION | {
    "id": 22,
    "author_id": 2,
    "created_at": "2026-05-04T10:00:00Z",
    "body": "새로 보내 드릴게요",
}


def zendesk(tmp_path: Path, *lines: object, account_id: str | None = "tea") -> list[Any]:
    """What is read of these records, one a line."""
    path = tmp_path / "export.ndjson"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in (*lines, {})), encoding="utf-8")
    found = list(read(path, format="zendesk", account_id=account_id))
    # the empty object makes it a file of lines, and is rejected
    return [one for one in found if getattr(one, "line", 0) <= len(lines)]


def document(tmp_path: Path, content: object) -> list[Any]:
    path = tmp_path / "export.json"
    path.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return list(read(path, format="zendesk", account_id="tea"))


def ticket(*comments: object, **fields: object) -> dict[str, object]:
    return TICKET | {"comments": list(comments)} | fields


def messages(found: list[Any]) -> list[tuple[str, str, str]]:
    return [(one.id, one.role.value, one.customer_id) for one in found if isinstance(one, Message)]


def reasons(found: list[Any]) -> list[str]:
    return sorted(one.reason for one in found if isinstance(one, LeftOut))


BOTH = [("21", "customer", "1"), ("22", "agent", "1")]


def test_the_sample() -> None:
    """Comment 2 is a note, 5 a call without a transcript, 7 tells of a merge, 8 is of a deleted ticket. 4 was
    written by somebody in copy, 6 by Zendesk. A good rating is the best of five."""
    found = list(read(SAMPLES / "zendesk.json", format="zendesk"))
    common = {"account_id": "7", "conversation_id": "501", "source": "zendesk"}
    dana = {"customer_id": "11", "customer_name": "Dana Fox"}
    first, answer, copied, survey = (one for one in found if isinstance(one, Message))
    assert first == Message(
        id="1", role="customer", text="The hinge of the lamp squeaks.", sent_at=NINE, channel="email",
        **common, **dana,
    )  # fmt: skip
    assert (answer.agent_id, answer.channel, answer.role) == ("12", "web", "agent")
    assert answer.text.startswith("A drop of oil helps, see here")
    assert (copied.id, copied.role, copied.customer_id, copied.customer_name) == ("4", "customer", "13", None)
    assert (survey.id, survey.role, survey.sender, survey.channel) == ("6", "agent", "system", "email")
    assert reasons(found) == ["deleted", "notice of a call", "notice of a merge", "private note"]
    assert [one for one in found if isinstance(one, Rating | Removal)] == [
        Removal(1, "7", "2", "zendesk"),
        Rating(1, "7", "501", "11", 5, None, "12", "zendesk"),
        Removal(3, "7", "8", "zendesk"),
        Removal(3, "7", "503", "zendesk", conversation=True),
    ]


def test_the_sample_with_comments_apart() -> None:
    """The question stands before its ticket, and the user between; all is known when the file ends."""
    user, question, answer = read(SAMPLES / "zendesk_apart.ndjson", format="zendesk")
    assert user == LeftOut(3, "user")
    assert (question.role, question.customer_name, question.channel) == ("customer", "Lou Berg", "web")
    assert (answer.role, answer.customer_id, answer.agent_id) == ("agent", "16", "12")


COMMENTS = [QUESTION | {"ticket_id": 5}, ANSWER | {"ticket_id": 5}]
EVENT = {"id": 8, "ticket_id": 5, "timestamp": 1777885200}


def told(comment: dict[str, object]) -> dict[str, object]:
    """A comment as an event has it, without a time of its own."""
    return {name: value for name, value in comment.items() if name != "created_at"} | {
        "event_type": "Comment"
    }


@pytest.mark.parametrize(
    "lines",
    [
        [TICKET, *COMMENTS],
        [*reversed(COMMENTS), TICKET],
        COMMENTS,
        [{"tickets": [TICKET], "comments": COMMENTS}],
        [{"tickets": [TICKET], "next_page": None}, {"ticket_comments": COMMENTS}],
        [{"ticket_id": 5, "comments": [QUESTION, ANSWER]}],
        [{"comments": [QUESTION], "next_page": "https://tea.example/api/v2/tickets/5/comments.json?page=2"},
         {"comments": [ANSWER], "links": {"prev": "https://tea.example/api/v2/tickets/5/comments?page"}}],
        [{"ticket": TICKET, "comments": [QUESTION, ANSWER]}],
        [{"ticket": ticket(QUESTION, ANSWER)}],
        [EVENT | {"child_events": [told(QUESTION)]}, EVENT | {"child_events": [told(ANSWER)]}],
        [{"audits": [{"id": 8, "ticket_id": 5, "created_at": "2026-05-04T09:00:00Z",
                      "events": [QUESTION | {"type": "Comment"}, ANSWER | {"type": "Comment"}]}]}],
    ],
)  # fmt: skip
def test_one_ticket_in_every_shape(tmp_path: Path, lines: list[object]) -> None:
    """Without a ticket the first to write is taken for the customer."""
    found = zendesk(tmp_path, *lines)
    assert messages(found) == BOTH
    assert {(one.conversation_id, one.account_id) for one in found} == {("5", "tea")}


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("order", [("tickets", "comments"), ("comments", "tickets")])
def test_a_document_with_tickets_and_comments_in_two_arrays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, order: tuple[str, str], large: bool
) -> None:
    """A document that is too large for one record is read array by array."""
    if large:
        monkeypatch.setattr(documents, "MAX_LINE", 600)
    arrays = {"tickets": [TICKET], "comments": COMMENTS}
    found = document(
        tmp_path, {name: arrays[name] for name in order} | {"users": [{"id": 1, "name": "은지"}]}
    )
    assert messages(found) == BOTH
    assert {one.customer_name for one in found} == {"은지"}


def test_comments_without_tickets_are_named_as_what_they_are(tmp_path: Path) -> None:
    page = {
        "comments": [QUESTION, ANSWER],
        "users": [{"id": 1, "role": "end-user"}],
        "next_page": None,
        "count": 2,
    }
    for content in (page, QUESTION, [QUESTION]):
        with pytest.raises(UnreadableFile, match=r"holds comments without their tickets.* ticket_id"):
            document(tmp_path, content)
    one, two, *_ = zendesk(tmp_path, *COMMENTS, page)
    assert [one, two] == [Rejection(3, f"comment {at}: the comment has no ticket_id, expected the id of its "
                                       "ticket; add it") for at in (1, 2)]  # fmt: skip
    (rejected,) = zendesk(tmp_path, TICKET)
    assert (
        "no comments array" in rejected.reason
        and "put the exported comments into the same" in rejected.reason
    )


def test_an_account_that_nobody_names_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match="no brand_id"):
        zendesk(tmp_path, *COMMENTS, account_id=None)
    assert {one.account_id for one in zendesk(tmp_path, *COMMENTS, TICKET, account_id=None)} == {"7"}


@pytest.mark.parametrize(
    ("fields", "comment", "users", "role"),
    [
        ({}, {}, [], "agent"),
        ({"email_cc_ids": [3]}, {}, [], "customer"),
        ({"collaborator_ids": ["3"]}, {}, [], "customer"),
        ({"collaborators": [{"id": 3}]}, {}, [], "customer"),
        ({"email_cc_ids": [3]}, {}, [{"id": 3, "role": "agent"}], "agent"),
        ({"email_cc_ids": [3]}, {}, [{"id": 3, "role": "admin"}], "agent"),
        ({"collaborator_ids": [3], "follower_ids": [3]}, {}, [], "agent"),
        ({"collaborator_ids": [3], "assignee_id": 3}, {}, [], "agent"),
        ({}, {}, [{"id": 3, "role": "end-user"}], "customer"),
        ({}, {"author": {"id": 3, "role": "end-user"}}, [], "customer"),
        ({}, {"metadata": {"flags": [2], "flags_options": {"2": {"trusted": False}}}}, [], "customer"),
        ({}, {"via": {"channel": "voice", "source": {"rel": "voicemail"}}}, [], "customer"),
    ],
)
def test_whose_side_a_third_author_is_on(
    tmp_path: Path, fields: dict[str, object], comment: dict[str, object], users: list[object], role: str
) -> None:
    third = QUESTION | {"id": 23, "author_id": 3, "body": "Zu zweit gefragt"} | comment
    found = zendesk(tmp_path, {"tickets": [ticket(QUESTION, third, **fields)], "users": users})
    outside = "3" if role == "customer" and "via" not in comment else "1"
    assert messages(found) == [("21", "customer", "1"), ("23", role, outside)]


def test_who_writes_notes_is_a_colleague(tmp_path: Path) -> None:
    note = QUESTION | {"id": 20, "author_id": 3, "public": False}
    said = QUESTION | {"id": 23, "author_id": 3}
    found = zendesk(tmp_path, ticket(QUESTION, note, said, email_cc_ids=[3]))
    assert messages(found) == [("21", "customer", "1"), ("23", "agent", "1")]


@pytest.mark.parametrize(
    ("comment", "sender"),
    [
        ({}, "person"),
        ({"author_id": -1}, "system"),
        ({"via": {"channel": "rule", "source": {"rel": "trigger"}}}, "system"),
        ({"via": {"channel": "web", "source": {"rel": "automation", "from": {"id": 4}}}}, "system"),
        ({"via": {"channel": 8}}, "system"),
        ({"metadata": {"flags": [4]}}, "system"),
        ({"via": {"channel": "answer_bot_for_web_widget"}}, "bot"),
        ({"via": {"channel": 67}}, "bot"),
        ({"via": {"channel": "automatic_solution_suggestions"}}, "bot"),
        ({"via": {"channel": "web", "source": {"rel": "follow_up", "from": {"ticket_id": 4}}}}, "person"),
        ({"via": {"channel": "twitter", "source": {"rel": "direct_message"}}}, "person"),
        ({"type": "FacebookComment", "via": {"channel": "facebook"}}, "person"),
    ],
)
def test_what_kind_of_sender_wrote(tmp_path: Path, comment: dict[str, object], sender: str) -> None:
    _, found = zendesk(tmp_path, ticket(QUESTION, ANSWER | comment))
    assert (found.sender, found.agent_id) == (sender, "2" if sender == "person" else "bot")
    assert found.channel not in ("rule", "8")


def test_an_automatic_mail_of_the_customer_is_on_her_side(tmp_path: Path) -> None:
    away = QUESTION | {"id": 23, "created_at": "2026-05-04T10:00:03Z", "body": "Je suis absente",
                       "metadata": {"flags": [4]}}  # fmt: skip
    *_, last = zendesk(tmp_path, ticket(QUESTION, ANSWER, away))
    assert (last.role, last.sender, last.agent_id) == ("customer", "system", None)


@pytest.mark.parametrize(
    ("comment", "reason", "removed"),
    [
        ({"public": False}, "private note", True),
        ({"public": "false"}, "private note", True),
        ({"via": {"channel": "web", "source": {"rel": "merge"}}}, "notice of a merge", False),
        ({"via": {"channel": "merge"}}, "notice of a merge", False),
        ({"via": {"channel": 19}, "public": True}, "notice of a merge", False),
        ({"via": {"channel": "side_conversation"}}, "side conversation", False),
        ({"type": "TpeVoiceComment", "data": {"recorded": True}}, "notice of a call", False),
        ({"body": "", "html_body": "<div></div>", "attachments": []}, "no words and no attachment", False),
        ({"body": None}, "no words and no attachment", False),
        ({"body": "▇▇▇▇ ▇▇\n▇▇"}, "redacted", True),
        ({"redacted": True}, "redacted", True),
    ],
)
def test_comments_that_are_no_messages(
    tmp_path: Path, comment: dict[str, object], reason: str, removed: bool
) -> None:
    found = zendesk(tmp_path, ticket(QUESTION, ANSWER | comment))
    assert messages(found) == BOTH[:1] and reasons(found) == [reason]
    assert [one for one in found if isinstance(one, Removal)] == [
        Removal(1, "tea", "22", "zendesk")
    ] * removed


def test_words_and_attachments_stay(tmp_path: Path) -> None:
    """What is left of a redacted comment, a picture alone, and what was said in a call are words or stand for
    some."""
    partly = QUESTION | {"body": "Mein Code ist ▇▇▇▇, hilft das?"}
    picture = QUESTION | {"id": 23, "body": "", "attachments": [{"file_name": "lamp.png"}]}
    call = QUESTION | {"id": 24, "type": "VoiceComment", "body": "Call from +44 1632 960555",
                       "data": {"transcription_text": "Please call me back"}}  # fmt: skip
    found = zendesk(tmp_path, ticket(partly, picture, call))
    assert [one.text for one in found] == ["Mein Code ist ▇▇▇▇, hilft das?", "", "Please call me back"]


@pytest.mark.parametrize("status", ["deleted", "spam"])
def test_deleted_tickets_are_removed(tmp_path: Path, status: str) -> None:
    """With or without their comments, and from the list of deleted tickets."""
    whole = Removal(1, "tea", "5", "zendesk", conversation=True)
    found = zendesk(tmp_path, ticket(QUESTION, status=status))
    assert found == [LeftOut(1, "deleted"), Removal(1, "tea", "21", "zendesk"), whole]
    gone = {"id": 5, "subject": "x", "deleted_at": "2026-05-09T09:00:00Z", "previous_state": "open"}
    for line in (TICKET | {"status": status}, {"deleted_tickets": [gone]}):
        assert zendesk(tmp_path, line) == [LeftOut(1, "deleted"), whole]


def test_suspended_mail_is_left_out(tmp_path: Path) -> None:
    held = {
        "id": 9,
        "cause": "Detected as spam",
        "content": "win",
        "author": {"id": None, "email": "x@y.example"},
    }
    assert zendesk(tmp_path, {"suspended_tickets": [held, held]}) == [LeftOut(1, "suspended as spam")] * 2


def test_events_that_hide_a_comment(tmp_path: Path) -> None:
    """21 is made private, 22 is redacted before it is exported, and 23 and 24 are of an earlier export."""
    said = EVENT | {
        "child_events": [told(QUESTION), told(ANSWER), {"id": 9, "event_type": "Change", "status": "open"}]
    }
    changed = EVENT | {"child_events": [
        {"id": 10, "event_type": "CommentPrivacyChange", "comment_id": 21, "public": False},
        {"id": 11, "event_type": "CommentRedactionEvent", "comment_id": 22},
        {"id": 12, "event_type": "CommentPrivacyChange", "comment_id": 23, "public": False},
        {"id": 13, "event_type": "CommentRedactionEvent", "comment_id": 24},
    ]}  # fmt: skip
    found = zendesk(tmp_path, TICKET, {"ticket_events": [said, changed]})
    assert messages(found) == [("22", "agent", "1")]
    assert [one.id for one in found if isinstance(one, Removal)] == ["21", "23", "24"]
    assert reasons(found) == ["change of status", "private note", "private note", "redacted"]


@pytest.mark.parametrize(
    ("rating", "score"),
    [
        ({"score": "good", "comment": "schnell"}, 5),
        ({"score": "bad", "reason": "Too slow", "reason_id": 3}, 1),
        ({"score": "good_with_comment"}, 5),
        ({"score": "offered"}, None),
        ({"score": "unoffered"}, None),
        ({"score": 4}, 4),
        ({"score": "2"}, 2),
        ("bad", 1),
        (None, None),
    ],
)
def test_ratings(tmp_path: Path, rating: Any, score: int | None) -> None:
    """In the ticket and in the list of ratings."""
    expected = [] if score is None else [Rating(1, "tea", "5", "1", score, None, "2", "zendesk")]
    found = zendesk(tmp_path, ticket(satisfaction_rating=rating, assignee_id=2))
    assert found == expected
    if isinstance(rating, dict):
        listed = {
            "ticket_id": 5,
            "requester_id": 1,
            "assignee_id": 2,
            "updated_at": "2026-05-04T09:00:00Z",
        } | rating
        alone = zendesk(tmp_path, {"satisfaction_ratings": [listed]})
        assert [(one.score, one.rated_at) for one in alone] == [(one.score, NINE) for one in expected]


def test_a_rating_outside_the_scale_is_rejected(tmp_path: Path) -> None:
    for score in (9, "splendid", {"stars": 3}):
        (rejected,) = zendesk(tmp_path, ticket(satisfaction_rating={"score": score}))
        assert rejected.reason.startswith("satisfaction_rating: the ")


@pytest.mark.parametrize(
    ("options", "rating", "score"), [(5, 4, 4), (0, 4, 4), (2, 2, 5), (2, 1, 1), (3, 2, 3)]
)
def test_responses_to_surveys(tmp_path: Path, options: int, rating: int, score: float) -> None:
    """The middle of three grades is the middle of five."""
    question = {"type": "rating_scale_emoji", "options": [{"rating": one} for one in range(1, options + 1)]}
    answer = {
        "type": "rating_scale_emoji",
        "rating": rating,
        "question": question,
        "created_at": "2026-05-04T09:00:00Z",
    }
    response = {"answers": [{"type": "skipped"}, answer], "responder_id": 1, "subject_zrns": ["zen:ticket:5"]}
    assert zendesk(tmp_path, {"survey_responses": [response]}) == [
        Rating(1, "tea", "5", "1", score, NINE, None, "zendesk")
    ]


def test_comments_of_one_second_keep_their_order(tmp_path: Path) -> None:
    """An export that lists the newest first, and ids of which one is longer than the other."""
    asked, answered = QUESTION | {"id": 999}, ANSWER | {"id": 1000, "created_at": QUESTION["created_at"]}
    assert [one.id for one in zendesk(tmp_path, ticket(answered, asked))] == ["999", "1000"]


def test_html_is_read_where_it_tells_more(tmp_path: Path) -> None:
    plain = QUESTION | {"plain_body": "ein&nbsp;Satz", "html_body": "<div>ein Satz</div>"}
    listed = QUESTION | {"plain_body": "Kanne Deckel", "html_body": "<ul><li>Kanne</li><li>Deckel</li></ul>"}
    first, second = zendesk(tmp_path, ticket(plain, listed))
    assert first.text == "ein Satz"
    assert second.text.count("\n") == 1


def test_half_a_ticket_and_half_a_comment(tmp_path: Path) -> None:
    found = zendesk(
        tmp_path,
        ticket(7, QUESTION | {"author_id": None}, QUESTION | {"id": None}),
        ticket(QUESTION | {"author_id": -1}, requester_id=None),
        {"requester_id": 1},
        {"id": {}, "comments": None, "requester_id": 1},
    )
    assert [one.line for one in found] == [1, 1, 1, 2, 3, 4] and all(
        isinstance(one, Rejection) for one in found
    )
    assert [one.reason.split(",")[0] for one in found] == [
        "comment 1: expected a JSON object",
        "comment 2: author_id is missing",
        "comment 3: id must be a non-empty string",
        "comment 1: nothing names the customer of this ticket; export the tickets too",
        "the ticket has no id",
        "the ticket has no id",
    ]


def test_the_users_of_a_page_are_stored_once() -> None:
    """And not again with each of its tickets."""
    page = {"users": [{"id": number, "role": "agent"} for number in range(50)]}
    with temporary_database(TABLES) as database:
        people = People(database)
        assert people.meet(page) and not people.meet(page)
        people.add([])
        assert database.total_changes == 50
        assert people.meet({}) and people.get("7") == ("agent", None), "known from the page before"


def test_comments_apart_do_not_stay_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """4 MB of comments, each of a ticket of its own, leave less than 2 MB behind."""
    monkeypatch.setattr(documents, "MAX_LINE", 2**16)  # the buffer of the file
    path = tmp_path / "export.ndjson"
    with path.open("w", encoding="utf-8") as file:
        for number in range(2000):
            comment = QUESTION | {"id": number, "ticket_id": number, "body": "x" * 2000}
            file.write(json.dumps(comment) + "\n")
    tracemalloc.start()
    try:
        count = sum(1 for _ in read(path, format="zendesk", account_id="tea"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == 2000 and peak < 2_000_000
