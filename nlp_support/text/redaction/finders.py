"""The finders of personal data, in their order of precedence, and one pass over a text."""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from .birth_dates import find_birth_dates, find_korean_birth_dates
from .dates import find_dates, hide_dates
from .digit_finders import digit_finders
from .eastern_names import MAY_HOLD, find_eastern_names
from .first_names import FIRST_NAMES
from .full_names import find_full_names
from .given_names import find_given
from .handles import find_handles
from .kept import Kept
from .korean_names import (
    find_honored,
    find_introduced,
    find_korean_agents,
    find_korean_beside_identifiers,
    find_korean_speakers,
    find_named,
)
from .korean_particles import find_with_particle
from .korean_titles import find_called, find_given_alone, find_titled
from .links import find_emails, find_urls
from .name_shapes import LETTER, UPPER
from .named_people import CLOSING_WORDS as FOREIGN_CLOSING_WORDS
from .named_people import find_foreign_closings, find_line_labels, find_lower_full_names, find_named_people
from .names import NAME_WORDS, find_names
from .numbers import find_ibans
from .people import DEED_WORDS, PEOPLE_WORDS, find_people, find_people_by_deed
from .scan import MASK, Span, disjoint, mask, words_of
from .secrets.entered import find_entered, login_words
from .secrets.find import find_secrets
from .secrets.keys import find_keys, may_hold_keys
from .secrets.korean import find_korean_secrets, may_hold_korean_secrets
from .secrets.labels import may_be_compound, secret_words
from .secrets.pairs import find_pairs
from .signatures import CLOSING_WORDS, find_closings, find_last_names, find_lower_signatures, find_signatures
from .speakers import SPEAKER_WORDS, find_beside_identifiers, find_speakers
from .spelled import HOST_WORDS, find_spelled_emails, find_spelled_phones
from .vocatives import (
    ELSEWHERE_WORDS,
    THANKED_WORDS,
    find_thanked,
    find_thanked_elsewhere,
    find_unknown_vocatives,
    find_vocatives,
)

Finder = Callable[[str], Iterable[Span]]

_DIGITS = re.compile(r"\d+")
_CAPITAL = re.compile(rf"[\s,][{UPPER}][{LETTER}]")
_SIGNING = re.compile(r"[-^*~/]")


def find(scan: str, given: tuple[str, ...], kept: Kept) -> list[Span]:
    """One pass of all finders; each sees what earlier ones took, and what stays, as masked."""
    found: list[Span] = []

    def take(spans: Iterable[Span], view: str) -> str:
        wanted = [
            span
            for span in spans
            if not kept or not kept.holds(view[span.start : span.end], span.placeholder)
        ]
        new = disjoint(wanted)
        found.extend(new)
        return mask(view, new)

    own = kept.spans(scan) if kept else []
    urls, personal = find_urls(scan)
    take((span for span in personal if span.start not in {one.start for one in own}), scan)
    view = hide_dates(mask(scan, urls), own)  # like a day, what stays is nothing to look at
    if dates := list(find_dates(view)):
        view = take((*find_birth_dates(view), *find_korean_birth_dates(view)), view)
        view = hide_dates(view, [date for date in dates if MASK not in view[date.start : date.end]])
    for finder in _finders(view):
        if spans := list(finder(view)):
            view = take(spans, view)
    if given:
        take(find_given(view, given), view)
    found.sort()
    return found


def _finders(view: str) -> Iterator[Finder]:
    """The finders that could find something in this text, in order of precedence."""
    words = words_of(view)
    korean = not view.isascii()
    digits = sum(map(len, _DIGITS.findall(view)))
    secrets = secret_words(words, digits=digits)
    if digits >= 10:
        yield find_ibans  # before keys, which look like them
    if digits and may_hold_keys(view):
        yield find_keys
    if "/" in view or "|" in view:
        yield partial(find_pairs, words=words)
    if secrets or may_be_compound(view, digits=digits):
        yield partial(find_secrets, words=secrets)
    if digits and (logins := login_words(words)):
        yield partial(find_entered, words=logins)
    if korean and (digits or words) and may_hold_korean_secrets(view):
        yield find_korean_secrets
    yield find_emails
    if "골뱅이" in view or (("at" in words or "@" in view) and words & HOST_WORDS):
        yield find_spelled_emails
    if "@" in view:
        yield find_handles  # before what is written with digits, which would take a part of it
    if digits:
        yield from digit_finders(view, words, digits, secrets=secrets)
    if "공" in view or "영" in view:
        yield find_spelled_phones
    yield from _name_finders(view, words)
    if korean:
        if MAY_HOLD.search(view):
            yield find_eastern_names
        yield from _korean_name_finders(view)


def _name_finders(view: str, words: frozenset[str]) -> Iterator[Finder]:
    if _SIGNING.search(view):
        yield from (find_signatures, find_lower_signatures)
    if closing := words & CLOSING_WORDS:
        yield partial(find_closings, words=closing)
    if words:
        yield find_last_names
    if not words.isdisjoint(SPEAKER_WORDS):
        yield partial(find_speakers, words=words)
    if naming := words & NAME_WORDS:
        yield partial(find_names, words=naming)
    if not words.isdisjoint(FIRST_NAMES):
        yield partial(find_vocatives, words=words)
        yield partial(find_lower_full_names, words=words)
    if "," in view and (thanking := words & THANKED_WORDS):
        yield partial(find_thanked, words=thanking)
    if thanking := words & ELSEWHERE_WORDS:
        yield partial(find_thanked_elsewhere, words=thanking)
    if "," in view and ("you" in words or "your" in words):
        yield find_unknown_vocatives
    if not words.isdisjoint(PEOPLE_WORDS):
        yield partial(find_people, words=words)
    if not words.isdisjoint(DEED_WORDS):
        yield partial(find_people_by_deed, words=words)
    if MASK in view and words:
        yield find_beside_identifiers
    if ":" in view:
        yield find_line_labels
    if _CAPITAL.search(view):
        yield partial(find_named_people, words=words)
        if not words.isdisjoint(FOREIGN_CLOSING_WORDS):
            yield partial(find_foreign_closings, words=words)
        yield find_full_names


def _korean_name_finders(view: str) -> Iterator[Finder]:
    yield from (find_korean_agents, find_korean_speakers, find_introduced, find_honored, find_named)
    yield from (find_titled, find_called, find_given_alone, find_with_particle)
    if MASK in view:
        yield find_korean_beside_identifiers
