"""One thing that an account's messages teach about it."""

from dataclasses import dataclass
from enum import StrEnum


class ProfileKind(StrEnum):
    """What a profile has."""

    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    HANDLE = "handle"
    ADDRESS = "address"
    SIGN = "sign"
    LANGUAGE = "language"
    PRODUCT = "product"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class ProfileEntry:
    """One thing that is known of an account.

    Attributes:
        kind: what it is.
        value: phones in E.164 form ("+448005550142"), links without what tells where somebody came from,
            ways of signing with `{agent_name}` in place of the name, languages as codes.
        count: how many customers it was given to or, for ways of signing and languages, how many messages
            have it; 0 if it was added by hand.
        by_hand: whether somebody added it.
    """

    kind: ProfileKind
    value: str
    count: int = 0
    by_hand: bool = False
