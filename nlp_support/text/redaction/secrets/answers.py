"""Secrets that are the answer to what somebody said before: "What is the gate code?" "4417"."""

from collections.abc import Iterable, Iterator

from ..scan import Span, canonical, disjoint, mask_placeholders, words_of
from .find import find_secrets
from .korean import KOREAN_LABEL, find_korean_secrets
from .labels import may_be_compound, secret_words
from .near import entry_words, find_near_codes
from .shapes import is_mixed

_LONGEST = 40  # characters of an answer that says little else
_TAIL = 200  # characters of what was said before
_ANSWERED = 2  # digits; with more of them it holds the secret itself


def hide_answer(text: str, *, asked: str) -> str:
    """A short text without the secret that the text before it names or asks for; words stay."""
    asked = asked[-_TAIL:]
    if len(text) > _LONGEST or not any(map(str.isdigit, text)) or sum(map(str.isdigit, asked)) > _ANSWERED:
        return text
    found = disjoint(_answers(canonical(asked), mask_placeholders(canonical(text))))
    for span in reversed(found):
        value = text[span.start : span.end]
        if is_mixed(value) or any(map(str.isdigit, value)):
            text = text[: span.start] + "{secret}" + text[span.end :]
    return text


def _answers(asked: str, text: str) -> Iterator[Span]:
    """The secrets in a text, read as what follows "NAME: "."""
    before = asked.rstrip(" \t\n.?!:…") + ": "
    scan = before + text
    said = words_of(before)
    words = secret_words(said, digits=len(text))
    spans: list[Span] = []
    if words or may_be_compound(before, digits=len(text)):
        spans += [*find_secrets(scan, words), *find_near_codes(scan, words, entry_words(said))]
    yield from _moved(spans, len(before))
    for label in list(KOREAN_LABEL.finditer(asked))[-1:]:
        yield from _moved(find_korean_secrets(f"{label[0]}: {text}"), len(label[0]) + 2)


def _moved(spans: Iterable[Span], offset: int) -> Iterator[Span]:
    return (Span(one.start - offset, one.end - offset, "secret") for one in spans if one.start >= offset)
