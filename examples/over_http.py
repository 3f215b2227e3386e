"""A platform that talks to the service over HTTP: a message comes in, a suggestion and a flag go out.

    nlp-support key add --store desk.db --account ACCOUNT --scope write
    nlp-support serve --store desk.db
    python examples/over_http.py http://127.0.0.1:8000 ACCOUNT KEY

Text, names and numbers are invented.
"""

import sys
from datetime import UTC, datetime

from nlp_support import Message
from nlp_support.server.client import Client

ASKED = "I ask for the third time: when do you open? I want to speak to your manager."


def main(url: str, account: str, key: str) -> None:
    """Store a message, watch what follows from it, and tell what was done."""
    now = datetime.now(UTC)
    message = Message(
        id=f"http-{now.timestamp():.0f}",
        account_id=account,
        conversation_id="http-1",
        customer_id="dana",
        role="customer",
        text=ASKED,
        sent_at=now,
    )
    with Client(url, account, key) as client:
        report = client.add([message])
        print(f"stored {report.added} of 1")

        for event in client.events(after="0"):  # from the first message on
            if event.kind == "message" and event.data.id == message.id:
                print(f"message in {event.data.conversation_id}")
                break

        found = client.suggest(conversation_id="http-1")
        for suggestion in found.suggestions:
            print(f"{suggestion.confidence:.2f}  {suggestion.text}")
            client.record(suggestion.id, "rejected", agent_id="kim")
        if found.abstained:
            print(f"no suggestion: {found.reason}")

        for flag in client.flags().flags:
            if flag.conversation_id == "http-1":
                print(f"flag {flag.severity:.2f}: {'; '.join(reason.text for reason in flag.reasons)}")
                client.acknowledge(flag.id, by="kim")
        talk = client.conversation("http-1")
        if talk.brief:
            print(talk.brief.headline)


if __name__ == "__main__":
    main(*sys.argv[1:])
