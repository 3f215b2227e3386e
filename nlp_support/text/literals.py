"""Placeholders that somebody typed: "put {email} into the subject" holds nothing to be filled in.

In a redacted text a typed one is kept apart from ours by a sign without width behind its brace, which `shown`
takes out again.
"""

import re

from .redaction import PLACEHOLDERS

_SIGN = "\u2060"  # WORD JOINER
_NAMES = ("customer_name", "agent_name")
_TYPED = re.compile(r"\{(?=(?P<name>" + "|".join(PLACEHOLDERS) + r")\})")


def hold_literals(text: str) -> str:
    """A text that nobody has redacted, with a sign in the placeholders that it holds.

    Where a name stands ("Hi {customer_name},") one is a placeholder that was left unfilled, and stays one.
    """
    if "{" not in text:
        return text
    from .redaction.foreign import stands_for_name  # compiles patterns, as redacting does

    def held(found: re.Match[str]) -> str:
        end = found.end("name") + 1
        is_ours = found["name"] in _NAMES and stands_for_name(text, found.start(), end)
        return "{" if is_ours else "{" + _SIGN

    return _TYPED.sub(held, text)


def shown(redacted: str) -> tuple[str, tuple[int, ...]]:
    """A redacted text as people see it, and where in it the placeholders begin that somebody typed."""
    parts = redacted.split("{" + _SIGN)
    literals, length = [], 0
    for part in parts[:-1]:
        literals.append(length + len(part))
        length += len(part) + 1
    return "{".join(parts), tuple(literals)
