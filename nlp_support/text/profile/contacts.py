"""The account's own phones, mails, links and handles."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from ...types.message import Message
from ..redaction.contacts import ContactKind, link_key, phone_forms, phone_key
from .brand import Brand, brand_of
from .entry import ProfileEntry, ProfileKind
from .evidence import SEVERAL, Evidence, Found, customers_own, evidence_of
from .phone_numbers import e164, is_of_firm, regions_of

MOST = 200  # of a kind, those given to the most customers
LINKED = 0.1  # share of the customers who were given links to whom a domain of its own was given
NAMED = 2  # customers who met a handle that begins with the account's name
FIRMS = 1  # customers to whom a mail of the account's own domain has to be given; a toll-free number too

_MAIL_PROVIDERS = re.compile(
    r"(?:g|google)mail\.com|(?:yahoo|ymail|rocketmail|hotmail|outlook|live|msn|gmx|aol)\.[a-z.]{2,6}"
    r"|icloud\.com|me\.com|mac\.com|web\.de|t-online\.de|freenet\.de|posteo\.\w+|mailbox\.org"
    r"|naver\.com|daum\.net|hanmail\.net|kakao\.com|nate\.com|qq\.com|163\.com|126\.com|sina\.com"
    r"|foxmail\.com|mail\.ru|yandex\.\w+|proton(?:mail)?\.\w+|pm\.me|fastmail\.\w+|zoho\.com"
    r"|(?:orange|free|wanadoo|laposte|sfr|neuf)\.(?:fr|net)|libero\.it|tiscali\.\w+|virgilio\.it|alice\.it"
    r"|(?:uol|bol|terra)\.com\.br|docomo\.ne\.jp|ezweb\.ne\.jp|au\.com|softbank\.(?:ne\.)?jp|i\.softbank\.jp"
    r"|comcast\.net|verizon\.net|att\.net|btinternet\.com|sky\.com"
)
_SECOND_LEVEL = frozenset(("co", "com", "or", "ne", "ac", "go", "org", "net", "gov", "edu", "re", "pe"))

KINDS = {
    ContactKind.PHONE: ProfileKind.PHONE,
    ContactKind.EMAIL: ProfileKind.EMAIL,
    ContactKind.LINK: ProfileKind.LINK,
    ContactKind.HANDLE: ProfileKind.HANDLE,
}


def contacts_of(
    messages: Sequence[Message],
    languages: Sequence[str],
    persons: Mapping[str, str] | None = None,
    *,
    products: Iterable[str] = (),
) -> list[ProfileEntry]:
    """The contacts that an account's side gave to several customers and that no customer brought.

    Args:
        messages: of both sides, oldest first.
        languages: those that it writes in, which tell in which countries its phones may be.
        persons: one id for all that a person has, by customer id; others stand for themselves.
        products: names of its products, which its handles may have.
    """
    found, customers = evidence_of(messages, persons or {}), customers_own(messages)
    entries = [*_phones(found, customers, languages), *_emails(found, customers)]
    brand = brand_of(messages[0].account_id if messages else "", _own_domains(found), products)
    for kind in (ContactKind.LINK, ContactKind.HANDLE):
        for (own, key), one in found.items():
            if own is not kind or key in customers:
                continue
            named = kind is ContactKind.HANDLE and _is_named(one, key, brand)
            if named or _is_given_or_addressed(one):
                count = max(1, one.count, len(one.addressed))
                entries.append(ProfileEntry(KINDS[kind], _shown(one, key, kind), count))
    return _most(entries)


def _phones(found: Found, customers: frozenset[str], languages: Sequence[str]) -> list[ProfileEntry]:
    regions = regions_of(languages)
    counts: dict[str, int] = {}
    for (kind, _), one in found.items():
        if kind is not ContactKind.PHONE:
            continue
        own = one.is_own() or (one.given and any(is_of_firm(key, regions) for key in one.keys))
        if own and not _is_secret(one):
            numbers = {e164(key, regions) or _unassigned(one, key) for key in one.keys}
            for number in filter(None, numbers):
                if customers.isdisjoint(form.lstrip("+") for form in phone_forms(number)):
                    counts[number] = max(counts.get(number, 0), one.count)
    return [
        ProfileEntry(ProfileKind.PHONE, number, count)
        for number, count in counts.items()
        if not any(other.startswith(number) and other != number for other in counts)  # without its last group
    ]


def _is_secret(one: Evidence) -> bool:
    """Whether redaction takes the number for the code of a gate or the like, also told to many."""
    return any(phone_key(value) in one.keys for value in _taken(one.example, "secret"))


def _unassigned(one: Evidence, key: str) -> str | None:
    """A number that no numbering plan has but that redaction takes for a phone where it was written."""
    return key if key in map(phone_key, _taken(one.example, "phone")) else None


def _taken(text: str, placeholder: str) -> list[str]:
    """The parts of a text that redaction replaces by this placeholder."""
    from ..redaction import redact

    return [text[span.start : span.end] for span in redact(text).spans if span.placeholder == placeholder]


def _emails(found: Found, customers: frozenset[str]) -> list[ProfileEntry]:
    emails = {key: one for (kind, key), one in found.items() if kind is ContactKind.EMAIL}
    domains = _own_domains(found) - {_domain(email) for email, one in emails.items() if one.writers}
    entries = []
    for email, one in emails.items():
        least = FIRMS if _domain(email) in domains else SEVERAL
        if one.is_own(least=least) and email not in customers and not _is_at_customers(email, customers):
            entries.append(ProfileEntry(ProfileKind.EMAIL, _shown(one, email, ContactKind.EMAIL), one.count))
    return entries


def _own_domains(found: Found) -> set[str]:
    """The domains of its own mails, and those to which many of its links lead, to whichever page: few lead to
    a customer's."""
    linked: dict[str, Evidence] = {}
    for (kind, key), one in found.items():
        if kind is ContactKind.LINK:
            site = key.rpartition("://")[2]  # of a link within an archive's, what it leads to
            whole = linked.setdefault(_domain(site.partition("/")[0]), Evidence())
            whole.given |= one.given
            whole.bringers |= one.bringers
    told = set().union(*(one.given for one in linked.values()))
    own = {domain for domain, one in linked.items() if one.is_own() and len(one.given) >= LINKED * len(told)}
    own |= {_domain(key) for (kind, key), one in found.items() if kind is ContactKind.EMAIL and one.is_own()}
    return {domain for domain in own if not _MAIL_PROVIDERS.fullmatch(domain)}


def _domain(address: str) -> str:
    """The registered domain of a host or mail: "oak.co.uk" of "kim@mail.oak.co.uk"."""
    labels = address.rpartition("@")[2].partition(":")[0].removeprefix("www.").split(".")
    count = 3 if len(labels) > 2 and labels[-2] in _SECOND_LEVEL else 2
    return ".".join(labels[-count:])


def _is_at_customers(email: str, customers: frozenset[str]) -> bool:
    """Whether a customer is known by a mail of the same host, so that its mails are of customers."""
    host = email.rpartition("@")[1:]
    return any(name.endswith("".join(host)) for name in customers if "@" in name[1:])


def _is_given_or_addressed(one: Evidence) -> bool:
    """A handle that several customers address is public, whether or not the account ever gives it."""
    return one.is_own() or len(one.addressed) >= SEVERAL


def _is_named(one: Evidence, handle: str, brand: Brand) -> bool:
    """Whether a handle that customers met has the brand's name: only that, or two met one that begins so."""
    met = one.given | one.addressed
    return bool(met) and (brand.owns(handle) or (len(met) >= NAMED and brand.begins(handle)))


def _shown(one: Evidence, key: str, kind: ContactKind) -> str:
    """How the account writes it mostly; a link without what tells where somebody came from."""
    ways = Counter(one.written or one.address)
    written = max(ways, key=lambda way: (ways[way], way))
    if kind is not ContactKind.LINK:
        return written
    front = written.partition("://")
    host = key.partition("/")[0]
    www = "www." if front[2].lower().startswith("www.") and not host.startswith("www.") else ""
    return f"{front[0].lower()}://{www}{key}" if front[1] else key if link_key(key) == key else written


def _most(entries: list[ProfileEntry]) -> list[ProfileEntry]:
    by_kind: Mapping[ProfileKind, list[ProfileEntry]] = {kind: [] for kind in KINDS.values()}
    for entry in sorted(entries, key=lambda entry: (-entry.count, entry.value)):
        by_kind[entry.kind].append(entry)
    return [entry for some in by_kind.values() for entry in some[:MOST]]
