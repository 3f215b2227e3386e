"""A recorded day of three help desks, sent to a running service as they would send it.

    nlp-support hook add --store desk.db --account lamps-chat --platform chatwoot --secret one
    nlp-support hook add --store desk.db --account lamps-mail --platform zendesk --secret two
    nlp-support hook add --store desk.db --account lamps-app --platform intercom --secret three
    nlp-support serve --store desk.db &
    python examples/for_webhooks.py http://127.0.0.1:8000 chatwoot=one zendesk=two intercom=three

The day is moved so that it ends now; each delivery is signed as its help desk signs.
"""

import base64
import hashlib
import hmac
import json
import sys
import time
import urllib.request
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

DAY = Path(__file__).with_name("webhook_day.jsonl")
TIMES = {
    "time",
    "timestamp",
    "created_at",
    "updated_at",
    "first_sent_at",
    "last_close_at",
}  # fields that hold a time


def moved(value, by):
    """A payload, its times later by so much."""
    if isinstance(value, list):
        return [moved(one, by) for one in value]
    if isinstance(value, dict):
        return {name: later(one, by) if name in TIMES else moved(one, by) for name, one in value.items()}
    return value


def later(time, by):
    """A time, in seconds or as ISO 8601, later by so much."""
    if isinstance(time, int):
        return time + int(by.total_seconds())
    return (datetime.fromisoformat(time) + by).isoformat()


def signed(platform, secret, id, body):
    """The headers by which the service knows that the help desk sent it."""
    now, key = datetime.now(UTC), secret.encode()
    if platform == "chatwoot":
        stamp = str(int(now.timestamp()))
        signature = hmac.new(key, f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
        return {
            "X-Chatwoot-Timestamp": stamp,
            "X-Chatwoot-Signature": f"sha256={signature}",
            "X-Chatwoot-Delivery": id,
        }
    if platform == "zendesk":
        stamp = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        signature = hmac.new(key, stamp.encode() + body, hashlib.sha256).digest()
        return {
            "X-Zendesk-Webhook-Signature-Timestamp": stamp,
            "X-Zendesk-Webhook-Signature": base64.b64encode(signature).decode(),
            "X-Zendesk-Webhook-Invocation-Id": id,
        }
    return {"X-Hub-Signature": f"sha1={hmac.new(key, body, hashlib.sha1).hexdigest()}"}


def send(url, platform, account, headers, body):
    """Send a delivery; returns what the service did with it."""
    headers = headers | {"Content-Type": "application/json"}
    request = urllib.request.Request(f"{url}/hooks/{platform}/{account}", data=body, headers=headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)["status"]


def main(url, secrets):
    day = [json.loads(line) for line in DAY.read_text(encoding="utf-8").splitlines()]
    by = datetime.now(UTC) - datetime.fromisoformat(day[-1]["at"]) - timedelta(seconds=1)
    told = Counter()
    for one in day:
        payload = moved(one["payload"], by)
        if one["platform"] == "intercom":  # which signs no time: that of the notification is in the body
            payload |= {"created_at": int(time.time()), "first_sent_at": int(time.time())}
        body = json.dumps(payload, ensure_ascii=False).encode()
        platform = one["platform"]
        headers = signed(platform, secrets[platform], one["id"], body)
        told[platform, send(url, platform, one["account"], headers, body)] += 1
    for (platform, status), count in sorted(told.items()):
        print(f"{platform}: {count} {status}")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), dict(word.split("=", 1) for word in sys.argv[2:]))
