"""A reply in another language than the customer's."""

import re
from collections.abc import Iterator

from ...text.language import UNKNOWN, script_language
from ...text.patterns import NOT_WORDS
from ...text.profile.languages import LATIN, language_of
from .finding import Finding, FindingCode
from .history import History
from .situation import Situation

LETTERS = 4  # of a text whose script is taken for sure
LETTERS_LATIN = 20  # the same for Latin letters, of which a brand's name has some in any language
KANA = 0.25  # share of a Japanese text
_KANA = re.compile("[぀-ヿ]")
USUAL = 0.02  # share of the replies to a language that are in another one, from which that is usual


def wrong_language(text: str, case: Situation, history: History) -> Iterator[Finding]:
    """A finding if the reply's language is surely not that of the customer's last messages, nobody has used
    it in this conversation, and the account does not usually answer so."""
    asked = sure_language("\n".join(case.waiting))
    replied = sure_language(text)
    if not asked or not replied or _same(asked, replied):
        return
    if any(_same(replied, sure_language(one)) for one in case.said):
        return
    if _usually(asked, replied, history):
        return
    reason = f"it is in another language ({_named(replied)}) than what the customer wrote ({_named(asked)})"
    yield Finding(FindingCode.LANGUAGE, reason, 0, len(text))


def _usually(asked: str, replied: str, history: History) -> bool:
    """Whether the account answers messages in one language in another. Two languages in Latin letters are
    compared where they are told; otherwise the letters tell."""
    exact = script_language(asked) == script_language(replied)

    def fits(one: str, other: str) -> bool:
        return one == other if exact else _same(one, other)

    counts = list(history.answered.items())  # another thread may be reading what came in
    total = sum(count for (own, _), count in counts if fits(own, asked))
    usual = sum(count for (own, other), count in counts if fits(own, asked) and fits(other, replied))
    return usual > 0 and usual >= USUAL * total


def sure_language(text: str) -> str | None:
    """The code of a text's language, if its script or its commonest words tell; "latin" for one of those in
    Latin letters; None for a text of too few letters."""
    plain = NOT_WORDS.sub(" ", text)
    found = language_of(plain)
    if found == "ja" and len(_KANA.findall(plain)) < KANA * len(plain):
        return None  # a Chinese text with a Japanese name in it
    letters = sum(map(str.isalpha, plain))
    enough = LETTERS_LATIN if script_language(found) == LATIN else LETTERS
    return None if found == UNKNOWN or letters < enough else found


def _same(one: str, other: str | None) -> bool:
    """Whether two texts may be in one language: those in Latin letters may where one is not told."""
    if other is None or one == other:
        return one == other
    return LATIN in (one, other) and script_language(one) == script_language(other)


def _named(code: str) -> str:
    return "in Latin letters" if code == LATIN else code
