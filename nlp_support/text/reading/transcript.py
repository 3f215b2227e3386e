"""A whole chat in one message, taken apart into what each speaker said."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from .speakers import INLINE, Side, is_called, said_side
from .words import Phrases, phrases

LEAST_TURNS, SURE_TURNS = 2, 3
MOST_SPEAKERS = 6
MOST_HEADINGS = 10  # lines above the first turn
LONGEST_HEADING = 120  # characters
FEW_WORDS = 3  # a list of labels such as "Customer: Dana Fox" has no more behind any
DAY = 86_400  # seconds

_HALF = r"(?i:[ap]\.?m\.?|오전|오후|上午|下午|午前|午後)"
_DAY = (
    r"(?:\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}\.?|\d{4}[년年] ?\d{1,2}[월月] ?\d{1,2}[일日])(?: ?\(\w{1,3}\))?"
)
_STAMP = (
    rf"(?P<date>{_DAY},?[ T]{{1,2}})?(?P<before>{_HALF})? ?(?P<hour>[012]?\d):(?P<minute>[0-5]\d)"
    rf"(?::(?P<second>[0-5]\d))?(?:\.\d{{1,3}})? ?(?P<after>{_HALF})?(?: ?(?:UTC|GMT|[A-Z]{{1,3}}ST|CET)\b)?"
)
_NAME = r"(?P<speaker>[^\s:：\[\]()<>|*\d][^:：\[\]()<>|*\t]{0,39}?)"
_STAMPED = [
    re.compile(form)
    for form in (
        rf"[(\[]{_STAMP}[)\]] ?[-–|]? ?{_NAME} ?[:：]\s?(?P<said>.*)",  # (09:00:12) Dana: …
        rf"\[{_NAME}\] \[{_STAMP}\]\s?(?P<said>.*)",  # [Dana] [09:00] …
        rf"{_STAMP}(?:\t| ?[-–|,] ?| ){_NAME}(?:\t| ?[:：|]\s?)(?P<said>.*)",  # 09:00 - Dana: …
        rf"{_NAME} ?[(\[]{_STAMP}[)\]] ?[:：]?\s?(?P<said>.*)",  # Dana (09:00): …
        rf"{_NAME}(?: ?[,|·–-] ?| ){_STAMP} ?[:：]?(?P<said>)",  # Dana, 09:00 above what she said
    )
]
_CLOCK = re.compile(r"\d:[0-5]\d")
_EVENT = re.compile(rf"[(\[]{_STAMP}[)\]].*|\*{{2,}}.*|-{{3,}}.*|={{3,}}.*")
_BEFORE_STAMP = re.compile(
    rf"(?<=\S)\s+(?=[(\[](?:{_DAY},?[ T]{{1,2}})?[012]?\d:[0-5]\d[^()\[\]]{{0,12}}[)\]])"
)
_COLON = re.compile("[:：]")
_LABEL = re.compile(rf"{_NAME} ?[:：]\s?(?P<said>.*)")
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
    if ":" not in text and "：" not in text:
        return None
    stamped = _stamped(text) if len(_CLOCK.findall(text)) >= LEAST_TURNS else None
    return stamped or _labelled(text, customer_name)


def _stamped(text: str) -> Transcript | None:
    """A chat with a time before or behind each speaker."""
    lines = (text if "\n" in text else _BEFORE_STAMP.sub("\n", text)).split("\n")
    found = [_stamp(line.strip()) for line in lines]
    turns = list(_turns(lines, found))
    if not _is_chat(turns):
        return None
    marked = [one for one in found if one]
    certain = all(one["second"] or one["date"] or one.string.startswith(("(", "[")) for one in marked)
    repeated = len(turns) > len({turn.speaker for turn in turns})
    return Transcript(tuple(turns), certain=certain and repeated, heading=_above(lines, found))


def _stamp(line: str) -> re.Match[str] | None:
    return next((found for form in _STAMPED if (found := form.fullmatch(line))), None)


def _turns(lines: list[str], found: list[re.Match[str] | None]) -> Iterator[Turn]:
    """The turns of lines of which some begin one; none if words stand above that are no heading."""
    first = next((at for at, one in enumerate(found) if one), 0)
    if not _are_headings(lines[:first]):
        return
    at = first
    while at < len(lines) and (one := found[at]):
        end = next((place for place in range(at + 1, len(lines)) if found[place]), len(lines))
        said = [one["said"], *(line for line in lines[at + 1 : end] if not _EVENT.fullmatch(line.strip()))]
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
    labels = [_LABEL.fullmatch(line.strip()) if _COLON.search(line, 0, 60) else None for line in lines]
    counts = Counter(one["speaker"].strip() for one in labels if one)
    if counts.total() < LEAST_TURNS:
        return None
    sides = {name: Side.CUSTOMER if is_called(name, customer_name) else said_side(name) for name in counts}
    speakers = {name for name, count in counts.items() if count > 1 or sides[name]}
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


def _is_spoken(turn: Turn) -> bool:
    first = turn.text.partition("\n")[0]
    return len(first.split()) > FEW_WORDS or first.endswith(_SENTENCE_ENDS)


def _above(lines: list[str], found: list[re.Match[str] | None]) -> str:
    return "\n".join(lines[: next(at for at, one in enumerate(found) if one)])


def _are_headings(lines: Iterable[str]) -> bool:
    some = [line.strip() for line in lines if line.strip()]
    return len(some) <= MOST_HEADINGS and all(
        len(line) <= LONGEST_HEADING
        and (_HEADING.within(line) or _EVENT.fullmatch(line) or _FIELD.fullmatch(line))
        for line in some
    )


def _is_chat(turns: list[Turn]) -> bool:
    return len(turns) >= LEAST_TURNS and 2 <= len({turn.speaker for turn in turns}) <= MOST_SPEAKERS
