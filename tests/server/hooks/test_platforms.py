"""Each platform's signature: what fits is taken, and nothing else."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import standardwebhooks

from nlp_support.server.hooks.channel_talk import completed
from nlp_support.server.hooks.incoming import Incoming, Refused
from nlp_support.server.hooks.platforms import PLATFORMS

from hooked import NOW, SECRETS, STANDARD, signed

EVENT = {"event": "message_created", "id": "notif_1", "created_at": int(NOW.timestamp())}
SIGNED = [name for name in PLATFORMS if name != "channel-talk"]
MINUTE = timedelta(minutes=1)


def verify(platform, incoming, *secrets, now=NOW, max_age=None):
    known = PLATFORMS[platform]
    return known.verify(incoming, secrets or (SECRETS[platform],), now=now, max_age=max_age or known.max_age)


def refused(platform, incoming, *secrets, **more):
    with pytest.raises(Refused) as caught:
        verify(platform, incoming, *secrets, **more)
    return str(caught.value)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_the_platform_signed_is_taken(platform):
    assert verify(platform, signed(platform, EVENT)).signed.endswith(json.dumps(EVENT).encode())


@pytest.mark.parametrize("platform", PLATFORMS)
def test_what_another_secret_signed_is_refused(platform):
    assert "does not fit" in refused(platform, signed(platform, EVENT), SECRETS[platform][:-6] + "QUJDRA")


@pytest.mark.parametrize("platform", SIGNED)
def test_a_changed_body_is_refused(platform):
    whole = signed(platform, EVENT)
    assert "does not fit" in refused(
        platform, replace(whole, body=whole.body.replace(b"created", b"updated"))
    )


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_secret_before_is_taken_beside_the_new_one(platform):
    new = STANDARD.replace("A", "B") if platform == "standard" else "new"
    assert verify(platform, signed(platform, EVENT), new, SECRETS[platform])


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize(
    "given", ["", "sha256=", "v1,", "0", "é", "sha1=\x00", "v1, v1, v2,x", "a" * 100_000]
)
def test_no_odd_signature_is_taken(platform, given):
    whole = signed(platform, EVENT)
    names = [name for name in whole.headers if name.endswith("signature")]
    odd = Incoming(
        {**whole.headers, **dict.fromkeys(names, given)}, whole.body, dict.fromkeys(whole.query, given)
    )
    assert "does not fit" in refused(platform, odd)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_request_without_a_signature_is_refused(platform):
    whole = signed(platform, EVENT)
    for name in [name for name in whole.headers if "delivery" not in name and "invocation" not in name]:
        if (platform, name) == ("front", "x-front-request-timestamp"):
            continue  # then it would have to be signed as a rule's
        left = {other: value for other, value in whole.headers.items() if other != name}
        assert "missing" in refused(platform, Incoming(left, whole.body, {}))
    if platform == "channel-talk":
        assert "no token" in refused(platform, Incoming({}, whole.body, {}))


@pytest.mark.parametrize("platform", SIGNED)
def test_what_was_signed_long_ago_is_refused(platform):
    """Five minutes, or an hour for Intercom, whose time is that of the first attempt."""
    last = NOW + PLATFORMS[platform].max_age
    assert verify(platform, signed(platform, EVENT), now=last)
    assert "s ago" in refused(platform, signed(platform, EVENT), now=last + timedelta(seconds=1))
    assert verify(platform, signed(platform, EVENT), now=NOW + 90 * MINUTE, max_age=90 * MINUTE)


@pytest.mark.parametrize("platform", SIGNED)
def test_what_a_clock_far_ahead_signed_is_refused(platform):
    assert verify(platform, signed(platform, EVENT), now=NOW - 5 * MINUTE)
    assert "clock" in refused(platform, signed(platform, EVENT), now=NOW - 6 * MINUTE)


@pytest.mark.parametrize("time", ["", "soon", "1e9", "-5", "9" * 300, "2026-05-04", "٣٣", "nan", "1_777"])
@pytest.mark.parametrize("platform", ["chatwoot", "zendesk", "front", "standard"])
def test_a_time_that_cannot_be_read_is_refused_though_it_is_signed(platform, time):
    assert "cannot be read" in refused(platform, signed(platform, EVENT, stamp=time))


def test_standard_webhooks_are_signed_as_its_library_does():
    now = datetime.now(UTC)
    body = json.dumps(EVENT).encode()
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": "v1,other "
        + standardwebhooks.Webhook(STANDARD).sign("msg_1", now, body.decode()),
    }
    assert verify("standard", Incoming(headers, body), now=now).delivery_id == "msg_1"


@pytest.mark.parametrize(
    ("platform", "headers"),
    [  # printf '1777885200.{"event":"message_created"}' | openssl dgst -sha256 -hmac a-chatwoot-secret
        (
            "chatwoot",
            {
                "x-chatwoot-timestamp": "1777885200",
                "x-chatwoot-signature": "sha256="
                "89a93d926b9e495d7dd4b20e25ef74efabb7c461494ab4355fb18132249b5f05",
            },
        ),
        (  # printf '2026-05-04T09:00:00Z{"event":"message_created"}' | openssl dgst … -binary | base64
            "zendesk",
            {
                "x-zendesk-webhook-signature-timestamp": "2026-05-04T09:00:00Z",
                "x-zendesk-webhook-signature": "02ED9fhMHSsVsNq5OvdIfljiWkytpmXVAXi5pZwGeYQ=",
            },
        ),
        ("intercom", {"x-hub-signature": "sha1=881ce43d84fce2269f569f3cb05b5030ee195658"}),
        (
            "front",
            {
                "x-front-request-timestamp": "1777885200000",
                "x-front-signature": "hgXyNFJy/SE46r8dkRyS09hgdwhbgXJHMNkkz+rxZxs=",
            },
        ),
    ],
)
def test_signatures_are_those_of_openssl(platform, headers):
    assert verify(platform, Incoming(headers, b'{"event":"message_created"}'))


def test_a_rule_of_front_signs_the_body_alone():
    body = b'{"id":"evt_1","emitted_at":1777885200.5}'
    incoming = Incoming({"x-front-signature": "tn6DTdaUlXOOGegW4pD36t4pjw0="}, body)
    assert verify("front", incoming).delivery_id == "evt_1"
    assert "s ago" in refused("front", incoming, now=NOW + 6 * MINUTE)


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("chatwoot", "d1"), ("zendesk", "d1"), ("intercom", "notif_1"), ("channel-talk", None),
     ("front", "notif_1"), ("standard", "d1")],
)  # fmt: skip
def test_a_delivery_is_known_by_the_platforms_id(platform, expected):
    assert verify(platform, signed(platform, EVENT)).delivery_id == expected


@pytest.mark.parametrize("platform", ["chatwoot", "zendesk", "standard"])
def test_an_endless_id_is_refused(platform):
    assert "longer than" in refused(platform, signed(platform, EVENT, id="x" * 201))


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b"\xff", b'"x"', b"[" * 100_000, b"{}}"])
def test_what_is_no_json_object_is_refused(body):
    with pytest.raises(Refused, match="not a JSON object") as caught:
        Incoming({}, body).json()
    assert caught.value.status == 400


def test_the_chat_of_a_manager_gets_its_user_from_the_store():
    """Only where the payload does not name the chat itself."""
    said = {"entity": {"chatId": "k1", "personType": "manager"}, "refers": {"manager": {"id": "m"}}}
    found = completed(said, {"k1": "u1"}.get)
    assert found["refers"] == {"manager": {"id": "m"}, "userChat": {"id": "k1", "userId": "u1"}}
    assert completed(said, {}.get) == said
    named = said | {"refers": {"userChat": {"id": "k1", "userId": "u2"}}}
    assert completed(named, {"k1": "u1"}.get) == named
