"""What an agent should know who picks up: in a sentence, then in a few lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..text.pairs import has_words, says_little
from ..text.redaction import redact
from ..types.flag import Flag
from ..types.message import Message, Role, customer_names
from .journey import Journey

TOPICS = 3
TOPIC_LENGTH = 90  # characters
MOODS = ((-0.5, "very unhappy"), (-0.2, "unhappy"), (0.2, "neither happy nor unhappy"), (0.5, "content"))
HAPPIEST = "happy"
NAMED = 3  # reasons in the headline
UNSATISFIED = 2.5  # points of satisfaction
FALLS, RISES = -0.3, 0.3  # of the trend

# What helps and what hurts, by the reason of an open flag.
ADVICE = {
    "safety": ("Follow the safety procedure now, before anything else.", "Do not ask to try it once more."),
    "legal": (
        "Bring in whoever handles legal matters; write down what was said.",
        "Do not admit or promise anything on your own.",
    ),
    "leaves": ("Say first what can be done today, and by whom.", "Do not argue about the terms."),
    "manager": ("Offer a call with a supervisor, with a time.", "Do not pass it on without a name."),
    "asked-again": (
        "Answer the question itself first; it was asked before.",
        "Do not ask again for what was already said.",
    ),
    "no-answer": (
        "Apologise for the wait and say when it will be solved.",
        "Do not begin with a standard greeting.",
    ),
    "low-satisfaction": (
        "Sum up in a sentence what you understood, then the next step.",
        "Do not send a standard reply.",
    ),
    "angry": (
        "Apologise once, in your own words, and say what happens now.",
        "Do not defend what went wrong.",
    ),
    "closing-negative": (
        "Acknowledge what went wrong before you explain.",
        "Do not close before they confirm.",
    ),
    "falling": ("Take over yourself and stay until it is solved.", "Do not pass it on once more."),
    "urgent": ("Say what happens in the next hour.", "Do not leave the time open."),
}
CALM = ("Thank them and answer directly.", "Do not ask for what the last conversations already say.")


@dataclass(frozen=True, slots=True)
class Brief:
    """What to know before the first word.

    Attributes:
        headline: one sentence.
        mood: in [-1, 1], now: of the last conversation in which the customer wrote; 0 without any.
        trend: by how much it changes over the journey's conversations.
        open_flags: those nobody has resolved, the worst first.
        last_topics: what the customer's last conversations were about, in redacted words of their own, the
            newest first.
        last_contact: how the last conversation ended.
        do, avoid: what helps and what hurts, the weightiest first.
        moods: in [-1, 1], of each of the customer's messages over all conversations, oldest first.
    """

    headline: str
    mood: float
    trend: float
    open_flags: tuple[Flag, ...]
    last_topics: tuple[str, ...]
    last_contact: str
    do: tuple[str, ...]
    avoid: tuple[str, ...]
    moods: tuple[float, ...]


def make_brief(
    journey: Journey, conversations: Sequence[Sequence[Message]], *, open_flags: Sequence[Flag], now: datetime
) -> Brief:
    """The brief of a journey.

    Args:
        conversations: its messages, by conversation, in the journey's order.
        open_flags: the worst first.
        now: aware; for "3 days ago".
    """
    codes = list(dict.fromkeys(code for flag in open_flags for code in flag.codes))
    advice = [ADVICE[code] for code in ADVICE if code in codes] or [CALM]
    return Brief(
        headline=_headline(journey, open_flags),
        mood=_now(journey),
        trend=journey.trend,
        open_flags=tuple(open_flags),
        last_topics=_topics(conversations),
        last_contact=_last_contact(journey, conversations, now),
        do=tuple(do for do, _ in advice[:3]),
        avoid=tuple(avoid for _, avoid in advice[:3]),
        moods=tuple(mood for contact in journey.conversations for mood in contact.score.moods),
    )


def mood_word(mood: float) -> str:
    """A mood in [-1, 1] in words."""
    return next((word for most, word in MOODS if mood < most), HAPPIEST)


def _headline(journey: Journey, open_flags: Sequence[Flag]) -> str:
    n, channels = len(journey.conversations), {contact.channel for contact in journey.conversations}
    if not any(contact.score.scores for contact in journey.conversations):
        return "This customer has not written yet."
    about = f"{n} conversation{'s' * (n > 1)}" + (
        f" on {len(channels)} channels" if len(channels) > 1 else ""
    )
    turn = (
        ", and getting worse"
        if journey.trend <= FALLS
        else ", and getting better"
        if journey.trend >= RISES
        else ""
    )
    said = f"{mood_word(_now(journey)).capitalize()}{turn}, over {about}"
    return (
        f"{said}: {'; '.join(open_flags[0].reasons[:NAMED])}."
        if open_flags
        else f"{said}; nothing is flagged."
    )


def _now(journey: Journey) -> float:
    wrote = [contact.score.mood for contact in journey.conversations if contact.score.moods]
    return wrote[-1] if wrote else 0.0


def _topics(conversations: Sequence[Sequence[Message]]) -> tuple[str, ...]:
    topics: list[str] = []
    for conversation in reversed(conversations):
        own = [one.text for one in conversation if one.role is Role.CUSTOMER and has_words(one.text)]
        if not own or len(topics) == TOPICS:
            continue
        telling = next((text for text in own if not says_little(text)), own[0])
        words = " ".join(redact(telling, names=sorted(customer_names(conversation))).text.split())
        topics.append(words if len(words) <= TOPIC_LENGTH else words[: TOPIC_LENGTH - 1].rstrip() + "…")
    return tuple(topics)


def _last_contact(journey: Journey, conversations: Sequence[Sequence[Message]], now: datetime) -> str:
    if not conversations:
        return "There was none."
    contact, last = journey.conversations[-1], conversations[-1][-1]
    ago = _ago(now - last.sent_at)
    who = "the customer wrote last and got no answer" if last.role is Role.CUSTOMER else "we wrote last"
    low = bool(contact.score.satisfactions) and contact.score.satisfactions[-1] < UNSATISFIED
    felt = (
        f"; at its end the customer was {mood_word(contact.score.moods[-1])}" if contact.score.moods else ""
    )
    return f"On {contact.channel}, {ago}: {who}{felt}" + (" and not satisfied." if low else ".")


def _ago(gone: timedelta) -> str:
    hours = gone / timedelta(hours=1)
    if hours < 1:
        return "less than an hour ago"
    if hours < 48:
        return f"{hours:.0f} hour{'s' * (round(hours) != 1)} ago"
    return f"{hours / 24:.0f} days ago"
