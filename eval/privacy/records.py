"""The rows of `eval privacy`: one for each planted canary, and one for each harmless text."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from nlp_support import redact

from ..rows.records import WORD, length_of, record
from .leaks import Asked

REPLY, QUESTION, HARMLESS = "leak in a reply", "leak in its question", "harmless text changed"
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
