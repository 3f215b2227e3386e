"""What machines write in each language, from the TOML files beside this one.

Each file has these lists of phrases, written as in ../phrases.py:

- `heads`: with one of these a machine's subject begins;
- `machine`: with one of these a sentence begins that says what wrote it;
- `signs`: each tells one kind of automatic message; `hints` are not enough alone;
- `away.gone`: somebody is away, which counts more with one of the other lists of `away`;
- `person`: only people write these;
- `words`: of these such messages consist besides, together with the words of the phrases.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from ..phrases import any_of, normalised
from .vocabulary import Vocabulary

HINT, GONE, SIGN, DECISIVE, PERSON = 1, 2, 3, 6, -3  # what each list with a phrase in the text weighs
HEADS = 2  # lines in which a machine's subject may stand
LATIN = ("en", "de", "fr", "es", "pt", "it")
OTHERS = {"ko": ("ko",), "ja": ("ja",), "zh": ("zh", "ja")}  # by what `detect_language` finds

_SENTENCE = re.compile(r"[.!?。](?:\s|$)|(?<=。)|\n")
_BEFORE_HEAD = re.compile(
    r"(?:(?:re|aw|fwd?|wg|subject|betreff|objet|asunto|assunto|oggetto|件名|主题|主題|제목)\s?: ?"
    r"|[\[(【]){0,4}"
)
_AFTER_HEAD = re.compile(r" ?(?:$|[\])】:–-]|(?:re|aw):)")


class Language:
    """What machines write in one language, such as "en"."""

    def __init__(self, code: str) -> None:
        file = Path(__file__).with_name(f"{code}.toml")
        tables: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        spaced = code in LATIN
        self._person = any_of(tables.pop("person")["ask"])
        self.vocabulary = Vocabulary(tables, spaced=spaced)
        self._heads, machine = any_of(tables["heads"]), any_of(tables["machine"])
        self._machine = machine.match if spaced else machine.search
        signs, hints, away = tables["signs"], tables["hints"], tables["away"]
        gone = away.pop("gone")
        needed = (tables["heads"], tables["machine"], gone, *signs.values(), hints["promise"], hints["busy"])
        self._clue, self._gone = any_of([*chain(*needed)]), any_of(gone)
        self._signs, self._hints, self._away = (
            [any_of(phrases) for phrases in some.values()] for some in (signs, hints, away)
        )

    def weight(self, text: str) -> int:
        """What the signs in a text weigh together."""
        sentences = [normalised(sentence) for sentence in _SENTENCE.split(text) if sentence]
        plain = ". ".join(filter(None, sentences))
        if not self._clue.search(plain):
            return 0  # true of nearly all messages; to look for each list takes longer
        weight = self._of_heads(text) + DECISIVE * any(map(self._machine, sentences))
        weight += SIGN * _found(self._signs, plain) + HINT * _found(self._hints, plain)
        if self._gone.search(plain):
            weight += GONE + HINT * _found(self._away, plain)
        return weight + PERSON * (self._person.search(plain) is not None)

    def _of_heads(self, text: str) -> int:
        lines = [line for line in text.split("\n") if line.strip()]
        for line in map(normalised, lines[:HEADS]):
            before = _BEFORE_HEAD.match(line)
            head = self._heads.match(line, before.end() if before else 0)
            if head:
                return DECISIVE if _AFTER_HEAD.match(line, head.end()) else HINT
        return 0


def languages(detected: str, words: Sequence[str]) -> list[Language]:
    """The languages that a text may be in.

    Args:
        detected: what `detect_language` says of it.
        words: its words; of languages in Latin letters, the one that knows most of them is taken.
    """
    if detected != "latin":
        return [_language(code) for code in OTHERS.get(detected, ())]
    unique = {word.lower() for word in words}
    counts = {code: len(unique & _language(code).vocabulary.known) for code in LATIN}
    most = max(counts.values())
    return [_language(code) for code, count in counts.items() if count == most > 0]


@cache
def _language(code: str) -> Language:
    return Language(code)


def _found(lists: Sequence[re.Pattern[str]], plain: str) -> int:
    return sum(phrases.search(plain) is not None for phrases in lists)
