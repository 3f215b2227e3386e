"""One conversation as each help desk exports it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
CUSTOMER, AGENT, CONVERSATION = 31, 8, 50


def at(seconds):
    return START + timedelta(seconds=seconds)


def iso(seconds):
    return at(seconds).isoformat().replace("+00:00", "Z")


def epoch(seconds):
    return int(at(seconds).timestamp())


class Turn:
    """What one side wrote `seconds` after the start; `more` are fields of the platform's record."""

    def __init__(self, number, role, text, seconds=0, /, **more):
        self.number, self.role, self.text, self.seconds, self.more = number, role, text, seconds, more

    @property
    def of_customer(self):
        return self.role == "customer"


def turns(*texts, first=998, step=0):
    """A question and an answer in turn, `step` seconds apart, with numbers from `first` on."""
    roles = "customer", "agent"
    return [Turn(first + n, roles[n % 2], text, n * step) for n, text in enumerate(texts)]


def zendesk(said, **ticket):
    comments = [
        {
            "id": one.number, "type": "Comment", "author_id": CUSTOMER if one.of_customer else AGENT,
            "public": True, "created_at": iso(one.seconds), "via": {"channel": "email"}, "body": one.text,
                **one.more,
        }
        for one in said
    ]  # fmt: skip
    return {"id": CONVERSATION, "brand_id": 1, "requester_id": CUSTOMER, "comments": comments, **ticket}


def intercom(said, **conversation):
    def author(one):
        return (
            {"type": "user", "id": "u31"} if one.of_customer else {"type": "admin", "id": "8", "name": "Kim"}
        )

    first, *others = said
    parts = [
        {
            "type": "conversation_part", "id": str(one.number), "part_type": "comment", "body": one.text,
            "created_at": epoch(one.seconds), "author": author(one), **one.more,
        }
        for one in others
    ]  # fmt: skip
    source = {
        "id": str(first.number),
        "type": "conversation",
        "body": first.text,
        "author": author(first),
        **first.more,
    }
    return {
        "type": "conversation", "id": str(CONVERSATION), "workspace_id": "ws",
            "created_at": epoch(first.seconds),
        "source": source, "contacts": {"contacts": [{"type": "contact", "id": "u31"}]},
        "conversation_parts": {"conversation_parts": parts}, **conversation,
    }  # fmt: skip


def chatwoot(said, **page):
    payload = [
        {
            "id": one.number, "content": one.text, "inbox_id": 4, "conversation_id": CONVERSATION,
            "message_type": 0 if one.of_customer else 1, "created_at": epoch(one.seconds), "private": False,
            "status": "sent", "content_type": "text", "content_attributes": {},
            "sender": {"id": CUSTOMER, "type": "contact"} if one.of_customer else {"id": AGENT,
                "type": "user"},
            **one.more,
        }
        for one in said
    ]  # fmt: skip
    return {"meta": {"contact": {"id": CUSTOMER, "name": "Dana Thornbeck"}}, "payload": payload, **page}


def webhook(said, event="message_created"):
    """Chatwoot's payloads, one for each message."""
    return [
        {
            "event": event, "id": one.number, "content": one.text, "created_at": iso(one.seconds),
            "message_type": "incoming" if one.of_customer else "outgoing", "content_type": "text",
            "private": False, "content_attributes": {}, "source_id": None,
            "sender": {"id": CUSTOMER, "type": "contact"} if one.of_customer else {"id": AGENT,
                "type": "user"},
            "inbox": {"id": 4, "name": "Oak"}, "account": {"id": 1, "name": "Oak"},
            "conversation": {
                "id": CONVERSATION, "inbox_id": 4, "channel": "Channel::WebWidget", "messages": [],
                "meta": {"sender": {"id": CUSTOMER, "name": "Dana Thornbeck", "type": "contact"}},
            },
            **one.more,
        }
        for one in said
    ]  # fmt: skip


def freshdesk(said, **ticket):
    first, *others = said
    conversations = [
        {
            "id": one.number, "user_id": CUSTOMER if one.of_customer else AGENT, "incoming": one.of_customer,
            "private": False, "source": 0, "body": f"<div>{one.text}</div>", "body_text": one.text,
            "created_at": iso(one.seconds), **one.more,
        }
        for one in others
    ]  # fmt: skip
    return {
        "id": CONVERSATION, "source": 1, "spam": False, "deleted": False, "requester_id": CUSTOMER,
        "requester": {"id": CUSTOMER, "name": "Dana Thornbeck"}, "created_at": iso(first.seconds),
        "description": f"<div>{first.text}</div>", "description_text": first.text,
        "conversations": conversations, **ticket,
    }  # fmt: skip


def zammad(said, **ticket):
    articles = [
        {
            "id": one.number, "ticket_id": CONVERSATION, "type": "email", "internal": False,
            "sender": "Customer" if one.of_customer else "Agent", "content_type": "text/plain",
                "body": one.text,
            "from": "Dana Thornbeck <dana@mail.example>" if one.of_customer else "Kim <kim@shop.example>",
            "created_by_id": CUSTOMER if one.of_customer else AGENT, "created_at": iso(one.seconds),
            "preferences": {}, **one.more,
        }
        for one in said
    ]  # fmt: skip
    return {
        "id": CONVERSATION, "number": "22012", "title": "x", "group_id": 1, "state_id": 4,
        "customer_id": CUSTOMER, "created_at": iso(0), "articles": articles, **ticket,
    }  # fmt: skip


def front(said, **conversation):
    """The newest first, as the API lists them."""
    customer = {"handle": "dana@mail.example", "name": "Dana Thornbeck"}
    messages = [
        {
            "id": f"msg_{one.number}", "type": "email", "is_inbound": one.of_customer, "is_draft": False,
            "created_at": epoch(one.seconds), "body": f"<p>{one.text}</p>", "text": one.text,
            "author": None if one.of_customer else {"id": "tea_8", "first_name": "Kim"},
            "recipients": [{**customer, "role": "from" if one.of_customer else "to"}], **one.more,
        }
        for one in reversed(said)
    ]  # fmt: skip
    return {
        "id": "cnv_50",
        "subject": "x",
        "status": "archived",
        "messages": {"_results": messages},
        **conversation,
    }


def channel_talk(said, **page):
    messages = [
        {
            "id": f"6a{one.number:05}", "channelId": "900", "chatType": "userChat", "chatId": "c50",
            "personType": "user" if one.of_customer else "manager",
                "personId": "u31" if one.of_customer else "8",
            "createdAt": epoch(one.seconds) * 1000, "plainText": one.text, **one.more,
        }
        for one in said
    ]  # fmt: skip
    return {"messages": messages, "users": [{"id": "u31", "name": "도연"}], **page}


def kakao(said):
    return [
        {
            "user_key": "k31", "sender_key": "pf1", "session_id": "50", "time": epoch(one.seconds) * 1000,
            **({"type": "text", "contents": one.text} if one.of_customer else
               {"serial_number": f"o{one.number}", "message_type": "TX", "message": one.text}),
            **one.more,
        }
        for one in said
    ]  # fmt: skip


def own_rows(said):
    return [
        {
            "id": str(one.number), "account_id": "shop", "conversation_id": "50", "customer_id": "31",
                "role": one.role,
            "text": one.text, "sent_at": iso(one.seconds), **one.more,
        }
        for one in said
    ]  # fmt: skip


# the export of each system, its `--format`
SYSTEMS: dict[str, tuple[Callable[..., object], str]] = {
    "zendesk": (zendesk, "zendesk"),
    "intercom": (intercom, "intercom"),
    "chatwoot": (chatwoot, "chatwoot"),
    "webhook": (webhook, "chatwoot"),
    "freshdesk": (freshdesk, "freshdesk"),
    "zammad": (zammad, "zammad"),
    "front": (front, "front"),
    "channel_talk": (channel_talk, "channel-talk"),
    "kakao": (kakao, "kakao"),
    "own_rows": (own_rows, "jsonl"),
}
