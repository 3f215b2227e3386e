"""Placeholders that nobody has filled in: ours, those of other tools, and blanks."""

import re
from collections.abc import Iterator

from ...text.literals import hold_literals, shown
from ...text.redaction import PLACEHOLDERS
from ...text.redaction.foreign import find_foreign, find_unfilled
from ...text.redaction.scan import canonical
from ...text.templates import BRACED
from .finding import Finding, FindingCode

OURS = re.compile(r"\{(?:" + "|".join(PLACEHOLDERS) + r")\}")
_TO_FILL = (
    "name|first name|last name|date|time|day|amount|price|product|company|company name|item|link|insert|"
    "number|phone|email|address|city|reason|issue|department|your name|"
    "이름|날짜|시간|금액|상품명|회사명|주소|링크|datum|betrag|produkt|firma|fecha|importe|producto|empresa|"
    "montant|produit|société|data|valor|produto|日付|金額|商品名|会社名|日期|金额|公司"
)
_BRACKETS = re.compile(
    rf"\[(?:(?:insert|enter|add|your|customer|the|x) [\w ]{{1,40}}|(?:{_TO_FILL}))\]"
    rf"|<(?:(?:insert|enter|your|customer) [\w ]{{1,40}}|(?:{_TO_FILL}))>",
    re.IGNORECASE,
)
_BLANKS = re.compile(
    r"(?<![\w○◯〇])(?:[○◯〇]{1,4}|[OX0]{2,4})(?=\s?(?:고객님|님께|님|씨께|様|さま|先生|女士))"
    r"|(?<!\w)(?:XX|OO|○○|〇〇)(?=[월일시원月日円元])"
    r"|(?<![\w_])_{4,40}(?![\w_])"
)


def unfilled_in(
    text: str, literals: frozenset[str], *, asks: frozenset[str] = frozenset()
) -> Iterator[Finding]:
    """Placeholders in a reply.

    Args:
        text: the reply.
        literals: placeholders that the account's replies hold as they are ("put {email} into the subject").
        asks: the names of those in the account's macros that are none of ours.
    """
    scan = canonical(text)
    spans = [found.span() for found in OURS.finditer(text) if found[0] not in literals]
    spans += [found.span() for found in BRACED.finditer(text) if found[0][1:-1] in asks]
    spans += [(one.start, one.end) for one in find_foreign(scan)]
    spans += find_unfilled(scan)
    spans += [found.span() for form in (_BRACKETS, _BLANKS) for found in form.finditer(scan)]
    end = 0
    for start, stop in sorted(spans):
        if start >= end and text[start:stop] not in literals:
            end = stop
            yield Finding(FindingCode.PLACEHOLDER, f"{text[start:stop]} is not filled in", start, stop)


def typed_in(text: str) -> set[str]:
    """What looks like a placeholder in a message that was sent, where an agent meant it as it stands."""
    if not any(mark in text for mark in "{[<_%#○〇OX$*«"):
        return set()
    held, places = shown(hold_literals(text))
    ours = {found[0] for found in OURS.finditer(held) if found.start() in places}
    scan = canonical(text)
    return ours | {found[0] for form in (_BRACKETS, _BLANKS) for found in form.finditer(scan)}
