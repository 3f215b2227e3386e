"""How bad it is if a message gets no good answer: mood, words, money at stake, how far it reaches."""

import math
from collections.abc import Sequence

import numpy as np

from ..journey.escalation.policy import EscalationPolicy
from ..journey.escalation.signs import LISTED
from ..journey.scoring.conversation import mood_of
from ..text.phrases import WordLists
from .levels import Measure
from .money import amounts

# How much each says alone, in [0, 1]; words of flags weigh what the account's policy gives them.
MOOD = 0.5  # at the worst mood
MONEY_TALK, SUM, LARGE_SUM, LARGE_AT_STAKE = 0.2, 0.1, 0.2, 0.35
PUBLIC = 0.1
STAKES = {
    "several": (0.3, "strikes more people than the customer"),
    "security": (0.35, "an account or a device in others' hands"),
    "loss": (0.25, "something is lost or taken away"),
    "reach": (0.25, "the customer speaks to many"),
    "waited": (0.2, "has waited for long"),
}
LARGE = 200.0  # dollars, for an account whose customers have seldom named a sum

# fmt: off
PUBLIC_CHANNELS = frozenset([
    "twitter", "x", "facebook", "instagram", "threads", "youtube", "tiktok", "reddit", "linkedin", "mastodon",
    "bluesky", "naver", "kakaostory", "trustpilot", "review", "reviews", "appstore", "playstore", "community",
    "forum",
])
# fmt: on

Part = tuple[float, str]  # how much it says alone, and what


def severity(
    text: str,
    *,
    words: WordLists,
    policy: EscalationPolicy,
    mood: float | None = None,
    channel: str | None = None,
    large: float = LARGE,
) -> Measure:
    """How severe what a customer says is, in [0, 1]: 1 - the product of (1 - weight) of what is found.

    Args:
        text: what the customer wrote, earlier turns in front.
        words: the account's lists.
        policy: the account's; weighs the words.
        mood: of the last turn, in [-1, 1]; without it the words alone count.
        channel: one of `PUBLIC_CHANNELS`, in any case, weighs more; any other is private.
        large: the sum in dollars from which a sum is a large one.
    """
    names = words.found(text)
    found: list[Part] = [*_mood(mood), *_money(text, "money" in names, large)]
    for name, (code, told) in LISTED.items():
        if name in names and (weight := policy.weight(code)):
            found.append((weight, told))
    found += [part for name, part in STAKES.items() if name in names]
    if channel is not None and channel.casefold() in PUBLIC_CHANNELS:
        found.append((PUBLIC, "in public"))
    found.sort(key=lambda part: -part[0])
    value = round(1 - math.prod(1 - weight for weight, _ in found), 9)
    return Measure(value, tuple(told for _, told in found) or ("nothing that presses",))


def mood(valence: float, satisfaction: float) -> float:
    """The mood in [-1, 1] of a turn with these scores, as journeys have it."""
    return float(mood_of(np.array([valence]), np.array([satisfaction]))[0])


def _mood(mood: float | None) -> Sequence[Part]:
    return [(MOOD * -mood, f"mood {mood:+.2f}")] if mood is not None and mood < 0 else ()


def _money(text: str, talk: bool, large: float) -> Sequence[Part]:
    """What is said of money, the weightiest only."""
    sums = amounts(text)
    if sums and max(sums) >= large:
        return [(LARGE_AT_STAKE if talk else LARGE_SUM, "a large sum of money")]
    if talk:
        return [(MONEY_TALK, "money at stake")]
    return [(SUM, "names a sum of money")] if sums else ()
