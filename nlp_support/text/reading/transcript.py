"""A whole chat in one message, taken apart into what each speaker said."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .chat_lines import BEFORE_STAMP, EVENT, after_label, after_time, has_times, is_labelled
from .speakers import INLINE, Side, is_called, said_side
from .words import Phrases, phrases

LEAST_TURNS, SURE_TURNS = 2, 3
MOST_SPEAKERS = 6
MOST_HEADINGS = 10  # lines above the first turn
LONGEST_HEADING = 120  # characters
FEW_WORDS = 3  # a list of labels such as "Customer: Dana Fox" has no more behind any
DAY = 86_400  # seconds

_FIELD = re.compile(r"[^:：]{1,40}[:：]\s{0,9}\S.*")
_SENTENCE_ENDS = tuple(".?!…。？！요다")
_HEADING = Phrases(phrases("transcript", "heading"))


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker said before another did.

    Attributes:
        speaker: the name or word that the transcript has.
        text: the words.
        clock: the seconds since midnight at which it began, if the transcript says.
    """

    speaker: str
    text: str
    clock: int | None = None


@dataclass(frozen=True, slots=True)
class Transcript:
    """A chat that one message holds.

    Attributes:
        turns: in their order.
        certain: whether it cannot be anything else, such as the plan of a day.
        heading: what stands above the first turn.
    """

    turns: tuple[Turn, ...]
    certain: bool
    heading: str = ""


def transcript_of(text: str, *, customer_name: str | None = None) -> Transcript | None:
    """The chat that a text consists of; None if it is not one, or says something else besides.

    Args:
        text: a message.
        customer_name: how the customer is called, if known.
    """
    if not is_labelled(text):
        return None
    stamped = _stamped(text) if has_times(text, LEAST_TURNS) else None
    return stamped or _labelled(text, customer_name)


def _stamped(text: str) -> Transcript | None:
    """A chat with a time before or behind each speaker."""
    lines = (text if "\n" in text else BEFORE_STAMP.sub("\n", text)).split("\n")
    found = [after_time(line.strip()) for line in lines]
    turns = list(_turns(lines, found))
    if not _is_chat(turns):
        return None
    marked = [one for one in found if one]
    certain = all(one["second"] or one["date"] or one.string.startswith(("(", "[")) for one in marked)
    repeated = len(turns) > len({turn.speaker for turn in turns})
    return Transcript(tuple(turns), certain=certain and repeated, heading=_above(lines, found))


def _turns(lines: list[str], found: list[re.Match[str] | None]) -> Iterator[Turn]:
    """The turns of lines of which some begin one; none if words stand above that are no heading."""
    first = next((at for at, one in enumerate(found) if one), 0)
    if not _are_headings(lines[:first]):
        return
    at = first
    while at < len(lines) and (one := found[at]):
        end = next((place for place in range(at + 1, len(lines)) if found[place]), len(lines))
        said = [one["said"], *(line for line in lines[at + 1 : end] if not EVENT.fullmatch(line.strip()))]
        if words := "\n".join(said).strip():
            yield Turn(one["speaker"].strip(), words, _clock(one.groupdict()))
        at = end


def _clock(stamp: dict[str, str | None]) -> int | None:
    if not stamp.get("hour"):
        return None
    half = (stamp["before"] or stamp["after"] or "").casefold().replace(".", "")
    hour = int(stamp["hour"] or 0)
    if half:
        hour = hour % 12 + 12 * (half in ("pm", "오후", "下午", "午後"))
    return (hour * 3600 + int(stamp["minute"] or 0) * 60 + int(stamp["second"] or 0)) % DAY


def _labelled(text: str, customer_name: str | None) -> Transcript | None:
    """A chat with a word such as "Customer:" or a name before what each side said."""
    lines = (text if "\n" in text else INLINE.sub("\n", text)).split("\n")
    labels = [after_label(line.strip()) for line in lines]
    counts = Counter(one["speaker"].strip() for one in labels if one)
    if counts.total() < LEAST_TURNS:
        return None
    roles = {one["speaker"].strip(): one.groupdict().get("role") or "" for one in labels if one}
    sides = {
        name: Side.CUSTOMER if is_called(name, customer_name) else said_side(f"{name} {role}")
        for name, role in roles.items()
    }
    speakers = {name for name, count in counts.items() if count > 1 or sides[name]}
    lone = [at for at, one in enumerate(labels) if one and one["speaker"].strip() not in speakers]
    if len(lone) == 1 and {sides[name] for name in speakers} == {Side.CUSTOMER}:
        speakers |= _answering(lines, labels, lone[0])
    found = [one if one and one["speaker"].strip() in speakers else None for one in labels]
    turns = list(_turns(lines, found))
    # "Customer: Dana Fox", "Agent: Kim" are the fields of a form
    if not _is_chat(turns) or not any(map(_is_spoken, turns)):
        return None
    heading = _above(lines, found)
    announced = _HEADING.within(heading)
    both = Side.CUSTOMER in sides.values() and all(sides[turn.speaker] for turn in turns)
    if not announced and Side.CUSTOMER not in sides.values():
        return None
    return Transcript(tuple(turns), announced or (both and len(turns) >= SURE_TURNS), heading)


def _answering(lines: list[str], labels: list[re.Match[str] | None], at: int) -> set[str]:
    """Who answers the customer only once, if that line is something that is said."""
    one = labels[at]
    said = one["said"] or " ".join(lines[at + 1 : at + 2]) if one else ""
    return {one["speaker"].strip()} if one and _is_speech(said) else set()


def _is_spoken(turn: Turn) -> bool:
    return _is_speech(turn.text.partition("\n")[0])


def _is_speech(line: str) -> bool:
    return len(line.split()) > FEW_WORDS or line.endswith(_SENTENCE_ENDS)


def _above(lines: list[str], found: list[re.Match[str] | None]) -> str:
    return "\n".join(lines[: next(at for at, one in enumerate(found) if one)])


def _are_headings(lines: Iterable[str]) -> bool:
    some = [line.strip() for line in lines if line.strip()]
    return len(some) <= MOST_HEADINGS and all(
        len(line) <= LONGEST_HEADING
        and (_HEADING.within(line) or EVENT.fullmatch(line) or _FIELD.fullmatch(line))
        for line in some
    )


def _is_chat(turns: list[Turn]) -> bool:
    return len(turns) >= LEAST_TURNS and 2 <= len({turn.speaker for turn in turns}) <= MOST_SPEAKERS
