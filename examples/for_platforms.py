"""A support platform's day: messages come in one by one, suggestions and flags go out.

    python examples/for_platforms.py

Text, names and numbers are invented.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from nlp_support import JourneyMonitor, Message, ReplySuggester, open_store

ACCOUNT = "radio-shop"
START = datetime(2026, 5, 4, 9, tzinfo=UTC)
PAST = [
    (
        "Do you repair radios from the fifties?",
        "Yes, we repair radios built after 1950. Bring it in.",
    ),
    (
        "Can you repair my grandfather's radio?",
        "Yes, we repair radios built after 1950. Bring it in.",
    ),
    ("How long does a repair take?", "Most repairs take five working days."),
    ("When will my repair be done?", "Most repairs take five working days."),
    ("Do you sell valves?", "We sell valves for most sets; tell us the type that is printed on yours."),
]
TODAY = [
    "I brought my radio two weeks ago and heard nothing.",
    "Nobody picks up the phone. This is the third time that I ask.",
    "I want to speak to the manager, or I take it to somebody else.",
]


def history() -> Iterator[Message]:
    """What the shop's agents answered before."""
    for number, (question, answer) in enumerate(PAST):
        place = {
            "account_id": ACCOUNT,
            "conversation_id": f"old-{number}",
            "customer_id": f"customer-{number}",
        }
        asked = START + timedelta(days=number)
        yield Message(id=f"q{number}", role="customer", text=question, sent_at=asked, **place)
        answered = asked + timedelta(minutes=9)
        yield Message(id=f"a{number}", role="agent", text=answer, sent_at=answered, agent_id="kim", **place)


def main() -> None:
    """Import, suggest, watch a conversation go wrong, and brief whoever picks up."""
    with open_store(":memory:") as store:
        print(store.add(history()))
        suggester, monitor = ReplySuggester(store), JourneyMonitor(store)

        found = suggester.suggest(ACCOUNT, "do you also repair very old radios?")
        for suggestion in found:
            print(f"{suggestion.confidence:.2f}  {suggestion.text}")
        if found.abstained:
            print(f"no suggestion: {found.reason}")

        place = {"account_id": ACCOUNT, "conversation_id": "today", "customer_id": "dana", "role": "customer"}
        for number, text in enumerate(TODAY):
            sent = START + timedelta(days=20, minutes=30 * number)
            store.add([Message(id=f"t{number}", text=text, sent_at=sent, **place)])
            monitor.update(ACCOUNT, conversation_ids=["today"], now=sent + timedelta(seconds=1))
        for flag in store.flags(ACCOUNT):
            print(f"flag {flag.severity:.2f}: {'; '.join(flag.texts)}")
        brief = monitor.brief(ACCOUNT, "dana", now=START + timedelta(days=20, hours=2))
        print(brief.headline)
        for advice in brief.do:
            print(f"do: {advice}")


if __name__ == "__main__":
    main()
