"""Ways to reach somebody that a text mentions, in the form in which two mentions of one are compared."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .handles import every_handle
from .links import find_emails, find_links
from .network import find_dotted, may_be_network
from .scan import Span, mask

LEAST_DIGITS, MOST_DIGITS = 7, 15  # of a phone number
MOST_AFTER = 4  # digits at the end of a run that may be something else than the number before them

_NUMBER = re.compile(  # what may be a phone number, with whatever people put between its groups
    r"[\d+(](?<![A-Za-z0-9\0$€£₩#@+(][\d+(])(?<!\d[-.,:/]\d)(?:(?<=\+)\d{1,3}[-. /]{0,2}(?:\(0\)[-. ]?)?"
    r"|(?<=\d)\d{0,3}[-. /]{0,2}(?=\(\d{1,5}\)))?(?:(?<=\()\d{1,5}\)|\(\d{1,5}\))?(?:[-. /]{0,2}\d){6,25}"
    r"(?![A-Za-z0-9\0]|[-.,:/]\d|\s?(?:원|won\b|달러|%|€))"
)
_SPACES = re.compile(r" +")
_TRACKING = re.compile(
    r"(?<=[?&])(?:utm_[a-z]{1,16}|icid|gclid|fbclid|msclkid|dclid|mc_[ce]id|igshid|cmpid|cid|linkid|ref|"
    r"ref_src|source|src|medium|campaign|wt\.mc_id|trk|spm|from|nid|yclid|_hs[a-z]{2,8})=[^&#]{0,500}&?",
    re.IGNORECASE,
)
_AT, _DOT = re.compile(r"\s?[(\[]at[)\]]\s?"), re.compile(r"\s?[(\[]dot[)\]]\s?|\sdot\s")
_FRONT = re.compile(r"(?:https?://)?(?:www\.)?", re.IGNORECASE)


class ContactKind(StrEnum):
    """A way to reach somebody."""

    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a text mentions a contact: `text[start:end]`; those with equal keys are the same contact.

    The key of a phone number is its digits, with a plus if the country is given; see `phone_forms`.
    """

    kind: ContactKind
    start: int
    end: int
    key: str


def mentions(scan: str) -> Iterator[Mention]:
    """The contacts that a canonical text mentions: links first, and nothing inside of them."""
    if links := list(find_links(scan)):
        yield from (_mention(ContactKind.LINK, span, link_key(scan[span.start : span.end])) for span in links)
        scan = mask(scan, links)
    if "@" in scan or "(at" in scan or "[at" in scan:
        if emails := list(find_emails(scan)):
            yield from (
                _mention(ContactKind.EMAIL, span, email_key(scan[span.start : span.end])) for span in emails
            )
            scan = mask(scan, emails)
        for span in every_handle(scan):
            yield _mention(ContactKind.HANDLE, span, handle_key(scan[span.start : span.end]))
    if may_be_network(scan):
        scan = mask(scan, list(find_dotted(scan)))
    yield from _phones(scan)


def email_key(email: str) -> str:
    """A mail in lower case, also one with "(at)" and "[dot]"."""
    return _DOT.sub(".", _AT.sub("@", email.casefold()))


def handle_key(handle: str) -> str:
    """A handle in lower case, with its "@"."""
    return "@" + handle.lstrip("@").casefold()


def link_key(link: str) -> str:
    """A link without what tells from where somebody came, and however its beginning is written; what stands
    after "#" is part of it."""
    front = _FRONT.match(link)
    plain = link[front.end() if front else 0 :]
    if "?" in plain:
        plain = _TRACKING.sub("", plain).replace("?#", "#").rstrip("?&")
    host, slash, path = plain.partition("/")
    return f"{host.lower()}{slash}{path}".rstrip("/")


def phone_key(number: str) -> str:
    """The digits of a written number, with a plus before them if it has one."""
    digits = "".join(filter(str.isdigit, number.replace("(0)", "") if "+" in number else number))
    return f"+{digits}" if number.lstrip(" (").startswith("+") else digits


def phone_forms(number: str) -> frozenset[str]:
    """The keys under which a phone number in E.164 form may be mentioned: with its country in every way, or
    as within its country. Of any other number it is only its own."""
    key = phone_key(number)
    if not key.startswith("+"):
        return frozenset((key, f"+{key}"))
    import phonenumbers

    try:
        parsed = phonenumbers.parse(key, None)
    except phonenumbers.NumberParseException:
        return frozenset((key, key[1:]))
    country, local = str(parsed.country_code), phonenumbers.national_significant_number(parsed)
    inside = local if local.startswith("0") else f"0{local}"
    wholes = (f"{country}{local}", f"{country}{inside}")  # "+44 (0)800" keeps its zero in "44 0800"
    return frozenset(
        (local, inside, *wholes, *(f"{before}{whole}" for before in ("+", "00", "011") for whole in wholes))
    )


def _phones(scan: str) -> Iterator[Mention]:
    """What may be phone numbers: also without a few last digits, which may be the hours after a number."""
    for found in _NUMBER.finditer(scan):
        digits = _count(found[0])
        ends = [
            one.start()
            for one in _SPACES.finditer(found[0])
            if digits - _count(found[0][: one.start()]) <= MOST_AFTER
        ]
        for end in (len(found[0]), *reversed(ends)):
            number = found[0][:end]
            if LEAST_DIGITS <= _count(number) <= MOST_DIGITS:
                yield Mention(ContactKind.PHONE, found.start(), found.start() + end, phone_key(number))


def _count(number: str) -> int:
    return sum(map(str.isdigit, number))


def _mention(kind: ContactKind, span: Span, key: str) -> Mention:
    return Mention(kind, span.start, span.end, key)
