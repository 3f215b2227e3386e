"""What an agent should know before picking up, in a sentence and then in a few lines."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from ..text.contacts import USUAL, ContactRules, contacts
from ..text.durations import ago_text
from ..text.endings import owed
from ..text.pairs import has_words, says_little
from ..text.redaction import redact
from ..types.export import StatusChange
from ..types.flag import Flag, ReasonCode
from ..types.message import Message, Role, customer_names
from .journey import Journey
from .texts import text_of

TOPICS = 3
TOPIC_LENGTH = 90  # characters
MOODS = ((-0.5, "very-unhappy"), (-0.2, "unhappy"), (0.2, "neutral"), (0.5, "content"))  # below this mood
HAPPIEST = "happy"
NAMED = 3  # reasons in the headline
ADVISED = 3  # reasons that get advice
UNSATISFIED = 2.5  # points of satisfaction
FALLS, RISES = -0.3, 0.3  # of the trend
CALM = "calm"

# The reasons that get advice, the most important first.
FIRST = (
    ReasonCode.SAFETY,
    ReasonCode.LEGAL,
    ReasonCode.LEAVES,
    ReasonCode.MANAGER,
    ReasonCode.ASKED_AGAIN,
    ReasonCode.NO_ANSWER,
    ReasonCode.LOW_SATISFACTION,
    ReasonCode.ANGRY,
    ReasonCode.CLOSING_NEGATIVE,
    ReasonCode.FALLING,
    ReasonCode.URGENT,
)


@dataclass(frozen=True, slots=True)
class Advice:
    """What helps or hurts with a customer; `str()` gives its text.

    Attributes:
        code: the reason that it is about; None if no flag is open.
        text: in the language of the desk.
    """

    code: ReasonCode | None
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Brief:
    """What to know before the first word, in the language of the desk.

    Attributes:
        headline: one sentence.
        mood: in [-1, 1], the mood now, that is in the last conversation in which the customer wrote; 0 if
            there is none.
        mood_text: the mood in words.
        trend: by how much it changes over the journey's conversations.
        open_flags: those that nobody has resolved, the worst first.
        last_topics: what the customer's last conversations were about, in the customer's own words, redacted,
            the newest first.
        last_contact: how the last conversation ended.
        signs: why the customer was not satisfied at its end, the most telling first; none if the customer
            was, or if the model of satisfaction does not go by signs.
        do, avoid: what helps and what hurts, the most important first.
        moods: the mood, in [-1, 1], of each of the customer's messages over all conversations, oldest first.
    """

    headline: str
    mood: float
    mood_text: str
    trend: float
    open_flags: tuple[Flag, ...]
    last_topics: tuple[str, ...]
    last_contact: str
    do: tuple[Advice, ...]
    avoid: tuple[Advice, ...]
    moods: tuple[float, ...]
    signs: tuple[str, ...] = ()


def make_brief(
    journey: Journey,
    conversations: Sequence[Sequence[Message]],
    *,
    open_flags: Sequence[Flag],
    now: datetime,
    language: str = "en",
    keep: Collection[str] = (),
    changes: Sequence[StatusChange] = (),
    rules: ContactRules = USUAL,
    signs: Sequence[str] = (),
) -> Brief:
    """The brief of a journey.

    Args:
        conversations: its messages, by conversation, in the journey's order.
        open_flags: the worst first, with reasons in the language.
        now: aware; what "3 days ago" is counted from.
        language: "en" or "ko".
        keep: what stays readable of what customers wrote, as the account's own contacts do.
        changes: what the platform did to the last conversation.
        rules: how it is split into contacts.
        signs: keys of `[signs]`, what lowers the satisfaction at its end.

    Raises:
        InvalidArgument: an unknown language.
    """
    codes = {code for flag in open_flags for code in flag.codes}
    about = [code for code in FIRST if code in codes][:ADVISED]
    return Brief(
        headline=_headline(journey, open_flags, language),
        mood=_now(journey),
        mood_text=mood_text(_now(journey), language=language),
        trend=journey.trend,
        open_flags=tuple(open_flags),
        last_topics=_topics(conversations, keep),
        last_contact=_last_contact(journey, conversations, now, language, changes, rules),
        do=_advice("do", about, language),
        avoid=_advice("avoid", about, language),
        moods=tuple(mood for contact in journey.conversations for mood in contact.score.moods),
        signs=tuple(text_of("signs", key, language=language) for key in signs if _unsatisfied(journey)),
    )


def _unsatisfied(journey: Journey) -> bool:
    """Whether the customer was not satisfied at the end of the last conversation."""
    scores = journey.conversations[-1].score.satisfactions if journey.conversations else ()
    return bool(scores) and scores[-1] < UNSATISFIED


def mood_text(mood: float, *, language: str = "en") -> str:
    """A mood in [-1, 1] in words."""
    key = next((key for most, key in MOODS if mood < most), HAPPIEST)
    return text_of("moods", key, language=language)


def _advice(table: str, codes: Sequence[ReasonCode], language: str) -> tuple[Advice, ...]:
    if not codes:
        return (Advice(None, text_of(table, CALM, language=language)),)
    return tuple(Advice(code, text_of(table, code, language=language)) for code in codes)


def _headline(journey: Journey, open_flags: Sequence[Flag], language: str) -> str:
    if not any(contact.score.scores for contact in journey.conversations):
        return text_of("headline", "silent", language=language)
    values = {"felt": _felt(journey, language), "about": _about(journey, language)}
    if not open_flags:
        return text_of("headline", "calm", language=language, **values)
    between = text_of("headline", "between", language=language)
    reasons = between.join(open_flags[0].texts[:NAMED])
    return text_of("headline", "flagged", language=language, **values, reasons=reasons)


def _felt(journey: Journey, language: str) -> str:
    """The mood and where it is heading, such as "Unhappy, and getting worse"."""
    turn = "steady"
    if journey.trend <= FALLS:
        turn = "worse"
    elif journey.trend >= RISES:
        turn = "better"
    mood = mood_text(_now(journey), language=language)
    text = text_of("headline", turn, language=language, mood=mood)
    return text[:1].upper() + text[1:]


def _about(journey: Journey, language: str) -> str:
    """How many conversations, and on how many channels."""
    n, channels = len(journey.conversations), len({contact.channel for contact in journey.conversations})
    key = "one"
    if channels > 1:
        key = "channels"
    elif n > 1:
        key = "several"
    return text_of("headline", key, language=language, conversations=n, channels=channels)


def _now(journey: Journey) -> float:
    wrote = [contact.score.mood for contact in journey.conversations if contact.score.moods]
    return wrote[-1] if wrote else 0.0


def _topics(conversations: Sequence[Sequence[Message]], keep: Collection[str]) -> tuple[str, ...]:
    topics: list[str] = []
    for conversation in reversed(conversations):
        own = [one.text for one in conversation if one.role is Role.CUSTOMER and has_words(one.text)]
        if not own or len(topics) == TOPICS:
            continue
        telling = next((text for text in own if not says_little(text)), own[0])
        names = sorted(customer_names(conversation))
        words = " ".join(redact(telling, names=names, keep=keep).text.split())
        topics.append(words if len(words) <= TOPIC_LENGTH else words[: TOPIC_LENGTH - 1].rstrip() + "…")
    return tuple(topics)


def _last_contact(
    journey: Journey,
    conversations: Sequence[Sequence[Message]],
    now: datetime,
    language: str,
    changes: Sequence[StatusChange],
    rules: ContactRules,
) -> str:
    if not conversations:
        return text_of("last", "none", language=language)
    contact, last = journey.conversations[-1], conversations[-1][-1]
    wrote = "desk"
    if last.role is Role.CUSTOMER:
        stretch = contacts(conversations[-1], changes=changes, rules=rules, now=now)[-1]
        wrote = "customer" if owed(stretch, words=rules.words) else "closed"
    ago = ago_text(now - last.sent_at, language=language)
    text = text_of("last", wrote, language=language, channel=contact.channel, ago=ago)
    if not contact.score.moods:
        return text
    felt = "unsatisfied" if _unsatisfied(journey) else "felt"
    mood = mood_text(contact.score.moods[-1], language=language)
    return text_of("last", felt, language=language, last=text, mood=mood)
