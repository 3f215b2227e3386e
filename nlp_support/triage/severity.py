"""How bad it is if a message gets no good answer: mood, words, money at stake, how far it reaches."""

import math
from collections.abc import Sequence
from typing import NamedTuple

from ..journey.escalation.policy import EscalationPolicy
from ..journey.escalation.signs import LISTED
from ..journey.texts import reason_text
from .levels import Measure
from .money import amounts


class Sign(NamedTuple):
    """Something that makes a message severe: how much it says alone, in [0, 1], and what it is."""

    weight: float
    told: str


# How much each says alone; words of flags weigh what the account's policy gives them.
MOOD = 0.5  # at the worst mood
MONEY_TALK, SUM, LARGE_SUM, LARGE_AT_STAKE = 0.2, 0.1, 0.2, 0.35
PUBLIC = 0.1
STAKES = {
    "several": Sign(0.3, "affects more people than the customer"),
    "security": Sign(0.35, "somebody else is in an account or a device"),
    "loss": Sign(0.25, "something is lost or taken away"),
    "reach": Sign(0.25, "the customer speaks to many"),
    "waited": Sign(0.2, "has waited for a long time"),
}
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
) -> Measure:
    """How severe what a customer says is, in [0, 1]: 1 - the product of (1 - weight) of what is found.

    Args:
        text: what the customer wrote, earlier turns in front.
        policy: the account's; says which words count and how much.
        mood: of the last turn, in [-1, 1]; without it the words alone count.
        channel: one of `PUBLIC_CHANNELS`, in any case, weighs more; any other is private.
        large: from how many dollars on a sum is large.
    """
    names = policy.word_lists.found(text)
    found = [*_mood(mood), *_money(text, "money" in names, large)]
    for name, (code, key) in LISTED.items():
        if name in names and (weight := policy.weight(code)):
            found.append(Sign(weight, reason_text(key)))
    found += [sign for name, sign in STAKES.items() if name in names]
    if channel is not None and channel.casefold() in PUBLIC_CHANNELS:
        found.append(Sign(PUBLIC, "in public"))
    found.sort(key=lambda sign: -sign.weight)
    value = round(1 - math.prod(1 - sign.weight for sign in found), 9)
    return Measure(value, tuple(sign.told for sign in found) or ("nothing urgent",))


def _mood(mood: float | None) -> Sequence[Sign]:
    return [Sign(MOOD * -mood, f"mood {mood:+.2f}")] if mood is not None and mood < 0 else ()


def _money(text: str, talk: bool, large: float) -> Sequence[Sign]:
    """What is said of money, the weightiest only."""
    sums = amounts(text)
    if sums and max(sums) >= large:
        return [Sign(LARGE_AT_STAKE if talk else LARGE_SUM, "a large sum of money")]
    if talk:
        return [Sign(MONEY_TALK, "money at stake")]
    return [Sign(SUM, "names a sum of money")] if sums else ()
