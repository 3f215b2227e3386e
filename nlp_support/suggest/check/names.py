"""Names in a reply that are not this customer's."""

import re
from collections.abc import Iterator

from ...text.redaction.first_names import is_first_name
from ...text.redaction.foreign import stands_for_name
from ...text.redaction.kept import bare
from ...text.redaction.scan import Span, canonical
from .finding import Finding, FindingCode
from .history import SEVERAL, History
from .situation import Situation, squeeze

OPENING = 30  # characters in which a reply addresses its customer
_WORD = re.compile(r"[^\W\d_]+")
_FORMS = [  # of one name, which have no beginning in common
    frozenset(forms.split())
    for forms in (
        "robert bob bobby",
        "william bill billy will liam",
        "richard dick rick",
        "margaret peggy meg maggie greta",
        "elizabeth liz lizzy betty lisa",
        "edward theodore ted teddy ned",
        "john jack johnny",
        "henry hank harry",
        "anthony tony",
        "catherine kate katherine kathy cathy",
        "james jim jimmy",
        "charles chuck charlie",
        "mary molly polly",
        "alexander alexandra sandy sasha",
        "josé jose pepe",
        "francisco paco pancho",
        "ignacio nacho",
        "johannes hans",
    )
]
LEAST_SHARED = 3  # letters that two forms of a name begin with: Rob and Robert


def other_name(text: str, span: Span, value: str, case: Situation, history: History) -> Iterator[Finding]:
    """A finding if a name that redaction found is another customer's, or greets this one wrongly.

    Args:
        text: the reply.
        span, value: where the name stands in it, and the name.
    """
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


def _is_known_by_name(case: Situation) -> bool:
    """Whether one of the customer's names is a person's, and no handle."""
    firsts = (words[0] for name in case.names if (words := _WORD.findall(name)))
    return any(is_first_name(one) or not one.isascii() for one in firsts)


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
    """Whether one name may be a form of the other: Rob and Robert, Beth and Elizabeth, Bob and Robert."""
    if len(one) < LEAST_SHARED or len(other) < LEAST_SHARED:
        return one == other
    begins = one[:LEAST_SHARED] == other[:LEAST_SHARED]
    return begins or one in other or other in one or any({one, other} <= forms for forms in _FORMS)
