"""A sample as one page of HTML that works offline: it loads nothing and sends nothing."""

import base64
import hashlib
import json
import re
from importlib.resources import files
from typing import Any

from nlp_support.text.controls import visible

from .items import items_text
from .sample import Question, Sample

STYLE, SCRIPT, DATA, POLICY = "/*style*/", "/*script*/", "/*data*/", "/*policy*/"


def page(sample: Sample, *, sent: bool = False) -> str:
    """The page.

    Args:
        sent: also what was really sent, to look at after reading.
    """
    here = files(__package__)
    template, style, script = (
        here.joinpath(name).read_text(encoding="utf-8") for name in ("page.html", "page.css", "page.js")
    )
    digest = hashlib.sha256(items_text(sample.items).encode()).hexdigest()[:16]
    told = {"sample": digest, "questions": [_told(one, sent=sent) for one in sample.questions]}
    data = re.sub("[<>&\u2028\u2029]", _escaped, json.dumps(told, ensure_ascii=False))
    parts = {STYLE: style, SCRIPT: script, DATA: data, POLICY: _policy(style, script)}
    return re.sub("|".join(map(re.escape, parts)), lambda found: parts[found[0]], template)


def _told(question: Question, *, sent: bool) -> dict[str, Any]:
    return {
        "account": question.account,
        "language": question.language,
        "before": [[who, visible(text)] for who, text in question.before],
        "text": visible(question.text),
        "replies": [{"item": one.item.id, "text": visible(one.text)} for one in question.replies],
        "sent": visible(question.sent) if sent else None,
    }


def _policy(style: str, script: str) -> str:
    """Only this style and this script, by their hashes, and no connection to anywhere."""
    return (
        f"default-src 'none'; style-src {_hashed(style)}; script-src {_hashed(script)}; base-uri 'none'; "
        "form-action 'none'"
    )


def _hashed(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _escaped(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
