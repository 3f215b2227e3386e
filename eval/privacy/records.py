"""The rows of `eval privacy`: one for each planted canary and contact, each suggestion that was looked at for
another account's or a forgotten customer's, and each harmless text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nlp_support import redact

from ..rows.records import WORD, length_of, record
from .isolation import FOUND, Check
from .leaks import Asked
from .own_contacts import Offer

REPLY, QUESTION, HARMLESS = "leak in a reply", "leak in its question", "harmless text changed"
LOST, REPEATED = "own contact lost", "a customer's own contact left"
NONE = {"offered": None, "in_reply": None, "in_question": None, "suggestions": None, "leaking": None}


def canary_records(asked: Iterable[Asked]) -> Iterator[dict[str, Any]]:
    """What came of asking for each canary; the worst leak is that of the most confident suggestion."""
    for one in asked:
        canary = one.planted.canary
        error = REPLY if one.in_reply else QUESTION if one.in_question else ""
        yield record(
            one.planted.message_id,
            account=one.planted.account_id,
            language=canary.language,
            length=length_of(len(WORD.findall(canary.reply))),
            what=canary.kind,
            part=canary.placement if canary.kind == "customer_name" else "",
            offered=one.offered is not None,
            in_reply=one.in_reply,
            in_question=one.in_question,
            suggestions=one.suggestions,
            leaking=one.leaking,
            changed=None,
            error=f"{error}: {canary.kind}" if error else "",
            how_bad=one.offered.confidence if error and one.offered else None,
        )


def clean_records(texts: Mapping[str, Sequence[str]]) -> Iterator[dict[str, Any]]:
    """Whether redaction changed each text without personal data, and for which placeholders."""
    for language, own in texts.items():
        for at, text in enumerate(own):
            placeholders = sorted({span.placeholder for span in redact(text).spans})
            yield record(
                f"{language} {at}",
                NONE,
                language=language,
                length=length_of(len(WORD.findall(text))),
                what="harmless text",
                part=", ".join(placeholders),
                changed=bool(placeholders),
                error=HARMLESS if placeholders else "",
                how_bad=len(placeholders) or None,
            )


def own_records(offers: Iterable[Offer]) -> Iterator[dict[str, Any]]:
    """Whether each contact of the brand's own, and each of a customer's, can be read in its reply."""
    for offer in offers:
        one, offered = offer.given, offer.text is not None
        wrong = offered and offer.readable is not one.own
        error = (LOST if one.own else REPEATED) if wrong else ""
        yield record(
            one.message_id,
            NONE | {"offered": offered, "in_reply": offer.readable if offered else None},
            account=one.account_id,
            language=one.language,
            length=length_of(len(WORD.findall(offer.text or ""))),
            what="own contact" if one.own else "customer's own contact",
            part=one.kind if one.own else "phone",
            changed=None,
            error=f"{error}: {one.kind}" if error else "",
            how_bad=offer.confidence if error else None,
        )


def isolation_records(checks: Iterable[Check]) -> Iterator[dict[str, Any]]:
    """Whether each suggestion was another's or a forgotten customer's, and each planted reply found."""
    for check in checks:
        wrong = check.hit and check.figure != FOUND
        yield record(
            f"{check.id} {check.number}",
            NONE | {"offered": check.hit if check.figure == FOUND else True, "leaking": int(wrong)},
            account=check.account_id,
            what=check.figure,
            part="",
            changed=None,
            error=check.figure if wrong else "",
            how_bad=check.confidence if wrong else None,
        )
