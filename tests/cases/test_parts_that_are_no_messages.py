"""A part without words is an event, whatever its type is called; one with a picture is a message."""

import pytest

from cases.desk import Desk
from cases.systems import SYSTEMS, Turn

QUESTION = "My invoice of June shows the wrong company, please correct it."

# a part of each system that says nothing
EMPTY = {
    "intercom-null": ("intercom", {"body": None, "attachments": []}),
    "intercom-missing": ("intercom", {"body": None}),
    "intercom-blank": ("intercom", {"body": "", "attachments": []}),
    "intercom-paragraph": ("intercom", {"body": "<p></p>"}),
    "intercom-spaces": ("intercom", {"body": "<p>&nbsp;</p>\n<p> </p>"}),
    "intercom-break": ("intercom", {"body": "<p><br></p>"}),
    "intercom-no-width": ("intercom", {"body": "<p>\u200b\ufeff</p>"}),
    "intercom-comment": ("intercom", {"body": "<!-- -->"}),
    "intercom-assignment": ("intercom", {"part_type": "assignment", "body": None,
        "assigned_to": {"type": "team", "id": "9"}}),
    "intercom-new-event": ("intercom", {"part_type": "conversation_tags_updated", "body": None}),
    "intercom-language": ("intercom", {"part_type": "language_detection_details", "body": None,
        "author": {"type": "bot", "id": "5"}}),
    "chatwoot-null": ("chatwoot", {"content": None}),
    "chatwoot-blank": ("chatwoot", {"content": "  \n"}),
    "chatwoot-activity": ("chatwoot", {"message_type": 2, "content": "Kim hat das Gespräch gelöst",
        "sender": None}),
    "chatwoot-activity-words": ("chatwoot", {"message_type": "activity", "content": "대화가 종료되었습니다",
        "sender": None}),
    "webhook-null": ("webhook", {"content": None}),
    "webhook-activity": ("webhook", {"message_type": "activity", "content": "Conversation was resolved",
        "sender": None}),
    "zendesk-blank": ("zendesk", {"body": ""}),
    "zendesk-html": ("zendesk", {"body": " ", "html_body": "<div class=\"zd-comment\"><br></div>"}),
    "zendesk-null": ("zendesk", {"body": None, "html_body": None, "plain_body": None}),
    "zendesk-nbsp": ("zendesk", {"body": "&nbsp;", "plain_body": "\u00a0", "html_body": "<p>&nbsp;</p>"}),
    "freshdesk-div": ("freshdesk", {"body": "<div><br></div>", "body_text": ""}),
    "freshdesk-null": ("freshdesk", {"body": None, "body_text": None}),
    "zammad-blank": ("zammad", {"body": ""}),
    "zammad-html": ("zammad", {"body": "<div></div>", "content_type": "text/html"}),
    "front-blank": ("front", {"body": "<p></p>", "text": ""}),
    "channel-blank": ("channel_talk", {"plainText": "", "blocks": []}),
    "channel-log": ("channel_talk", {"plainText": None, "log": {"action": "close"}}),
    "kakao-blank": ("kakao", {"message": ""}),
    "kakao-spaces": ("kakao", {"message": "  "}),
}  # fmt: skip

# a part that has no words but is a message: a picture, a file
PICTURE = {
    "intercom-attachment": ("intercom", {"body": None, "attachments": [{"type": "upload", "name": "a.png",
        "url": "https://x.example/a.png"}]}),
    "intercom-image": ("intercom",
        {"body": "<div class=\"intercom-container\"><img src=\"https://x.example/a.png\"></div>"}),
    "chatwoot-attachment": ("chatwoot", {"content": None, "attachments": [{"file_type": "image",
        "data_url": "https://x.example/a.png"}]}),
    "zendesk-attachment": ("zendesk", {"body": "", "attachments": [{"id": 1, "file_name": "a.pdf",
        "content_url": "https://x.example/a.pdf"}]}),
    "freshdesk-attachment": ("freshdesk", {"body": "<div></div>", "body_text": "", "attachments": [{"id": 1,
        "name": "a.pdf"}]}),
    "freshdesk-inline": ("freshdesk", {"body": "<div><img src=\"https://x.example/a.png\"></div>",
        "body_text": ""}),
    "zammad-attachment": ("zammad", {"body": "", "attachments": [{"id": 1, "filename": "a.pdf"}]}),
    "front-attachment": ("front", {"body": "", "text": "", "attachments": [{"id": "fil_1",
        "filename": "a.pdf"}]}),
    "channel-file": ("channel_talk", {"plainText": None, "files": [{"id": "1", "name": "a.pdf"}]}),
    "kakao-photo": ("kakao", {"message": "", "message_type": "IM", "image_url": "https://x.example/a.png"}),
}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def with_part(desk, name, role, more, *later):
    said = [Turn(998, "customer", QUESTION, 0), Turn(999, role, "", 2, **more), *later]
    return desk.imports(SYSTEMS[name][0](said), account="shop", format=SYSTEMS[name][1])


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_part_of_an_agent_answers_nobody(desk, kind):
    name, more = EMPTY[kind]
    report = with_part(desk, name, "agent", more)
    other = sum(report["left_out"].values()) + report["status_changes"]
    assert (report["added"], other, report["rejected"]) == (1, 1, [])
    rate = desk.metrics()["first_reply"]["all"]["rate"]
    assert (rate["count"], rate["n"]) == (0, 1)
    assert len(desk.waiting(now="2026-05-04T12:00:00Z")) == 1


@pytest.mark.parametrize("kind", PICTURE)
def test_a_picture_is_an_answer(desk, kind):
    name, more = PICTURE[kind]
    report = with_part(desk, name, "agent", more)
    assert (report["added"], report["left_out"]) == (2, {})
    assert not desk.waiting(now="2026-05-04T12:00:00Z")


@pytest.mark.parametrize(
    "kind",
    [kind for kind in EMPTY if "log" not in kind and "activity" not in kind and not kind.startswith("kakao")],
)
def test_an_empty_part_of_a_customer_does_not_wait(desk, kind):
    """Answered after an hour; the empty part came after that."""
    name, more = EMPTY[kind]
    said = [
        Turn(998, "customer", QUESTION, 0),
        Turn(999, "agent", "Done, it is in your account.", 3600),
        Turn(1000, "customer", "", 3700, **more),
    ]
    report = desk.imports(SYSTEMS[name][0](said), account="shop", format=SYSTEMS[name][1])
    assert report["added"] == 2
    assert not desk.waiting(now="2026-05-05T12:00:00Z")


def test_a_source_without_words_is_no_question(desk):
    """A conversation that an admin began with an empty source, and that the customer never wrote in."""
    from cases.systems import intercom

    export = intercom(
        [Turn(998, "agent", "", 0, body=None), Turn(999, "agent", "Hello Dana, may I help?", 5)]
    )
    report = desk.imports(export, account="shop")
    assert report["added"] == 1 and not desk.waiting(now="2026-05-05T12:00:00Z")
