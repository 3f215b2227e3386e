"""How agents sign, by where the sign stands and what it looks like: "^JR", "– Tom from Support", "Best, Ada".

A sign is the last thing of a message, after the end of a sentence or on a line of its own. It is told by its
shape: some mark and a name or initials, whatever the mark is; a farewell and a name; a name with what only
signs have behind it. Which of these an account uses is learnt (`signing.py`).
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..reading.words import phrases
from ..redaction.first_names import is_first_name
from ..redaction.korean_names import FULL
from ..redaction.name_shapes import CALLED
from ..redaction.words import NO_NAME, word_set

LOOKED_AT = 120  # characters at the end
LONGEST_LINK = 600  # characters
MOST_WORDS = 5  # of a sign
NAME = "{agent_name}"  # stands for the name in a way of signing

_AFTER = re.compile(
    r"(?:\s{1,5}(?:https?://\S{1,500}|\(?\d/\d\)?|[:;]-?[)D]|xx?|[\U0001F300-\U0001FAFF\u2600-\u27bf\ufe0f❤]{1,4}))?\s*\Z"
)
_MARKED = re.compile(
    r"(?P<mark>[^\w\s.,!?;:'\"…。！？、，(){}\[\]<>%&@#$€£¥₩°\0]{1,2})(?P<space>[ \t]?)"
    r"(?P<name>[^\W\d_](?:[\w'’ .-]{0,38}[\w.])?)(?: ?\([^()\n]{2,24}\))?[*~-]?\Z"
)
_BRACKETED = re.compile(r"(?P<open>[(\[<（])(?P<name>[^\W\d_]{1,12})[)\]>）]\Z")
_END = re.compile(
    r"[.!?…。！？)\"'”’»\]}~^️]\s*\Z|\n\s*\Z|\A\s*\Z|(?:다|요|죠|까|니다)\s+\Z|https?://\S{1,500}\s+\Z"
)
_TITLES = "상담원|상담사|상담직원|담당자?|매니저|직원|팀장|점장|실장|사원|대리"
_KOREAN = re.compile(
    rf"(?:(?P<role>{_TITLES})[\s:]{{0,2}})?(?P<name>(?(role)[가-힣]{{2,4}}|{FULL}))\s?(?:드림|올림|배상)"
    r"[.!~^♡♥]{0,3}\Z"
)
_KOREAN_ROLE = re.compile(
    rf"(?:{_TITLES})[\s:]{{0,2}}(?P<name>[가-힣]{{2,4}}?)(?:였습니다|이었습니다)?[.!]?\Z"
)
_EASTERN = re.compile(
    r"(?:担当者?|スタッフ|客服专员|客服|专员|專員|店长|店長)[\s:：の]{0,2}(?P<name>[\u3040-\u30ff\u3400-\u9fffA-Za-z]{1,8})"
    r"[。.!！]?\Z|(?P<bowing>[\u3040-\u30ff\u3400-\u9fff]{1,6})\s?(?:拝|敬上|より)[。.]?\Z"
)
_BEFORE_TITLE = re.compile(r"(?:[가-힣A-Za-z&]{2,12}\s){1,3}\Z")  # a brand or department
_LETTERS = re.compile(r"[^\W\d_]+")
_CAPITALS = 4  # initials have at most so many
_GRATITUDE = (  # how farewells begin that may also thank somebody
    *("thank", "many thanks", "with thanks", "danke", "vielen dank", "merci", "gracias", "muchas", "obrigad"),
    *("muito obrigad", "grat", "grazi", "谢谢", "謝謝", "감사", "고맙"),
)
_TEAMS = ("Team", "Equipo", "Équipe", "Equipe")
_SMALL = word_set("from at of the in de del da do di du des von vom bei der und and for chez van het y e et")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a message ends with, if it looks like a sign.

    Attributes:
        start, end: its range in the text.
        way: the sign with a placeholder for the name, in lower case: "^{agent_name}", "best, {agent_name}".
        name: who signed, as written.
        marked: whether it begins with a mark.
        apart: whether it surely is one: it follows the end of a sentence, and not in brackets.
        grateful: whether its farewell is thanks, after which the customer's own name may come.
    """

    start: int
    end: int
    way: str
    name: str
    marked: bool = False
    apart: bool = True
    grateful: bool = False


def signs(text: str) -> Iterator[Sign]:
    """What may be the sign at the end of a text, by each shape; most texts have none."""
    end = end_of_words(text)
    start = max(0, end - LONGEST_LINK - LOOKED_AT)
    last = text[start:end]  # where a link before the sign is whole
    for found in (_marked(last), _bracketed(last), _closed(last), _titled(last)):
        if found is not None:
            yield replace(found, start=found.start + start, end=found.end + start)


def end_of_words(text: str) -> int:
    """Where a text ends without the link, smile or number of a part that may follow the sign."""
    tail = _AFTER.search(text, max(0, len(text) - LONGEST_LINK))
    return tail.start() if tail else len(text)


def is_name(word: str, *, tight: bool = False) -> bool:
    """Whether a word looks like a name or initials; after a mark that touches it (`tight`) it may be in lower
    case."""
    plain = word.strip(".").replace(".", "")
    if not plain or not plain[0].isalpha():
        return False
    if plain.isupper() and plain.isascii() and len(plain) <= _CAPITALS:
        return len(plain) > 1 or tight
    if plain.lower() in NO_NAME:
        return False
    if plain[0].islower():
        return tight and plain.isalpha() and 2 <= len(plain) <= 12
    return plain[0].isupper() or (not plain[0].islower() and len(plain) <= 6)


def ends_sentence(before: str) -> bool:
    """Whether a sentence, a line or a link ends where this text ends."""
    return _END.search(before, max(0, len(before) - 520)) is not None or _is_symbol(before.rstrip()[-1:])


def way_of(text: str, name: str) -> str:
    """A sign with a placeholder for the name in it, in lower case."""
    before, _, after = text.partition(name)
    return " ".join(f"{before.casefold()}{NAME}{after.casefold().rstrip('.!~ ')}".split())


def _marked(last: str) -> Sign | None:
    for start in range(max(0, len(last) - 44), len(last)):
        if last[start].isalnum() or last[start].isspace():
            continue
        found = _MARKED.match(last, start)
        if found is None or any(map(_is_symbol, found["mark"])):
            continue
        if start and not (last[start - 1].isspace() or ends_sentence(last[:start])):
            continue
        words, tight = found["name"].split(), not found["space"]
        if not _are_names(words, tight=tight):
            continue
        apart = ends_sentence(last[:start]) or (tight and last[:start].rstrip().endswith(","))
        if not apart and (not tight or not _is_word_before(last, start)):
            continue
        named = all(word.lower() not in _SMALL and word[0].isupper() for word in words[1:])
        way = f"{found['mark']}{NAME}" if named else way_of(last[start:], words[0])
        return Sign(start, len(last), way, found["name"], marked=True, apart=apart)
    return None


def _bracketed(last: str) -> Sign | None:
    """Initials or a name in brackets; never sure, since countries and sizes stand so too."""
    found = _BRACKETED.search(last, max(0, len(last) - LOOKED_AT))
    if found is None or not is_name(found["name"]) or not ends_sentence(last[: found.start()]):
        return None
    way = f"{found['open']}{NAME}{last[-1]}"
    return Sign(found.start(), len(last), way, found["name"], marked=True, apart=False)


def _closed(last: str) -> Sign | None:
    if not _may_close(last[-LOOKED_AT:]):
        return None
    for found in _closing().finditer(last, max(0, len(last) - LOOKED_AT)):
        name = found["name"].strip()
        if not ends_sentence(last[: found.start()]) or not _are_names(name.split(), closed=True):
            continue
        grateful = found["closing"].casefold().startswith(_GRATITUDE) and "\n" not in found["between"]
        way = f"{' '.join(found['closing'].casefold().split())}, {NAME}"
        return Sign(found.start(), len(last), way, name, grateful=grateful)
    return None


def _titled(last: str) -> Sign | None:
    for pattern in (_KOREAN, _KOREAN_ROLE, _EASTERN):
        found = pattern.search(last, max(0, len(last) - LOOKED_AT))
        if found is None:
            continue
        start = _start_of_title(last, found.start(), brands=pattern is not _EASTERN)
        if start is None:
            continue
        name = found.groupdict().get("name") or found.groupdict().get("bowing") or ""
        return Sign(start, len(last), way_of(last[start:], name), name)
    return None


def _start_of_title(last: str, start: int, *, brands: bool) -> int | None:
    """Where a sign with a title begins, with a mark or the names of brand and department before it; None if
    no sentence ends there."""
    before = last[:start].rstrip(" ")
    if before[-1:] in tuple("-–—/~*^") and ends_sentence(before[:-1]):
        return len(before) - 1
    if ends_sentence(last[:start]):
        return start
    named = _BEFORE_TITLE.search(last, max(0, start - 40), start) if brands else None
    return named.start() if named and ends_sentence(last[: named.start()]) else None


def _may_close(last: str) -> bool:
    """Whether a farewell may be among the last words: true of few messages, and the search takes longer."""
    first, spaceless = _farewells()
    if not first.isdisjoint(_LETTERS.findall(last.casefold())):
        return True
    return not last.isascii() and any(one in last for one in spaceless)


@cache
def _farewells() -> tuple[frozenset[str], tuple[str, ...]]:
    """The first words of farewells, and those farewells that are written without blanks before a name."""
    known = [one.casefold() for one in phrases("signature", "farewell")]
    return frozenset(_LETTERS.findall(one)[0] for one in known), tuple(
        one for one in known if not one.isascii()
    )


@cache
def _closing() -> re.Pattern[str]:
    known = "|".join(map(re.escape, sorted(phrases("signature", "farewell"), key=len, reverse=True)))
    return re.compile(
        rf"(?<!\w)(?P<closing>{known})(?P<between>[,.!~。、，]{{0,2}}\s{{0,4}}(?<=[\s,.!~。、，])[-–—]?[ ]?)"
        r"(?P<name>[^\W\d_][\w'’ .-]{0,38})[!)]?\Z",
        re.IGNORECASE,
    )


def _are_names(words: Sequence[str], *, tight: bool = False, closed: bool = False) -> bool:
    if not 0 < len(words) <= MOST_WORDS:
        return False
    if len(words) > 1 and words[0] in _TEAMS:  # "~ Team Lisa"
        words = words[1:]
    named = is_name(words[0], tight=tight) or (closed and words[0].strip(".") in CALLED)
    return named and all(map(_may_follow, words[1:]))


def _may_follow(word: str) -> bool:
    """Whether a word may stand behind the first one of a name: a name, "from", "the", "Support"."""
    plain = word.strip(".,")
    return plain.lower() in _SMALL or is_name(plain) or plain[:1].isupper() or is_first_name(plain)


def _is_word_before(last: str, start: int) -> bool:
    before = last[:start].rstrip()
    return before[-1:].isalpha() and last[start - 1 : start].isspace()


def _is_symbol(char: str) -> bool:
    return char != "" and unicodedata.category(char) == "So"
