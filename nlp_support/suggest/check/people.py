"""Personal data and names in a reply that are neither this customer's nor the account's own."""

import re
from collections.abc import Iterator

from ...text.redacted import kept_for
from ...text.redaction import redact
from ...text.redaction.foreign import stands_for_name
from ...text.redaction.kept import bare
from ...text.redaction.scan import Span, canonical
from .finding import Finding, FindingCode
from .history import SEVERAL, History, identifiers_of
from .situation import Situation, squeeze

# Nobody gives these to a customer who has not told them. Of the others (order numbers, links, codes) an
# account may give new ones, and contacts it may have on file: they are somebody else's only if the history
# has them with somebody else, or the account never gave a contact that the conversation did not have.
_NEVER_NEW = {
    "card_number": "a card number",
    "national_id": "an identity number",
    "birth_date": "a date of birth",
    "licence_plate": "a number plate",
}
_CONTACTS = {"email": "an e-mail address", "phone": "a phone number"}
_NAMED = {
    "account_number": "an account number",
    "order_number": "an order number",
    "address": "an address",
    "url": "a personal link",
    "handle": "a handle",
    "secret": "a code or password",
    "network_address": "a network address",
}
_NAMES = ("customer_name", "agent_name")
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d{3,}")
_BUSINESS_LINE = re.compile(  # toll-free and shared numbers, which are nobody's own
    r"(?:\+?1[-. ]?)?\(?8(?:00|33|44|55|66|77|88)\)?[-. ]?\d{3}[-. ]?\d{4}"
    r"|(?:0800|0808|0300|0333|0345|0844|0845)[\d ]{5,9}"
    r"|1[568]\d{2}[-. ]?\d{4}|080[-. ]?\d{3,4}[-. ]?\d{4}"
    r"|0120[-. ]?\d{2,3}[-. ]?\d{3,4}|400[-. ]?\d{3,4}[-. ]?\d{3,4}"
)
LEAST_SHARED = 3  # letters that two forms of a name begin with: Rob and Robert


def strangers_in(text: str, case: Situation, history: History) -> Iterator[Finding]:
    """Personal data and names of other customers in a reply."""
    keep = kept_for(case.account_id, case.profile, names=case.names)
    spans = redact(text, keep=keep).spans
    signed = {text[one.start : one.end] for one in spans if one.placeholder == "agent_name"}
    for span in spans:
        value = text[span.start : span.end]
        if span.placeholder not in _NAMES:
            yield from _data(span, value, case, history)
        elif span.placeholder == "customer_name" and value not in signed and _WORD.search(text, span.end):
            yield from _name(text, span, value, case, history)


def _data(span: Span, value: str, case: Situation, history: History) -> Iterator[Finding]:
    kind = span.placeholder
    what = _NEVER_NEW.get(kind) or _CONTACTS.get(kind) or _NAMED.get(kind)
    if what is None or (kind == "handle" and not span.start):  # whom it is addressed to, under any account
        return
    if _BUSINESS_LINE.fullmatch(canonical(value)) or _is_told(value, case) or squeeze(value) in history.own:
        return
    owners = {history.identifiers[one] for one in identifiers_of(value) if one in history.identifiers}
    if any(one != SEVERAL and one not in case.customer_ids for one in owners):
        reason = f"{what} that another customer's conversation has, and this one has not"
    elif not owners and (kind in _NEVER_NEW or (kind in _CONTACTS and not history.tells_contacts())):
        reason = f"{what} that neither this conversation nor the account's history has"
    else:
        return
    yield Finding(FindingCode.PERSONAL_DATA, reason, span.start, span.end)


def _is_told(value: str, case: Situation) -> bool:
    """Whether this conversation or this customer has it, whole or all of its numbers."""
    if squeeze(value) in case.squeezed:
        return True
    digits = _DIGITS.findall(canonical(value))
    return bool(digits) and "@" not in value and all(one in case.squeezed for one in digits)


def _name(text: str, span: Span, value: str, case: Situation, history: History) -> Iterator[Finding]:
    if _is_own_name(value, case):
        return
    plain = " ".join(value.casefold().split())
    holder = history.names.get(plain)
    parts = plain.split()
    addressed = stands_for_name(canonical(text), span.start, span.end) or span.start < OPENING
    if holder is not None and (len(parts) > 1 or addressed):
        if holder in case.customer_ids:
            return
        reason = "the name of another customer of the account, which this conversation does not have"
    elif addressed and _is_known_by_name(case) and not _is_usual(plain, history):
        reason = "not the name by which this customer is known"
    else:
        return
    yield Finding(FindingCode.OTHER_NAME, reason, span.start, span.end)


OPENING = 30  # characters in which a reply addresses its customer


def _is_known_by_name(case: Situation) -> bool:
    return any(_WORD.search(name) for name in case.names)


def _is_usual(plain: str, history: History) -> bool:
    """Whether replies to several customers have the word, as they would have that of a product."""
    return history.names.get(plain) == SEVERAL


def _is_own_name(value: str, case: Situation) -> bool:
    """Whether a name shares a part, or its first letters, with what was said or the customer's names."""
    parts = [part for part in _WORD.findall(bare(canonical(value))) if len(part) > 1]
    if squeeze(value) in case.squeezed or not parts:
        return True
    if not value.isascii():
        return any(part in case.squeezed for part in parts)
    names = {word for name in (*case.names, *case.customer_ids) for word in _WORD.findall(name.casefold())}
    return any(part in case.words or any(_alike(part, name) for name in names) for part in parts)


def _alike(one: str, other: str) -> bool:
    first = min(len(one), len(other))
    return first >= LEAST_SHARED and one[:LEAST_SHARED] == other[:LEAST_SHARED]
