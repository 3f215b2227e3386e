"""Phone numbers in E.164 form, with the country that fits the account."""

import re
from collections.abc import Sequence
from functools import lru_cache

# Where languages are spoken, the likeliest country first.
REGIONS = {
    "en": ("US", "GB", "AU", "IE", "NZ"),
    "ko": ("KR",),
    "de": ("DE", "AT", "CH"),
    "fr": ("FR", "BE", "CH"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE"),
    "pt": ("BR", "PT"),
    "it": ("IT", "CH"),
    "nl": ("NL", "BE"),
    "ja": ("JP",),
    "zh": ("CN", "TW", "HK"),
    "ru": ("RU", "KZ"),
    "pl": ("PL",),
    "tr": ("TR",),
    "sv": ("SE",),
}
_UNIVERSAL = (82, 81, 61)  # countries where numbers of a whole country look like nobody else's

# What may be a number that only firms have: toll-free, of shared cost or of a whole country. The library
# decides; this spares it all others.
_MAY_BE_FIRM = re.compile(
    r"(?:\+\d{1,3}|00\d{1,3}|1)?0?(?:8\d{2}|80|3[034]\d|1[3568]\d{2}|120|570|700|90\d|400|4004|300[34])\d{4,8}"
)


def regions_of(languages: Sequence[str]) -> tuple[str, ...]:
    """The countries in which an account that writes in these languages may have its phone, the likeliest
    first; none if none of the languages is known."""
    return tuple(dict.fromkeys(region for language in languages for region in REGIONS.get(language, ())))


@lru_cache(maxsize=10_000)
def e164(key: str, regions: Sequence[str]) -> str | None:
    """A number (digits, with a plus if the country is given) in E.164 form, such as "+448005550142"; None if
    no numbering plan of these countries has it."""
    parsed = _parsed(key, regions)
    if parsed is None:
        return None
    import phonenumbers

    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=10_000)
def is_of_firm(key: str, regions: Sequence[str]) -> bool:
    """Whether only firms have such a number: a toll-free one, one of shared cost, or one for a whole country.

    One without its country has to be such a number in all of these countries that have it: 01800 is for firms
    in Germany, and for a region elsewhere.
    """
    if not _MAY_BE_FIRM.fullmatch(key):
        return False
    import phonenumbers

    kind = phonenumbers.PhoneNumberType
    firm = (kind.TOLL_FREE, kind.SHARED_COST, kind.PREMIUM_RATE)
    types = []
    for region in ("",) if key.startswith("+") else regions:
        parsed = _parsed(key, (region,))
        if parsed is not None:
            own = (*firm, kind.UAN) if parsed.country_code in _UNIVERSAL else firm
            types.append(phonenumbers.number_type(parsed) in own)
    return bool(types) and all(types)


def _parsed(key: str, regions: Sequence[str]):  # type: ignore[no-untyped-def]  # the library has no types
    import phonenumbers

    if not key.startswith("+") and key.startswith("00"):
        key = f"+{key[2:]}"
    for region in (None,) if key.startswith("+") else regions:
        try:
            parsed = phonenumbers.parse(key, region)
        except phonenumbers.NumberParseException:
            continue
        own = region is None or parsed.country_code == phonenumbers.country_code_for_region(region)
        if own and phonenumbers.is_valid_number(parsed):  # "0161" dials out of New Zealand
            return parsed
    return None
