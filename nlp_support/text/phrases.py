"""What customers say when they are about to be lost, found by lists of phrases in English and Korean.

The lists are the TOML files in `lists`. A phrase is words as they stand in a text, and besides:

- `(refund|money back)` is one of these; `(really|just)?` is one of these or nothing, and not at the end;
- `cancel*` is any word that begins so; the ends of Korean words are always open, for particles and endings;
  between two Korean words a particle and a short word may stand, and a space may be missing;
- `*해지` may be the end of a longer word.

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
MOST_CHARACTERS = 8_000  # looked at; of a longer text half from its start and half from its end
NEGATION_CHARACTERS = 80  # characters before a phrase in which a negation of it may begin
LONGEST_GAP = 6  # letters and spaces between two Korean words of a phrase: a particle, a short word
MOST_BETWEEN = 5  # words between a negation and what it negates
NEVER = re.compile(r"(?!)")

_ITEM = re.compile(r"\*?\(([^()]*)\)(\??)|([^\s()]+)")
_HANGUL = re.compile("[가-힣]")
_DROPPED = dict.fromkeys(map(ord, "'’‘`´\u200b\u200c\u200d\ufeff"))
_START = r"(?<!\w)"
_PARTICLES = "[ 은는도까지을를이가]{0,5}?"


@dataclass(frozen=True)
class WordChanges:
    """Changes to the word lists, such as those of one account.

    Attributes:
        add: phrases that a list has besides, by the list's name.
        remove: phrases that a list has no more, as they stand in it.
        ignore: what never counts, such as "war zone" where that is a game.
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
    """Named lists of phrases, and which of them a text has something of.

    Args:
        changes: to the shipped lists.

    Raises:
        InvalidArgument: no such list or phrase to remove, or a phrase that cannot be read.
    """

    def __init__(self, changes: WordChanges | None = None) -> None:
        changes = changes or WordChanges()
        phrases, negation = shipped()
        for name in (*changes.add, *changes.remove):
            if name not in phrases:
                raise InvalidArgument(f"no word list {name!r}; {closest(name, phrases)}")
        self._lists = {name: _any_of(_changed(name, some, changes)) for name, some in phrases.items()}
        self._ignored = _any_of(changes.ignore)
        self._before, self._after = _negations(negation)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the lists."""
        return tuple(self._lists)

    def found(self, text: str, *, among: Iterable[str] | None = None) -> frozenset[str]:
        """The names of the lists of which a text has a phrase that is not negated.

        Args:
            among: only these lists are looked through; all if None.
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
    """The text as phrases are compared with it."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_DROPPED).casefold().split())


@cache
def shipped() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The phrases of each list and of negations, of all languages."""
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
            raise InvalidArgument(f"the list {name} has no phrase {phrase!r}; {_near(phrase, phrases)}")
    return [phrase for phrase in phrases if phrase not in removed] + list(changes.add.get(name, ()))


def _near(phrase: str, phrases: Sequence[str]) -> str:
    near = difflib.get_close_matches(phrase, phrases, n=1, cutoff=0.3)
    return f"did you mean {near[0]!r}?" if near else "write it as it stands in the list"


def _negations(table: Mapping[str, Sequence[str]]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Patterns of what stands right before a phrase, and right after it, and takes it back."""
    words = "|".join(re.escape(normalised(word)) for word in table["between"])
    before = "|".join(_pattern(phrase) for phrase in table["before"])
    after = "|".join(_pattern(phrase) for phrase in table["after"])
    return (
        re.compile(rf"{_START}(?:{before})(?: (?:{words})){{0,{MOST_BETWEEN}}} $"),
        re.compile(rf"{_PARTICLES}(?:{after})"),
    )


def _any_of(phrases: Sequence[str]) -> re.Pattern[str]:
    """One pattern for all; the start of a word is looked for once, not once a phrase."""
    inside = [_pattern(phrase) for phrase in phrases if phrase.startswith("*")]
    first = [_pattern(phrase) for phrase in phrases if not phrase.startswith("*")]
    parts = [f"{_START}(?:{'|'.join(first)})"] * bool(first) + inside
    return re.compile("|".join(parts)) if parts else NEVER


def _pattern(phrase: str) -> str:
    """The regular expression of a phrase; nothing in it repeats without a bound but the end of a word.

    Raises:
        InvalidArgument: it has no words, a parenthesis without its other one, or an optional end.
    """
    plain = normalised(phrase)
    items = list(_ITEM.finditer(plain))
    if not items or items[-1][2] or _ITEM.sub("", plain).strip():
        raise InvalidArgument(f"the phrase {phrase!r} cannot be read; see nlp_support.text.phrases")
    parts: list[str] = []
    for item in items:
        choices = [choice.strip() for choice in (item[1] if item[3] is None else item[3]).split("|")]
        if not all(choice.strip("*") for choice in choices):
            raise InvalidArgument(f"the phrase {phrase!r} has an empty choice; name what may stand there")
        one_of = f"(?:{'|'.join(map(_words, choices))})"
        gap = "" if item is items[-1] else _gap(choices[-1])
        parts.append(f"(?:{one_of}{gap})?" if item[2] else one_of + gap)
    return "".join(parts)


def _words(choice: str) -> str:
    """Words that follow each other; the end of the last is open where it is Korean or has a star."""
    return _gap(choice).join(map(_word, choice.split(" ")))


def _word(word: str) -> str:
    if word.endswith("*"):
        return rf"{re.escape(word.strip('*'))}\w*"
    escaped = re.escape(word.strip("*"))
    return escaped if _HANGUL.search(word) else rf"{escaped}(?!\w)"


def _gap(words: str) -> str:
    return f"[가-힣 ]{{0,{LONGEST_GAP}}}?" if _HANGUL.search(words) else "[ -]"
