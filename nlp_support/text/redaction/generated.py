"""What generated tokens look like, as apart from words, models and measures."""

import re

_MODEL = re.compile(  # WH1000XM5, 4K120, 1H30M, 10X20X30, 2X16GB3200
    r"[a-z]{1,5}\d{1,4}[a-z]{0,4}\d?[a-z]{0,3}|\d{1,4}[a-z]{1,3}\d{1,3}[a-z]{0,3}|(?-i:(?:\d+[hmsdwy]){2,})|"
    r"\d+(?:x\d+)+[a-z]{0,3}"
    r"|.*\d(?:[gtm]b(?=\d{4}$)|(?:[gtm]b|[mg]?hz|mah|fps)(?![a-z\d])).*|(?-i:.*\d(?:[cmk]m|kg|ml|ah))",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"(?<=[a-z])(?=[A-Z0-9])|(?<=[A-Z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_LONG = re.compile(r"[A-Z]?[a-z]{4,}")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def turns_of(value: str) -> int:
    """How often digits, small letters and capitals change places."""
    return len(_CHANGE.findall(value))


def looks_random(value: str) -> bool:
    """Whether letters, capitals and digits change places as in a generated token, not as in words and
    models."""
    plain = re.sub(r"[^A-Za-z0-9]", "", value)
    if len(plain) < 8:
        return False
    turns = turns_of(plain)
    digits = sum(map(str.isdigit, plain))
    if digits:
        in_words = sum(map(len, _LONG.findall(plain)))
        return turns >= 4 and turns / len(plain) >= 0.25 and in_words <= (len(plain) - digits) / 2
    pieces = _CAMEL.findall(plain)
    return not (plain.islower() or plain.isupper()) and len(pieces) >= 4 and len(plain) / len(pieces) < 2.6


def is_alternating(token: str) -> bool:
    """Whether it is made like an order number of letters and digits, and not like a model or a measure."""
    digits = sum(map(str.isdigit, token))
    if digits < 3 or digits == len(token) or not (token.isupper() or token.islower()):
        return False
    if "-" in token:
        return sum(not part.isdigit() and not part.isalpha() for part in token.split("-")) > 1
    turns = turns_of(token)
    if len(token) < 7 or _MODEL.fullmatch(token):
        return False
    if digits >= 9 and len(token) >= 13:
        return True
    if token.endswith("00") and (digits < 5 or token.endswith("000")):
        return False
    return turns >= (4 if token[0].isdigit() and digits < 5 else 3) and (
        token.isupper() or digits > 4 or turns > 4
    )
