"""How bad it is if a message gets no good answer: by mood, words, money at stake, and how far it reaches."""

import math
from typing import NamedTuple

from ..journey.escalation.policy import EscalationPolicy
from ..journey.escalation.severity import ROW, bounded
from ..journey.escalation.signs import LISTED
from ..journey.texts import reason_text, text_of
from ..types.flag import ReasonCode
from .levels import Measure
from .money import amounts


class Sign(NamedTuple):
    """Something that makes a message severe: how much it weighs by itself, in [0, 1], and its text."""

    weight: float
    text: str


# How much each weighs by itself; words that raise flags weigh what the account's policy says.
MOOD = 0.5  # at the worst mood
MONEY_TALK, SUM, LARGE_SUM, LARGE_AT_STAKE = 0.2, 0.1, 0.2, 0.35
PUBLIC = 0.1
STAKES = {"several": 0.3, "security": 0.35, "loss": 0.25, "reach": 0.25, "waited": 0.2}  # by word list
LARGE = 200.0  # dollars, for an account whose customers have rarely named a sum

# fmt: off
PUBLIC_CHANNELS = frozenset([
    "twitter", "x", "facebook", "instagram", "threads", "youtube", "tiktok", "reddit", "linkedin", "mastodon",
    "bluesky", "naver", "kakaostory", "trustpilot", "review", "reviews", "appstore", "playstore", "community",
    "forum",
])
# fmt: on


def severity(
    text: str,
    *,
    policy: EscalationPolicy,
    mood: float | None = None,
    channel: str | None = None,
    large: float = LARGE,
    language: str = "en",
) -> Measure:
    """How severe a customer's message is, in [0, 1]: 1 minus the product of (1 - weight) over what is found;
    words that raise flags keep the order of `nlp_support.journey.escalation.severity`.

    Args:
        text: what the customer wrote, earlier turns first.
        policy: the account's; says which words count and how much.
        mood: of the last turn, in [-1, 1]; without it only the words count.
        channel: one of `PUBLIC_CHANNELS`, in upper or lower case, weighs more; any other is private.
        large: the least number of dollars that counts as a large sum.
        language: of the evidence, "en" or "ko".
    """

    def sign(weight: float, key: str, **values: object) -> Sign:
        return Sign(weight, text_of("evidence", key, language=language, **values))

    names = policy.word_lists.found(text)
    found = [sign(*money)] if (money := _money(text, "money" in names, large)) else []
    if mood is not None and mood < 0:
        found.insert(0, sign(MOOD * -mood, "mood", mood=f"{mood:+.2f}"))
    row = 0
    for name, (code, key) in LISTED.items():
        if name in names and (weight := policy.weight(code)):
            found.append(Sign(weight, reason_text(key, language=language)))
            row = max(row, ROW[code])
    found += [sign(weight, name) for name, weight in STAKES.items() if name in names]
    if channel is not None and channel.casefold() in PUBLIC_CHANNELS:
        found.append(sign(PUBLIC, "public"))
    found.sort(key=lambda one: -one.weight)
    plain = 1 - math.prod(1 - one.weight for one in found)
    value = bounded(plain, row, policy) if row >= ROW[ReasonCode.ANGRY] else round(plain, 9)
    return Measure(value, tuple(one.text for one in found) or (sign(0.0, "calm").text,))


def _money(text: str, talk: bool, large: float) -> tuple[float, str] | None:
    """What is said about money, only the weightiest: its weight and its text's key."""
    sums = amounts(text)
    if sums and max(sums) >= large:
        return (LARGE_AT_STAKE if talk else LARGE_SUM), "large-sum"
    if talk:
        return MONEY_TALK, "money"
    return (SUM, "sum") if sums else None
