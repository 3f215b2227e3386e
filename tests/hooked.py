"""Webhooks as help desks send them, signed as they sign them; all text here is our own."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

from nlp_support.server.hooks.incoming import Incoming

STANDARD = "whsec_" + base64.b64encode(bytes(range(32))).decode()
SECRETS = {
    "chatwoot": "a-chatwoot-secret",
    "zendesk": "a-zendesk-secret",
    "intercom": "an-intercom-secret",
    "channel-talk": "a-token",
    "front": "a-front-key",
    "standard": STANDARD,
}
STAMPS = {
    "chatwoot": lambda at: str(int(at.timestamp())),
    "zendesk": lambda at: at.strftime("%Y-%m-%dT%H:%M:%SZ"),
    "front": lambda at: str(int(at.timestamp() * 1000)),
    "standard": lambda at: str(int(at.timestamp())),
}
NOW = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that shows a time, which can be set."""

    def __init__(self, time: datetime = NOW) -> None:
        self.time = time

    def __call__(self) -> datetime:
        return self.time


def signed(
    platform: str,
    payload: object,
    *,
    id: str | None = "d1",
    at: datetime = NOW,
    secret: str | None = None,
    body: bytes | None = None,
    stamp: str | None = None,
) -> Incoming:
    """A delivery of a payload, or of raw bytes, that was signed at a time, or with any text in its place."""
    body = json.dumps(payload, ensure_ascii=False).encode() if body is None else body
    key = SECRETS[platform] if secret is None else secret
    stamp = STAMPS.get(platform, str)(at) if stamp is None else stamp
    return Incoming(*_signed(platform, key, body, id, stamp))


def _signed(
    platform: str, secret: str, body: bytes, id: str | None, stamp: str
) -> tuple[dict[str, str], bytes, dict[str, str]]:
    if platform == "chatwoot":
        mac = hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers = {"x-chatwoot-signature": f"sha256={mac}", "x-chatwoot-timestamp": stamp}
        return _named(headers, "x-chatwoot-delivery", id), body, {}
    if platform == "zendesk":
        headers = {
            "x-zendesk-webhook-signature": _base64(secret.encode(), stamp.encode() + body, "sha256"),
            "x-zendesk-webhook-signature-timestamp": stamp,
        }
        return _named(headers, "x-zendesk-webhook-invocation-id", id), body, {}
    if platform == "intercom":
        mac = hmac.new(secret.encode(), body, hashlib.sha1).hexdigest()
        return {"x-hub-signature": f"sha1={mac}"}, body, {}
    if platform == "channel-talk":
        return {}, body, {"token": secret}
    if platform == "front":
        signature = _base64(secret.encode(), f"{stamp}:".encode() + body, "sha256")
        return {"x-front-signature": signature, "x-front-request-timestamp": stamp}, body, {}
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signature = f"v1,{_base64(key, f'{id}.{stamp}.'.encode() + body, 'sha256')}"
    return {"webhook-id": id or "", "webhook-timestamp": stamp, "webhook-signature": signature}, body, {}


def _named(headers: dict[str, str], name: str, id: str | None) -> dict[str, str]:
    return headers if id is None else headers | {name: id}


def _base64(key: bytes, content: bytes, algorithm: str) -> str:
    return base64.b64encode(hmac.new(key, content, algorithm).digest()).decode()


def chatwoot(
    id: int, text: str, *, conversation: int = 9, at: datetime = NOW, by: str = "Lou", **more: Any
) -> dict[str, Any]:
    """A message of Chatwoot's: incoming by the customer Lou, outgoing by anybody else."""
    customer = by == "Lou"
    return {
        "event": "message_created",
        "id": id,
        "content": text,
        "created_at": at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        "message_type": "incoming" if customer else "outgoing",
        "content_type": "text",
        "private": False,
        "sender": {"id": 32 if customer else 2, "name": by, "type": "contact" if customer else "user"},
        "account": {"id": 1, "name": "Lamps"},
        "conversation": {
            "id": conversation,
            "channel": "Channel::WebWidget",
            "meta": {"sender": {"id": 32, "name": "Lou", "type": "contact"}},
        },
        **more,
    }
