"""What customers say when they are about to leave, found by lists of phrases in English and Korean.

The lists are the TOML files in `lists`. A phrase is made of words as they appear in a text, and of these
forms:

- `(refund|money back)` is one of these; `(really|just)?` is one of these or nothing, but not at the end;
- `cancel*` is any word that begins like this; Korean words are always open at the end, for particles and
  endings, and between two of them there may be a particle and a short word, or no space;
- `*해지` or `*anfrage` may be the end of a longer word;
- `received … request` may have more of the same sentence in between.

Chinese and Japanese words are open at the end too, and a phrase of theirs begins with a star, since it may
stand anywhere between other letters.

Upper and lower case, apostrophes, widths (NFKC) and line breaks make no difference.
"""

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from ..errors import InvalidArgument, closest

LISTS = Path(__file__).parent / "lists"
MOST_CHARACTERS = 8_000  # examined; of a longer text half from its start and half from its end
NEGATION_CHARACTERS = 80  # characters before a phrase in which a negation of it may begin
LONGEST_BEFORE = 30  # letters of a word before the part that a phrase names
LONGEST_GAP = 6  # letters and spaces between two Korean words of a phrase: a particle, a short word
MOST_BETWEEN = 5  # words between a negation and what it negates
NEVER = re.compile(r"(?!)")

_ITEM = re.compile(r"\*?\(([^()]*)\)(\??)|([^\s()]+)")
_HANGUL = re.compile("[가-힣]")
_UNSPACED = re.compile("[ぁ-ヿ一-鿿]")  # kana and Han: no spaces between words
_OPEN = re.compile("[ぁ-ヿ一-鿿가-힣]")
_DROPPED = dict.fromkeys(map(ord, "'’‘`´\u200b\u200c\u200d\ufeff"))
_START = r"(?<!\w)"
_MORE = "[^.!?。]{0,60}?"  # "…", which the normal form writes as three dots
_PARTICLES = "[ 은는도까지을를이가]{0,5}?"


@dataclass(frozen=True)
class WordChanges:
    """Changes to the word lists, such as those of one account.

    Attributes:
        add: extra phrases of a list, by the list's name.
        remove: phrases that a list loses, written as they are in it.
        ignore: phrases that never count, such as "war zone" for a shop that sells a game of that name.
    """

    add: Mapping[str, Sequence[str]] = field(default_factory=dict)
    remove: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ignore: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("add", "remove"):
            phrases = {key: tuple(some) for key, some in getattr(self, name).items()}
            object.__setattr__(self, name, phrases)
        object.__setattr__(self, "ignore", tuple(self.ignore))


class WordLists:
    """Named lists of phrases, and which of them occur in a text.

    Args:
        changes: changes to the shipped lists; none by default.

    Raises:
        InvalidArgument: a list or a phrase to remove does not exist, or a phrase cannot be read.
    """

    def __init__(self, changes: WordChanges | None = None) -> None:
        changes = changes or WordChanges()
        phrases, negation = shipped()
        for name in (*changes.add, *changes.remove):
            if name not in phrases:
                raise InvalidArgument(f"there is no word list {name!r}; {closest(name, phrases)}")
        self._lists = {name: any_of(_changed(name, some, changes)) for name, some in phrases.items()}
        self._ignored = any_of(changes.ignore)
        self._before, self._after = _negations(negation)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the lists."""
        return tuple(self._lists)

    def has(self, names: Iterable[str]) -> bool:
        """Whether any of these lists has a phrase."""
        return any(self._lists[name] is not NEVER for name in names)

    def found(self, text: str, *, among: Iterable[str] | None = None) -> frozenset[str]:
        """The names of the lists with a phrase that the text contains and does not negate.

        Args:
            text: any string; of a very long one the middle is skipped.
            among: the lists to look through; all if None.
        """
        if len(text) > MOST_CHARACTERS:
            text = f"{text[: MOST_CHARACTERS // 2]} · {text[-MOST_CHARACTERS // 2 :]}"
        plain = self._ignored.sub(" · ", normalised(text))
        names = self._lists if among is None else among
        return frozenset(name for name in names if self._has(plain, self._lists[name]))

    def _has(self, plain: str, listed: re.Pattern[str]) -> bool:
        for hit in listed.finditer(plain):
            before = plain[max(0, hit.start() - NEGATION_CHARACTERS) : hit.start()]
            if not self._before.search(before) and not self._after.match(plain, hit.end()):
                return True
        return False


def normalised(text: str) -> str:
    """The text in the form that phrases are compared with."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DROPPED).casefold().split())


@cache
def shipped() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The phrases of each list, and of the negations, in all languages."""
    lists: dict[str, list[str]] = {}
    negation: dict[str, list[str]] = {}
    for file in sorted(LISTS.glob("*.toml")):
        tables: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        for into, table in ((lists, tables["lists"]), (negation, tables["negation"])):
            for name, phrases in table.items():
                into.setdefault(name, []).extend(phrases)
    return lists, negation


def _changed(name: str, phrases: Sequence[str], changes: WordChanges) -> list[str]:
    removed = changes.remove.get(name, ())
    for phrase in removed:
        if phrase not in phrases:
            raise InvalidArgument(f"the list {name!r} has no phrase {phrase!r}; {_near(phrase, phrases)}")
    return [phrase for phrase in phrases if phrase not in removed] + list(changes.add.get(name, ()))


def _near(phrase: str, phrases: Sequence[str]) -> str:
    near = difflib.get_close_matches(phrase, phrases, n=1, cutoff=0.3)
    return f"did you mean {near[0]!r}?" if near else "write it as it is in the list"


def _negations(table: Mapping[str, Sequence[str]]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns for what negates a phrase: right before it, and right after it."""
    words = "|".join(re.escape(normalised(word)) for word in table["between"])
    before = "|".join(_pattern(phrase) for phrase in table["before"])
    after = "|".join(_pattern(phrase) for phrase in table["after"])
    return (
        re.compile(rf"{_START}(?:{before})(?: (?:{words})){{0,{MOST_BETWEEN}}} $"),
        re.compile(rf"{_PARTICLES}(?:{after})"),
    )


def any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all phrases, sorted by first letters, so that most places are passed at once."""
    ways: dict[bool, dict[str, list[str]]] = {False: {}, True: {}}
    for phrase in phrases:
        for way in _ways(phrase):
            first = 2 if way.startswith("\\") else 1
            ways[phrase.startswith("*")].setdefault(way[:first], []).append(way[first:])
    parts = [
        (_START if not inside else "")
        + "(?:"
        + "|".join(f"{k}(?:{'|'.join(v)})" for k, v in some.items())
        + ")"
        for inside, some in ways.items()
        if some
    ]
    return re.compile("|".join(parts)) if parts else NEVER


def _pattern(phrase: str) -> str:
    return "|".join(_ways(phrase))


def _ways(phrase: str) -> list[str]:
    """The regular expressions of a phrase, one for each word that it may begin with; nothing in them repeats
    without limit except the end of a word.

    Raises:
        InvalidArgument: it has no words, an unmatched parenthesis, or an optional end.
    """
    plain = normalised(phrase)
    items = list(_ITEM.finditer(plain))
    if not items or items[-1][2] or "..." in (items[0][3], items[-1][3]) or _ITEM.sub("", plain).strip():
        raise InvalidArgument(
            f"the phrase {phrase!r} cannot be read, expected words such as 'money back'; "
            "nlp_support.text.phrases shows the forms"
        )
    ways: list[str] = []
    rest = ""
    for item, after in reversed(list(zip(items, (*items[1:], None), strict=True))):
        choices = [choice.strip() for choice in (item[1] if item[3] is None else item[3]).split("|")]
        if not all(choice.strip("*") for choice in choices):
            raise InvalidArgument(f"the phrase {phrase!r} has an empty choice; name what may be there")
        if item[3] == "...":
            ways, rest = [], (_MORE if after and _OPEN.search(after[0]) else _MORE + _START) + rest
            continue
        gap = "" if after is None or after[3] == "..." else _gap(choices[-1])
        if item is items[0]:
            choices = [choice.removeprefix("*") for choice in choices]  # it may begin within a word
        one_of = [_words(choice) + gap for choice in choices]
        ways = [*(way + rest for way in one_of), *(ways if item[2] else ())]
        rest = f"(?:{'|'.join(one_of)}){'?' if item[2] else ''}{rest}"
    return ways


def _words(choice: str) -> str:
    """Consecutive words; the last one is open at the end if it is Korean or has a star."""
    return _gap(choice).join(map(_word, choice.split(" ")))


def _word(word: str) -> str:
    before = rf"\w{{0,{LONGEST_BEFORE}}}?" if word.startswith("*") else ""
    escaped = before + re.escape(word.strip("*"))
    if word.endswith("*"):
        return rf"{escaped}\w*"
    return escaped if _OPEN.search(word) else rf"{escaped}(?!\w)"


def _gap(words: str) -> str:
    if _UNSPACED.search(words):
        return "[ぁ-ヿ一-鿿 ]{0,3}?"
    return f"[가-힣 ]{{0,{LONGEST_GAP}}}?" if _HANGUL.search(words) else "[ -]"
