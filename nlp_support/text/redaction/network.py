"""Addresses of machines: IPv4, IPv6 and MAC addresses."""

import re
from collections.abc import Iterator

from .scan import Span, context_before

_IP4 = re.compile(
    r"\d(?<![A-Za-z0-9.\0_-]\d)\d{0,2}(?:\.\d{1,3}){3}(?:/\d{1,2}|:\d{1,5})?(?![A-Za-z0-9\0_]|\.\d|-\d)"
)
_IP6 = re.compile(
    r"(?<![A-Za-z0-9:.\0])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?"
    r"(?:%[a-z0-9]{1,15})?(?:/\d{1,3})?(?![A-Za-z0-9:\0])",
    re.IGNORECASE,
)
_MAC = re.compile(
    r"(?<![A-Za-z0-9:\0-])(?:[0-9a-f]{2}(?P<between>[:-])(?:[0-9a-f]{2}(?P=between)){4}[0-9a-f]{2}"
    r"|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![A-Za-z0-9\0:]|-[0-9a-f])",
    re.IGNORECASE,
)
_NAMED_MAC = re.compile(
    r"(?:\bmac(?:[ -]?(?:address|adresse|id))?|direcci[oó]n mac|맥\s?(?:주소|어드레스))"
    r"(?:\s?(?:is|ist|est|es|:|=|은|는)){0,2}\s{0,3}(?P<mac>[0-9a-f]{12})(?![A-Za-z0-9\0])",
    re.IGNORECASE,
)
_NUMBERED = re.compile(  # what else has four numbers with dots between them
    r"(?:v|\b(?:versi[oó]ns?|versions?|ver\.?|firmware|build|release|update|patch|driver|treiber|kernel|"
    r"linux|chapter|section|paragraph|clause|kapitel|abschnitt|chapitre|article|capítulo|sección|chrome|"
    r"firefox|edge|safari|opera)|버전|펌웨어|빌드|드라이버|제)\W{0,3}(?:is|ist|est|es|to|auf|number|no\.?|은|는|"
    r"이)?\W{0,2}(?:\d:)?"
    r"(?:[\d.]{3,20},? (?:(?:and|or|to|und|oder|bis|et|ou|y|o) )?)?$",
    re.IGNORECASE,
)
_MAY_BE_IP6 = re.compile(r":[0-9A-Fa-f]{0,4}:")
_MAY_BE_DOTTED = re.compile(r"[0-9A-Fa-f]\.[0-9A-Fa-f]{1,4}\.")
_MAY_BE_DOTTED_MAC = re.compile(r"\.[0-9A-Fa-f]{4}\.")


def may_be_network(view: str) -> bool:
    """Whether there are enough dots, colons or dashes for an address of a machine."""
    dotted = view.count(".") > 1 and _MAY_BE_DOTTED.search(view) is not None
    return dotted or view.count(":") > 1 or view.count("-") > 4


def find_dotted(scan: str) -> Iterator[Span]:
    """Where four numbers up to 255 stand with dots between them: addresses and versions."""
    return (Span(*found.span(), "network_address") for found in _IP4.finditer(scan) if _are_octets(found[0]))


def find_network_addresses(scan: str) -> Iterator[Span]:
    """IPv4 and IPv6 addresses, with a port or a prefix length, and MAC addresses; no version numbers."""
    for found in _IP4.finditer(scan):
        if _are_octets(found[0]) and not _NUMBERED.search(context_before(scan, found.start(), 40)):
            yield Span(*found.span(), "network_address")
    if scan.count(":") > 4 or scan.count("-") > 4 or _MAY_BE_DOTTED_MAC.search(scan):
        for found in _MAC.finditer(scan):
            if any(map(str.isdigit, found[0])) and (found["between"] or any(map(str.isalpha, found[0]))):
                yield Span(*found.span(), "network_address")
    if _MAY_BE_IP6.search(scan):
        for found in _IP6.finditer(scan):
            if _is_ip6(found[0]):
                yield Span(*found.span(), "network_address")


def find_named_macs(scan: str) -> Iterator[Span]:
    """Twelve hexadecimal digits after "MAC" and the like."""
    return (Span(*found.span("mac"), "network_address") for found in _NAMED_MAC.finditer(scan))


def _is_ip6(value: str) -> bool:
    """Whether it is an address, not a time of the day or a name in a program: 12:30:45, std::vector."""
    from ipaddress import AddressValueError, IPv6Address

    plain = re.split("[%/]", value)[0]
    if sum(map(str.isalnum, plain)) < 3 or not any(map(str.isdigit, plain)):
        return False
    try:
        IPv6Address(plain)
    except AddressValueError:
        return False
    return True


def _are_octets(address: str) -> bool:
    octets = re.split(r"[/:]", address)[0].split(".")
    return max(map(int, octets)) < 256
