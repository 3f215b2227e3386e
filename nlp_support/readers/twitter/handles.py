"""What the two Twitter formats share."""

import re

_TAIL = r"(?:\s*(?:https?://\S+|\(?\d{1,2}/\d{1,2}\)?))*\s*$"
_SIGNATURE = re.compile(rf"(?:[\^*]\s?([A-Za-z]{{1,12}})|(?:^|\s)/([A-Z]{{2}})){_TAIL}")
# What brands add to the handle of their support.
_SERVICE = re.compile(
    r"_|\d|^ask(?=\w{3})|^team(?=\w{3})|(?:support|helps?|cares?|service|us|uk|in|hq|official)$"
)
_MENTION: re.Pattern[str] = re.compile(r"(?<![A-Za-z0-9_@])@([A-Za-z0-9_]{1,50})")


def signature(text: str) -> str | None:
    """The initials or name at the end with which an agent signs, as in `^JS`, `*SR` or `/EX`, or None.

    Links and part counts such as `1/2` may follow the signature.
    """
    found = _SIGNATURE.search(text[-200:])
    return (found[1] or found[2]) if found else None


def mentions(text: str) -> list[str]:
    """The handles mentioned, in order, without the @."""
    return _MENTION.findall(text)


def same_brand(handle: str, account: str) -> bool:
    """Whether two handles are one brand's: alike but for what brands add to that of their support."""
    return _brand(handle) == _brand(account)


def _brand(handle: str) -> str:
    plain, before = handle.casefold(), ""
    while plain != before:
        before, plain = plain, _SERVICE.sub("", plain) or plain
    return plain
