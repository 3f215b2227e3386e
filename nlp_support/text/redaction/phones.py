"""Phone numbers: common Korean and North American forms by shape, all others with `phonenumbers`."""

import re
from collections.abc import Iterator

from .scan import Span, match_at_words
from .words import word_set

_BEFORE = r"(?<![A-Za-z0-9\0$€£₩#])(?<!\d[-.:/])"
_AFTER = r"(?![A-Za-z0-9\0]|[-.:/]\d|,\d{1,3}(?![\d-])|\s?(?:원|won\b|달러|%))"
_SHAPE = re.compile(
    rf"{_BEFORE}(?:"
    r"(?:\+?82[-. ]{0,2}(?:\(0\) ?)?0?|\(?0)(?:2|1[016789]|[3-6][1-5]|70|50[2-8]?|"
    r"80)\)?[-. ]{0,2}\d{3,4}[-. ]?\d{4}"
    r"|1[568]\d\d-\d{4}"
    r"|(?:\+?1[-. ]{0,2})?(?:\([2-9]\d\d\)[-. ]?|[2-9]\d\d[-. /])\d{3}[-. ]\d{4}"
    r"|\+?1?[2-9]\d\d[2-9]\d{6}"
    rf"){_AFTER}"
)
_EXTENDED = re.compile(
    rf"{_BEFORE}(?:(?:\+?1[-. ]{{0,2}})?\(?[2-9]\d\d\)?[-. ]{{1,2}})?[2-9]\d\d[-. ]\d{{4}}"
    r",? {0,2}(?:(?:ext|extension)\b\.? {0,2}|x\.? ?)\d{1,6}(?![A-Za-z0-9\0])",
    re.IGNORECASE,
)
_LIBRARY = re.compile(
    rf"{_BEFORE}(?P<plus>\+\d(?:[-. ()]{{0,2}}\d){{6,15}})(?![A-Za-z0-9\0])"
    rf"|{_BEFORE}(?P<local>\(?0\d{{1,4}}\)?[-. /]\d{{2,5}}(?:[-. ]?\d{{2,4}}){{1,3}}){_AFTER}"
)
_MAY_BE_FOREIGN = re.compile(r"\+\d|0(?<!\d0)\d")
_RUN = rf"(?P<number>\d(?:[-. ()]{{0,2}}\d){{6,14}}){_AFTER}"
_NAMED = re.compile(
    r"(?<![A-Za-z\0])(?:phone|tel|telephone|mobile|cell|cellphone|call(?: (?:me|us|back))?|text me|"
    r"whatsapp|fax|landline|"
    r"(?:contact|callback) (?:number|no))(?:\s?(?:number|no\b\.?))?(?:\s?(?:is|at|on|to|:|\.|=|#|\()){0,2}\s?"
    + _RUN,
    re.IGNORECASE,
)
_NAMED_KO = re.compile(
    r"(?:전화|연락처|휴대폰|핸드폰|휴대전화|폰|팩스)\s?(?:번호)?(?:\s?(?:은|는|:|=|#|\()){0,2}\s?" + _RUN
)
PHONE_WORDS = word_set(
    """
    phone tel telephone mobile cell cellphone call text whatsapp fax landline contact callback
    """
)
_MAX_LOOKUPS = 200  # per text; the library is slow, so whatever follows counts as a phone number
_YEARS = re.compile(r"1[5-9]\d\d-(?:1[5-9]|20)\d\d|\d{4}[-.]\d\d[-.]\d\d")
REGIONS = ("GB", "DE", "FR", "JP", "AU", "IT")  # besides Korea, where local numbers start with 0


def find_phones(scan: str) -> Iterator[Span]:
    """Korean and North American phone numbers, by their shape; seven digits are enough with an extension."""
    yield from (Span(*found.span(), "phone") for found in _EXTENDED.finditer(scan))
    for found in _SHAPE.finditer(scan):
        if not _YEARS.fullmatch(found[0]):
            yield Span(*found.span(), "phone")


def find_named_phones(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Any run of 7 to 15 digits after a word such as "call"; `words` are those that occur in the text."""
    return _named(match_at_words(_NAMED, scan, words))


def find_named_korean_phones(scan: str) -> Iterator[Span]:
    """Any run of 7 to 15 digits after a word such as "연락처"."""
    return _named(_NAMED_KO.finditer(scan))


def _named(matches: Iterator[re.Match[str]]) -> Iterator[Span]:
    return (Span(*found.span("number"), "phone") for found in matches if not _YEARS.match(found["number"]))


def find_other_phones(scan: str) -> Iterator[Span]:
    """International numbers, and local ones with a leading 0 that a numbering plan knows."""
    if not _MAY_BE_FOREIGN.search(scan):
        return
    lookups = 0
    for found in _LIBRARY.finditer(scan):
        if 7 <= sum(map(str.isdigit, found[0])) <= 15:
            lookups += 1
            if lookups > _MAX_LOOKUPS or is_phone(found[0], () if found["plus"] else REGIONS):
                yield Span(*found.span(), "phone")


def is_phone(value: str, regions: tuple[str, ...]) -> bool:
    """Whether a numbering plan has the number: by its own country code, or as a local one of these
    regions."""
    import phonenumbers

    for region in regions or (None,):
        try:
            number = phonenumbers.parse(value, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number) if region else phonenumbers.is_possible_number(number):
            return True
    return False
