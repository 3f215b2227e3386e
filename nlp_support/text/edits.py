"""How much an agent changed a suggestion before sending it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from .literals import shown
from .redaction import PLACEHOLDERS, Span

LONGEST = 20_000  # characters that are compared; more would take as long as a person waits
_PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACEHOLDERS) + r")\}")
_GAP = {name: chr(0xE000 + number) for number, name in enumerate(PLACEHOLDERS)}  # one private character each


def edit_distance(suggested: str, sent: str, spans: Iterable[Span] = ()) -> float:
    """The share of a suggestion and of what was sent that differs, in [0, 1]: the fewest characters to put
    in, take out or replace (Levenshtein 1966), over the length of the longer one. White space counts once.

    Filling in a placeholder is no change: what was found of that kind counts as the placeholder itself.

    Args:
        suggested: a redacted reply, as it is stored.
        sent: what was sent, as the agent wrote it.
        spans: what redacting finds in `sent`, in order.
    """
    gaps = Counter(_PLACEHOLDER.findall(suggested))
    before = shown(_PLACEHOLDER.sub(_gap, suggested))[0]
    after = "".join(_filled(sent, spans, gaps))
    one, other = (" ".join(text.split())[:LONGEST] for text in (before, after))
    longer = max(len(one), len(other))
    return _distance(one, other) / longer if longer else 0.0


def _gap(found: re.Match[str]) -> str:
    return _GAP[found[1]]


def _filled(sent: str, spans: Iterable[Span], gaps: Counter[str]) -> Iterator[str]:
    """The parts of what was sent, with a gap where one was filled in or left."""
    left = gaps.copy()

    def filled(text: str, name: str) -> str:
        left[name] -= 1
        return text if left[name] < 0 else _GAP[name]

    end = 0
    for span in (*spans, None):
        stop = len(sent) if span is None else span.start
        yield _PLACEHOLDER.sub(lambda found: filled(found[0], found[1]), sent[end:stop])
        if span is not None:
            yield filled(sent[span.start : span.end], span.placeholder)
            end = span.end


def _distance(one: str, other: str) -> int:
    """The Levenshtein distance by bit vectors, a row of the table at once (Hyyrö 2003)."""
    if not one:
        return len(other)
    places: Counter[str] = Counter()
    for at, letter in enumerate(one):
        places[letter] |= 1 << at
    last, everywhere = 1 << (len(one) - 1), (1 << len(one)) - 1
    more, less, distance = everywhere, 0, len(one)  # by one than the place above
    for letter in other:
        same = places[letter] | less
        along = (((same & more) + more) ^ more) | same
        wider, narrower = less | ~(along | more) & everywhere, more & along
        distance += bool(wider & last) - bool(narrower & last)
        wider = wider << 1 | 1
        less = wider & along & everywhere
        more = (narrower << 1 | ~(wider | along)) & everywhere
    return distance
