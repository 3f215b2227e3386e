"""Contacts that an account publishes: those in texts that it keeps ready for everybody."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from .profile.phone_numbers import REGIONS, is_of_firm
from .redaction import Span, redact
from .redaction.contacts import phone_key
from .redaction.words import word_set

KINDS = ("email", "phone", "handle", "address")
SEVERAL = 2  # texts that have a contact in common, which nobody's own would be in

_PROVIDERS = word_set(
    "gmail googlemail yahoo ymail hotmail outlook live msn aol icloud me mac proton protonmail gmx web naver "
    "daum hanmail nate kakao qq 163 126 fastmail zoho"
)
_DESKS = word_set(
    "help support service services info contact care team hello hi sales orders order returns billing cs "
    "customer customerservice customercare office mail shop store accounts bookings reservations press jobs "
    "privacy legal complaints feedback noreply no-reply desk helpdesk admin"
)

# 1-800-555-0142, (800) 555-0142: as firms in North America write a toll-free number. In another layout the
# same digits may be a mobile of China (187 7555 0142).
_TOLL_FREE = re.compile(r"(?:\+?1[-. ]{1,2})?\(?8\d{2}\)?[-. ]{1,2}\d{3}[-. ]\d{4}")


def published(texts: Sequence[str], *, keep: frozenset[str] = frozenset()) -> frozenset[str]:
    """The contacts in an account's ready texts that are not private by their look, or are in several of them.

    A mobile phone, a person's mail at a public provider and a handle that a text begins with look private.

    Args:
        texts: different texts of one account, with placeholders of ours.
        keep: what is known to be its own already.
    """
    counted: Counter[str] = Counter()
    public: set[str] = set()
    for text in texts:
        found = {
            (span.placeholder, text[span.start : span.end], span.start) for span in _contacts(text, keep)
        }
        counted.update({value for _, value, _ in found})
        public.update(value for kind, value, start in found if _is_public(kind, value, start))
    return frozenset(public | {value for value, count in counted.items() if count >= SEVERAL})


def _contacts(text: str, keep: Iterable[str]) -> list[Span]:
    """The contacts that redaction finds, with the firms' numbers that it takes for those of an order."""
    return [
        span
        for span in redact(text, keep=keep).spans
        if span.placeholder in KINDS
        or (span.placeholder == "order_number" and _is_of_firm(text[span.start : span.end]))
    ]


def _is_of_firm(number: str) -> bool:
    """Whether it is written like a phone number that only firms have."""
    return "-" in number and any(
        is_of_firm(phone_key(number), (region,)) for region in ("KR", "US", "GB", "DE")
    )


def _is_public(kind: str, value: str, start: int) -> bool:
    if kind == "email":
        name, _, host = value.casefold().partition("@")
        return host.split(".")[0] not in _PROVIDERS or not _DESKS.isdisjoint(
            name.replace(".", "-").split("-")
        )
    if kind == "handle":
        return start > 0
    return kind != "phone" or not _may_be_mobile(value)


def _may_be_mobile(number: str) -> bool:
    """Whether a number may be a person's own in a country where it is one."""
    import phonenumbers

    kind, key = phonenumbers.PhoneNumberType, phone_key(number)
    if _TOLL_FREE.fullmatch(number) and is_of_firm(key, ("US",)):
        return False
    regions = (
        (None,) if key.startswith("+") else tuple(region for some in REGIONS.values() for region in some[:1])
    )
    types = set()
    for region in regions:
        try:
            parsed = phonenumbers.parse(key, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(parsed):
            types.add(phonenumbers.number_type(parsed))
    return bool(types & {kind.MOBILE, kind.FIXED_LINE_OR_MOBILE, kind.PERSONAL_NUMBER})
