"""What is deleted, redacted or hidden on a platform goes at the next import, and leaves nothing."""

import pytest

from cases.desk import Desk
from cases.systems import CONVERSATION, SYSTEMS, turns, webhook, zendesk

QUESTION = "Do you ship oak shelves to Jersey?"
SECRET, LATER = "Yes, the gate code of our depot there is sparrow.", "Yes, in nine working days."

# the system, and what its answer has after the deletion; or its whole record
GONE = {
    "zendesk-private": ("zendesk", {"public": False}, {}),
    "zendesk-redacted": ("zendesk", {"body": "▇▇▇", "metadata": {"redacted": True}}, {}),
    "zendesk-ticket": ("zendesk", {}, {"status": "deleted"}),
    "intercom": ("intercom", {"body": "<p><i>(weg)</i></p>", "redacted": True}, {}),
    "intercom-null": ("intercom", {"body": None, "redacted": True}, {}),
    "chatwoot": ("chatwoot", {"content": "Diese Nachricht wurde gelöscht",
        "content_attributes": {"deleted": True}}, {}),
    "chatwoot-no-words": ("chatwoot", {"content": None, "content_attributes": {"deleted": True}}, {}),
    "chatwoot-text-attributes": ("chatwoot", {"content": "x", "content_attributes": "{\"deleted\": true}"},
        {}),
    "freshdesk-private": ("freshdesk", {"private": True}, {}),
    "freshdesk-deleted": ("freshdesk", {}, {"deleted": True}),
    "freshdesk-spam": ("freshdesk", {}, {"spam": True}),
    "zammad-internal": ("zammad", {"internal": True}, {}),
    "zammad-removed": ("zammad", {}, {"state": "removed", "state_id": 6}),
    "zendesk-ticket-capitals": ("zendesk", {}, {"status": "DELETED"}),
    "front-trash": ("front", {}, {"status": "trashed"}),
    "front-deleted": ("front", {}, {"status": "deleted"}),
    "front-spam": ("front", {}, {"status": "spam"}),
    "channel-removed": ("channel_talk", {"plainText": None, "state": "removed", "removedAt": 1777900000000},
        {}),
    "channel-removed-at": ("channel_talk", {"plainText": "", "removedAt": 1777900000000}, {}),
    "channel-private": ("channel_talk", {"options": ["private"]}, {}),
}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def bytes_of(desk):
    return b"".join(path.read_bytes() for path in desk.path.parent.glob("desk.db*"))


@pytest.mark.parametrize("kind", GONE)
def test_a_message_that_is_gone_there_is_gone_here(desk, kind):
    name, message, whole = GONE[kind]
    export, _ = SYSTEMS[name]
    desk.imports(export(turns(QUESTION, SECRET, step=60)), account="shop")
    assert len(desk.messages()) == 2
    said = turns(QUESTION, SECRET, step=60)
    said[1].more = message
    report = desk.imports(export(said, **whole), account="shop")
    assert report["removed"] == (2 if whole else 1)
    assert not any("sparrow" in one.text for one in desk.messages())


def test_it_is_no_suggestion_and_not_in_the_file(desk):
    desk.imports(SYSTEMS["chatwoot"][0](turns(QUESTION, SECRET, step=60)), account="shop")
    assert desk.suggested(QUESTION) == [SECRET]
    said = turns(QUESTION, SECRET, QUESTION, LATER, step=60)
    said[1].more = GONE["chatwoot"][1]
    desk.imports(SYSTEMS["chatwoot"][0](said), account="shop")
    assert desk.suggested(QUESTION) == [LATER]
    assert b"sparrow" not in bytes_of(desk)


@pytest.mark.parametrize("kind", GONE)
def test_a_deletion_of_what_never_came_removes_nothing(desk, kind):
    name, message, whole = GONE[kind]
    said = turns(QUESTION, SECRET, step=60)
    said[1].more = message
    report = desk.imports(SYSTEMS[name][0](said, **whole), account="shop")
    assert report["removed"] == 0 and not any("sparrow" in one.text for one in desk.messages())


def test_a_webhook_tells_it_in_the_same_file(desk):
    said = turns(QUESTION, SECRET, step=60)
    gone = webhook(said[1:], "message_updated")
    gone[0].update(content="This message was deleted", content_attributes={"deleted": True})
    report = desk.imports([*webhook(said), *gone], account="shop")
    assert [one.text for one in desk.messages()] == [QUESTION] and report["rejected"] == []


def test_a_list_of_deleted_tickets(desk):
    desk.imports(zendesk(turns(QUESTION, SECRET, step=60)), account="shop")
    listed = {
        "deleted_tickets": [
            {
                "id": CONVERSATION,
                "subject": "x",
                "actor": {"id": 1, "name": "x"},
                "deleted_at": "2026-05-05T09:00:00Z",
                "previous_state": "open",
            }
        ],
        "count": 1,
        "next_page": None,
        "previous_page": None,
    }
    assert desk.imports(listed, account="shop")["removed"] == 2
    assert desk.messages() == []


def test_an_event_of_redaction(desk):
    desk.imports(zendesk(turns(QUESTION, SECRET, step=60)), account="shop")
    events = {
        "ticket_events": [
            {
                "id": 1,
                "ticket_id": CONVERSATION,
                "timestamp": 1777900000,
                "child_events": [{"id": 2, "event_type": "CommentRedactionEvent", "comment_id": 999}],
            }
        ],
        "end_of_stream": True,
    }
    assert desk.imports(events, account="shop", format="zendesk")["removed"] == 1
    assert [one.text for one in desk.messages()] == [QUESTION]


def test_a_saved_chat_that_lost_a_message(desk):
    head = "도연 님과 카카오톡 대화\n저장한 날짜 : 2026. 5. 2. 오전 10:00\n\n2026년 5월 1일 금요일\n"
    said = "".join(
        f"2026. 5. 1. 오전 {clock}, {who} : {text}\n"
        for clock, who, text in (
            ("9:58", "도연", "언제 와요?"),
            ("9:59", "솔숲", "{}"),
            ("10:00", "솔숲", "내일요."),
        )
    )
    desk.imports(head + said.format("문 비밀번호는 sparrow 입니다"), account="솔숲", name="chat.txt")
    report = desk.imports(head + said.format("삭제된 메시지입니다."), account="솔숲", name="chat.txt")
    assert report["removed"] == 1
    assert [one.text for one in desk.messages("솔숲")] == ["언제 와요?", "내일요."]


def test_flags_and_the_knowledge_base_forget_it_too(desk):
    """A furious message raises a flag; deleted, it raises none and waits for nobody."""
    angry = "This is a disgrace, I am furious, I want my money back and will call my lawyer!"
    desk.imports(SYSTEMS["chatwoot"][0](turns(angry)), account="shop")
    assert desk.flagged()
    said = turns(angry)
    said[0].more = GONE["chatwoot"][1]
    assert desk.imports(SYSTEMS["chatwoot"][0](said), account="shop")["removed"] == 1
    assert not desk.flagged() and not desk.waiting(now="2026-05-20T00:00:00Z")
    assert b"lawyer" not in bytes_of(desk)


def test_one_half_of_a_message_that_is_blacked_out_stays(desk):
    """Zendesk redacts words within a comment: the rest is still what was said."""
    desk.imports(
        zendesk(turns(QUESTION, "The code is sparrow, it ships in nine days.", step=60)), account="shop"
    )
    desk.imports(
        zendesk(turns(QUESTION, "The code is ▇▇▇▇▇▇▇, it ships in nine days.", step=60)), account="shop"
    )
    assert [one.text for one in desk.messages()] == [QUESTION, "The code is ▇▇▇▇▇▇▇, it ships in nine days."]
    assert b"sparrow" not in bytes_of(desk)
