"""The same data nested elsewhere: what webhooks send, what tools wrap around it."""

import pytest

from cases.desk import Desk
from cases.systems import (
    AGENT,
    CUSTOMER,
    channel_talk,
    chatwoot,
    epoch,
    freshdesk,
    front,
    intercom,
    turns,
    webhook,
    zammad,
    zendesk,
)

SAID = "Do you ship oak shelves to Jersey?", "Yes, in nine working days."


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def without(record, *names):
    return {name: value for name, value in record.items() if name not in names}


def chatwoot_payloads():
    return webhook(turns(*SAID, step=60))


def intercom_notified():
    whole = intercom(turns(*SAID, step=60))
    return [{"type": "notification_event", "app_id": "ws", "topic": topic, "id": f"n{n}",
        "created_at": epoch(n), "data": {"type": "notification_event_data", "item": item}}
            for n, (topic, item) in enumerate([("conversation.user.created", intercom(turns(SAID[0]))),
                ("conversation.admin.replied", whole)])]  # fmt: skip


def zammad_payloads():
    whole = zammad(turns(*SAID, step=60))
    return [
        {
            "ticket": without(whole, "articles") | {"customer": {"id": CUSTOMER, "firstname": "Dana"}},
            "article": article,
        }
        for article in whole["articles"]
    ]


def front_events():
    whole = front(turns(*SAID, step=60))
    return {"_pagination": {"next": None}, "_results": [
        {"id": f"evt_{n}", "type": kind, "emitted_at": message["created_at"], "conversation": without(whole,
            "messages"),
         "target": {"_meta": {"type": "message"}, "data": message}}
        for n, (kind, message) in enumerate(zip(("out_reply", "inbound"), whole["messages"]["_results"],
            strict=True))]}  # fmt: skip


def channel_events():
    return [
        {
            "event": "push",
            "type": "message",
            "entity": message,
            "refers": {"user": {"id": "u31", "name": "도연"}},
        }
        for message in channel_talk(turns(*SAID, step=60))["messages"]
    ]


def front_notified():
    return [
        {"type": "inbound_received", "authorization": {"id": "cmp_1"}, "payload": event}
        for event in front_events()["_results"]
    ]


def zendesk_notified():
    people = {CUSTOMER: {"is_staff": False, "name": "Dana"}, AGENT: {"is_staff": True, "name": "Kim"}}
    return [
        {
            "account_id": 7, "id": f"e{comment['id']}", "time": comment["created_at"],
            "type": "zen:event-type:ticket.comment_added", "zendesk_event_version": "2022-11-06",
            "detail": {"id": "50", "brand_id": "1", "requester_id": str(CUSTOMER), "status": "OPEN"},
            "event": {
                "comment": {
                    "id": str(comment["id"]), "body": comment["body"], "is_public": True,
                    "author": {"id": str(comment["author_id"]), **people[comment["author_id"]]},
                },
            },
        }
        for comment in zendesk(turns(*SAID, step=60))["comments"]
    ]  # fmt: skip


SHAPES = {
    "chatwoot": (chatwoot_payloads, "chatwoot"),
    "chatwoot-array": (lambda: {"payload": chatwoot_payloads()}["payload"], "chatwoot"),
    "chatwoot-body": (lambda: [{"headers": {"host": "x"}, "body": one} for one in chatwoot_payloads()],
        "chatwoot"),
    "chatwoot-no-inbox": (lambda: [without(one, "inbox") for one in chatwoot_payloads()], "chatwoot"),
    "chatwoot-no-account": (lambda: [without(one, "account", "inbox") for one in chatwoot_payloads()],
        "chatwoot"),
    "chatwoot-updated-too": (lambda: [again for one in chatwoot_payloads() for again in (one,
        one | {"event": "message_updated"})], "chatwoot"),
    "chatwoot-other-events": (lambda: [{"event": "conversation_created", "id": 50, "inbox_id": 4,
        "account": {"id": 1}, "meta": {"sender": {"id": CUSTOMER, "type": "contact"}}, "messages": [],
        "status": "open"},
                                       *chatwoot_payloads(), {"event": "conversation_typing_on",
                                           "conversation": {"id": 50}, "user": {"id": 1}}], "chatwoot"),
    "chatwoot-numbers": (lambda: [one | {"message_type": n, "created_at": epoch(n)} for n,
        one in enumerate(chatwoot_payloads())], "chatwoot"),
    "chatwoot-conversation": (lambda: [{"event": "conversation_status_changed", "id": 50, "inbox_id": 4,
        "status": "resolved", "messages": chatwoot(turns(*SAID, step=60))["payload"],
        "meta": {"sender": {"id": CUSTOMER, "name": "Dana", "type": "contact"}}}], "chatwoot"),
    "intercom": (intercom_notified, "intercom"),
    "intercom-array": (lambda: {"conversations": [intercom(turns(*SAID, step=60))],
        "type": "conversation.list"}, "intercom"),
    "intercom-search": (lambda: {"type": "conversation.list", "pages": {"type": "pages", "page": 1},
        "total_count": 1, "conversations": [intercom(turns(*SAID, step=60))]}, "intercom"),
    "zammad": (zammad_payloads, "zammad"),
    "front": (front_events, "front"),
    "front-application": (front_notified, "front"),
    "zendesk-events": (zendesk_notified, "zendesk"),
    "channel": (channel_events, "channel-talk"),
    "freshdesk-wrapped": (lambda: {"tickets": [freshdesk(turns(*SAID, step=60))]}, "freshdesk"),
    "freshdesk-results": (lambda: {"results": [freshdesk(turns(*SAID, step=60))], "total": 1}, "freshdesk"),
    "zendesk-wrapped": (lambda: {"ticket": zendesk(turns(*SAID, step=60))}, "zendesk"),
    "intercom-body": (lambda: [{"headers": {"host": "x"}, "params": {},
        "body": one} for one in intercom_notified()], "intercom"),
    "zammad-body": (lambda: [{"headers": {"host": "x"}, "body": one} for one in zammad_payloads()], "zammad"),
    "channel-body": (lambda: [{"headers": {"host": "x"}, "body": one} for one in channel_events()],
        "channel-talk"),
    "zendesk-tickets": (lambda: {"tickets": [zendesk(turns(*SAID, step=60))], "next_page": None, "count": 1},
        "zendesk"),
}  # fmt: skip


@pytest.mark.parametrize("form", ["auto", "named"])
@pytest.mark.parametrize("shape", SHAPES)
def test_the_messages_are_found_or_one_sentence_says_why_not(desk, shape, form):
    build, name = SHAPES[shape]
    report = desk.imports(build(), account="shop", format=name if form == "named" else "auto")
    assert report["format"] == name
    assert [one.text for one in desk.messages()] == list(SAID), report
    assert report["rejected"] == []


def test_what_zendesk_notifies_is_taken_away_too(tmp_path):
    desk = Desk(tmp_path)
    first, second = zendesk_notified()
    third = second | {"event": {"comment": {"id": "997", "is_public": True}}}
    for kind, told in (
        ("comment_redacted", second),
        ("comment_made_private", third),
        ("priority_changed", first),
    ):
        desk.imports([first, second], account="shop")
        desk.imports([told | {"type": f"zen:event-type:ticket.{kind}"}], account="shop", format="zendesk")
        left = [one.text for one in desk.messages()]
        assert left == [SAID[0]] if kind == "comment_redacted" else left == list(SAID)
    gone = desk.imports([first | {"type": "zen:event-type:ticket.soft_deleted"}], account="shop")
    assert gone["removed"] == 2 and desk.messages() == []
