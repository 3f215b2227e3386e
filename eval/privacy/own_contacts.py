"""What the brand gives to everybody: planting its contacts in a store, and counting those that stay readable.

The contacts and sentences are in own.json; `{n}` is a number. Beside each a customer gives a number of their
own, in several conversations, and the agent repeats it: that one must go.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import resources
from itertools import cycle, islice
from random import Random
from typing import Any

from nlp_support import Message, MessageStore, ReplySuggester

from ..reports.report import Figure
from .canaries import exchange, subjects
from .shares import share_figure

CONTACTS = 230  # that are planted at most
TOLD = 4  # customers who are told each
AGAIN = 3  # conversations in which a customer repeats their own number
K = 3
KEPT, LEFT = "own contacts kept", "customers' own beside them"


@dataclass(frozen=True)
class Given:
    """A reply with a contact: the brand's own, or (`own` False) the customer's."""

    kind: str
    language: str
    value: str
    own: bool
    account_id: str
    message_id: str
    asked: str


def plant_own(
    store: MessageStore, newest: Mapping[str, datetime], *, seed: int, contacts: int = CONTACTS
) -> tuple[list[Given], dict[str, datetime]]:
    """Add the contacts to the accounts in turn, a second apart after the newest message of each.

    Args:
        store: where they are added; give it a copy.
        newest: the accounts, and when their newest message was sent.
        seed: of the contacts and topics.
        contacts: how many.

    Returns:
        What was given, and for each account a time after the last of it.
    """
    rng, source = Random(f"own contacts {seed}"), _source()
    topics = {language: cycle(subjects(language, rng)) for language in source}
    kinds = [(language, kind) for language, own in source.items() for kind in own["values"]]
    closings, accounts = dict(newest), cycle(newest)
    given: list[Given] = []
    messages: list[Message] = []
    for number, (language, kind) in enumerate(islice(cycle(kinds), contacts)):
        account_id, own = next(accounts), source[language]
        value = rng.choice(own["values"][kind]).format(n=100 + number)
        theirs = f"+44 7700 900{number:03}"
        for turn in range(TOLD + AGAIN):
            closings[account_id] += timedelta(seconds=1)
            question, answer = next(topics[language])
            is_own = turn < TOLD
            reply = rng.choice(own["replies"][kind if is_own else "phone"])
            asked = question if is_own else f"{question} {theirs}"
            said = exchange(
                account_id,
                str(6_000_000_000 + 10 * number + min(turn, TOLD)),
                asked,
                reply.format(topic=answer, value=value if is_own else theirs),
                sent_at=closings[account_id],
            )
            messages += [_with_id(one, turn) for one in said]
            shown = value if is_own else theirs
            given.append(Given(kind, language, shown, is_own, account_id, messages[-1].id, question))
    store.add(messages)
    return given, {account_id: time + timedelta(seconds=1) for account_id, time in closings.items()}


@dataclass(frozen=True)
class Offer:
    """What came of asking for a reply with a contact: its text and confidence if it was offered."""

    given: Given
    text: str | None
    confidence: float | None = None

    @property
    def readable(self) -> bool:
        return self.text is not None and self.given.value in self.text


def ask_own(
    suggester: ReplySuggester, given: Sequence[Given], closings: Mapping[str, datetime]
) -> Iterator[Offer]:
    """Ask for every reply with a contact."""
    for one in given:
        found = suggester.suggest(one.account_id, one.asked, k=K, now=closings[one.account_id])
        own = next((offered for offered in found if offered.message_id == one.message_id), None)
        yield Offer(one, own.text, own.confidence) if own else Offer(one, None)


def own_figures(offers: Iterable[Offer]) -> list[Figure]:
    """Of the replies that were offered, those in which the contact can still be read: "own contacts kept", by
    kind and language, which should be all, and "customers' own beside them", which must be none."""
    kept: dict[str, list[bool]] = {"": []}
    left: list[bool] = []
    for offer in offers:
        one = offer.given
        if offer.text is None:
            continue
        if not one.own:
            left.append(offer.readable)
            continue
        for name in ("", f"kind={one.kind}", f"language={one.language}"):
            kept.setdefault(name, []).append(offer.readable)
    none = "no planted reply was offered"
    return [
        *(
            share_figure(KEPT, sum(kept[name]), len(kept[name]), slice=name, none=none)
            for name in sorted(kept)
        ),
        share_figure(LEFT, sum(left), len(left), none=none),
    ]


def _with_id(message: Message, turn: int) -> Message:
    """The message in a conversation of its own, of the same customer."""
    return Message(
        id=f"{message.id}-{turn}",
        account_id=message.account_id,
        conversation_id=f"{message.conversation_id}-{turn}",
        customer_id=message.customer_id,
        role=message.role,
        text=message.text,
        sent_at=message.sent_at,
    )


def _source() -> dict[str, dict[str, Any]]:
    text = resources.files(__package__).joinpath("own.json").read_text(encoding="utf-8")
    source: dict[str, dict[str, Any]] = json.loads(text)
    return source
