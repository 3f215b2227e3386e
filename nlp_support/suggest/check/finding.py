"""What a check finds in a reply."""

from dataclasses import dataclass
from enum import StrEnum


class FindingCode(StrEnum):
    """What is wrong.

    PERSONAL_DATA: somebody else's e-mail address, phone or order number, or the like.
    OTHER_NAME: the name of another customer.
    PLACEHOLDER: a placeholder that nobody has filled in.
    UNSUPPORTED: an amount, a percentage, a deadline, a day or a promise that no reply of the account states.
    LANGUAGE: another language than the customer's.
    TONE: rude, or far below the account's own tone.
    UNANSWERED: the customer asks, and the reply is only a courtesy; or it answers one of several questions
        and says nothing to this one (English and Korean).
    """

    PERSONAL_DATA = "personal_data"
    OTHER_NAME = "other_name"
    PLACEHOLDER = "placeholder"
    UNSUPPORTED = "unsupported"
    LANGUAGE = "language"
    TONE = "tone"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to look at before a reply is sent.

    Attributes:
        code: what is wrong.
        reason: the same in words.
        start, end: where in the text: `text[start:end]`. For the language, the tone and what is missing it is
            the whole text, or the sentence that is rude.
    """

    code: FindingCode
    reason: str
    start: int
    end: int
