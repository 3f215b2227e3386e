"""Which past questions may be fitted to: those that repeat none that is tested on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlp_support import Message, MessageStore, Role

from ..apart import STOCK, Repeats, kept_apart
from .parts import Division, Part

Key = tuple[str, str]  # account and message

PARTS = {  # what is fitted to, and what it may not repeat
    "fit": ("calibrate", "later", "other accounts"),
    "calibrate": ("later", "other accounts"),
}


@dataclass(frozen=True)
class Unseen:
    """What is left out of fitting.

    Attributes:
        left_out: account and id of each message whose question repeats one that is tested on.
        questions: their texts.
        repeats: how many of "fit" and "calibrate" repeat which part.
        kept: how many customer messages each of both has left.
    """

    left_out: frozenset[Key] = frozenset()
    questions: tuple[str, ...] = ()
    repeats: Mapping[str, Mapping[str, Repeats]] = field(default_factory=dict)
    kept: Mapping[str, int] = field(default_factory=dict)


def unseen(store: MessageStore, division: Division) -> Unseen:
    """Hold the questions of each part against those of the parts after it; see `apart.kept_apart`.

    What everybody writes in the same words, such as "thanks", is no leak and stays.
    """
    asked = {
        "fit": _asked(store, division.fit),
        "calibrate": _asked(store, division.calibrate),
        "later": _asked(store, division.later),
        "other accounts": _asked(store, division.others),
    }
    left_out: list[Message] = []
    repeats: dict[str, Mapping[str, Repeats]] = {}
    kept = {}
    for part, others in PARTS.items():
        tested = {name: [message.text for message in asked[name]] for name in others}
        apart = kept_apart([(message.text,) for message in asked[part]], tested, least=STOCK)
        left_out += [message for message, keep in zip(asked[part], apart.keep, strict=True) if not keep]
        repeats[part], kept[part] = apart.repeats, sum(apart.keep)
    return Unseen(
        frozenset((message.account_id, message.id) for message in left_out),
        tuple(message.text for message in left_out),
        repeats,
        kept,
    )


def _asked(store: MessageStore, parts: Sequence[Part]) -> list[Message]:
    return [
        message
        for part in parts
        for message in store.messages(part.account_id, since=part.since, system=False)
        if message.role is Role.CUSTOMER and message.sent_at < part.until
    ]
