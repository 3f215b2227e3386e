"""The lines of a chat that say who speaks: "(09:00:12) Dana: …", "[Dana] [9:00] …", "Agent: …"."""

import re

LONGEST_LABEL = 70  # characters

_HALF = r"(?i:[ap]\.?m\.?|오전|오후|上午|下午|午前|午後)"
_DAY = (
    r"(?:\d{1,4}[./-] ?\d{1,2}[./-] ?\d{1,4}\.?|\d{4}[년年] ?\d{1,2}[월月] ?\d{1,2}[일日])(?: ?\(\w{1,3}\))?"
)
_STAMP = (
    rf"(?P<date>{_DAY},?[ T]{{1,2}})?(?P<before>{_HALF})? ?(?P<hour>[012]?\d)(?::| ?h ?)(?P<minute>[0-5]\d)"
    rf"(?::(?P<second>[0-5]\d))?(?:\.\d{{1,6}})?(?:Z|[+-]\d\d:?\d\d)? ?(?P<after>{_HALF})?"
    r"(?: ?(?:UTC|GMT|[A-Z]{1,3}ST|CET|Uhr)\b)?"
)
_ELAPSED = r" ?(?:\d{1,3} ?h )?(?:\d{1,3} ?m )?\d{1,3} ?s ?"  # since the chat began
_NAME = r"(?P<speaker>[^\s@:：\[\]()<>|*\d][^:：\[\]()<>|*\t]{0,39}?)"
_BETWEEN = r"(?: ?[,|·–-] ?| (?:(?:at|um|à|a las|às|alle) )?)"
_STAMPED = [
    re.compile(form)
    for form in (
        rf"[(\[](?:{_STAMP}|{_ELAPSED})[)\]] ?[-–|]? ?{_NAME} ?[:：]\s?(?P<said>.*)",  # (09:00:12) Dana: …
        rf"\[{_NAME}\] \[{_STAMP}\]\s?(?P<said>.*)",  # [Dana] [09:00] …
        rf"{_STAMP}(?:\t| ?[-–|,] ?| ){_NAME}(?:\t| ?[:：|]\s?)(?P<said>.*)",  # 09:00 - Dana: …
        rf"{_NAME} ?[(\[]{_STAMP}[)\]] ?[:：]?\s?(?P<said>.*)",  # Dana (09:00): …
        rf"{_NAME}{_BETWEEN}{_STAMP} ?[:：]?(?P<said>)",  # Dana, 09:00 above what she said
        rf"{_NAME}{_BETWEEN}{_STAMP} ?[:：] ?(?P<said>.*)",  # Dana, 09:00: …
    )
]
_CLOCK = re.compile(r"\d(?::| ?h ?)[0-5]\d|\d ?s ?[)\]]")
EVENT = re.compile(rf"[(\[]{_STAMP}[)\]].*|\*{{2,}}.*|-{{3,}}.*|={{3,}}.*")
BEFORE_STAMP = re.compile(
    rf"(?<=\S)\s+(?=[(\[](?:{_DAY},?[ T]{{1,2}})?[012]?\d:[0-5]\d[^()\[\]]{{0,12}}[)\]])"
)
_SPEAKS = r"(?: (?:says|said|wrote|sagt|schreibt|schrieb|dit|écrit|dice|escribe|diz|escreve|scrive))?"
_ROLE = r"(?: ?\((?P<role>[^()]{1,25})\))?"
_LABELLED = re.compile("[:：>]")
_LABELS = [
    re.compile(form)
    for form in (
        rf"\*{{0,2}}{_NAME}{_ROLE}{_SPEAKS}\*{{0,2}} ?[:：]\*{{0,2}}\s?(?P<said>.*)",
        rf"<{_NAME}> (?P<said>.+)",
        rf"{_NAME}> (?P<said>.+)",
    )
]


def is_labelled(line: str, end: int | None = None) -> bool:
    """Whether there may be a speaker in a text, or before this place in a line."""
    return bool(_LABELLED.search(line, 0, len(line) if end is None else end))


def has_times(text: str, least: int) -> bool:
    """Whether there are so many times of day in a text."""
    return len(_CLOCK.findall(text)) >= least


def after_time(line: str) -> re.Match[str] | None:
    """The parts of a line that begins a turn with a time: `speaker`, `said` and those of the time."""
    return next((found for form in _STAMPED if (found := form.fullmatch(line))), None)


def after_label(line: str) -> re.Match[str] | None:
    """The parts of a line that begins a turn with a speaker: `speaker`, `said` and perhaps a `role`."""
    if not is_labelled(line, LONGEST_LABEL):
        return None
    return next((found for form in _LABELS if (found := form.fullmatch(line))), None)
