"""Personal data and names in a reply that are neither this customer's nor the account's own."""

import re
from collections.abc import Iterator

from ...text.redacted import kept_for
from ...text.redaction import redact
from ...text.redaction.scan import Span, canonical
from .finding import Finding, FindingCode
from .history import SEVERAL, History, identifiers_of
from .names import other_name
from .situation import Situation, squeeze

# Nobody gives these to a customer who has not told them. Of the others (order numbers, links, codes) an
# account may give new ones, and contacts it may have on file: they are somebody else's only if the history
# has them with somebody else, or the account never gave a contact that the conversation did not have.
_NEVER_NEW = {
    "card_number": "a card number",
    "national_id": "an identity number",
}
_CONTACTS = {"email": "an e-mail address", "phone": "a phone number"}
_NAMED = {
    "birth_date": "a date of birth",
    "licence_plate": "a number plate",
    "account_number": "an account number",
    "order_number": "an order number",
    "address": "an address",
    "url": "a personal link",
    "handle": "a handle",
    "secret": "a code or password",
    "network_address": "a network address",
}
LAST_FOUR = 4  # digits of a card that an account knows without being told
_NAMES = ("customer_name", "agent_name")
_WORD = re.compile(r"[^\W\d_]+")
_DIGITS = re.compile(r"\d{3,}")
_BUSINESS_LINE = re.compile(  # toll-free and shared numbers, which are nobody's own
    r"(?:\+?1[-. ]?)?\(?8(?:00|33|44|55|66|77|88)\)?[-. ]?\d{3}[-. ]?\d{4}"
    r"|(?:0800|0808|0300|0333|0345|0844|0845)[\d ]{5,9}"
    r"|1[568]\d{2}[-. ]?\d{4}|080[-. ]?\d{3,4}[-. ]?\d{4}"
    r"|0120[-. ]?\d{2,3}[-. ]?\d{3,4}|400[-. ]?\d{3,4}[-. ]?\d{3,4}"
)


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
            yield from other_name(text, span, value, case, history)


def _data(span: Span, value: str, case: Situation, history: History) -> Iterator[Finding]:
    kind = span.placeholder
    what = _NEVER_NEW.get(kind) or _CONTACTS.get(kind) or _NAMED.get(kind)
    if what is None or (kind == "handle" and not span.start):  # whom it is addressed to, under any account
        return
    if _BUSINESS_LINE.fullmatch(canonical(value)) or _is_told(value, case) or squeeze(value) in history.own:
        return
    if history.ready.publishes(value):
        return
    known = [one for one in identifiers_of(value) if one in history.identifiers]
    if kind in _CONTACTS:  # what only the account has said may be anybody's: a shop's, a restaurant's
        known = [one for one in known if one in history.told]
    owners = {history.identifiers[one] for one in known}
    if any(one != SEVERAL and one not in case.customer_ids for one in owners):
        reason = f"{what} that another customer's conversation has, and this one has not"
    elif not owners and squeeze(value) not in history.identifiers and _is_never_new(kind, value, history):
        reason = f"{what} that neither this conversation nor the account's history has"
    else:
        return
    yield Finding(FindingCode.PERSONAL_DATA, reason, span.start, span.end)


def _is_never_new(kind: str, value: str, history: History) -> bool:
    """Whether the account would not say it first."""
    if kind in _CONTACTS:
        return not history.tells_contacts()
    return kind in _NEVER_NEW and len(squeeze(value)) > LAST_FOUR


def _is_told(value: str, case: Situation) -> bool:
    """Whether this conversation or this customer has it, whole or all of its numbers."""
    if squeeze(value) in case.squeezed:
        return True
    digits = _DIGITS.findall(canonical(value))
    return bool(digits) and "@" not in value and all(one in case.squeezed for one in digits)
