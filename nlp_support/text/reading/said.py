"""What was said before in a conversation, to tell what a message quotes of it."""

from collections.abc import Iterable, Sequence
from functools import cached_property

LEAST_LETTERS = 10  # of lines together, that they are not alike by chance


class Said:
    """The earlier messages of a conversation.

    Args:
        texts: their texts.
        begins: whether a customer begins the conversation with the message that is read, so that nobody whom
            it could quote has written before.
    """

    def __init__(self, texts: Iterable[str] = (), *, begins: bool = False) -> None:
        self._texts = texts
        self.begins = begins

    def has(self, lines: Sequence[str]) -> bool:
        """Whether all of these lines were said, whatever their spaces, line ends and punctuation."""
        letters = [some for line in lines if (some := _letters(line))]
        if sum(map(len, letters)) < LEAST_LETTERS:
            return False
        return any(all(some in text for some in letters) for text in self._earlier)

    @cached_property
    def _earlier(self) -> list[str]:
        return [_letters(text) for text in self._texts]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text.casefold()))
