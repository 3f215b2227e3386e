"""The error tree. Every message says what was wrong, what was expected and what to do."""

import difflib
from collections.abc import Iterable


class NlpSupportError(Exception):
    """Base of every error that this package raises on purpose."""


class InvalidMessage(NlpSupportError, ValueError):
    """A message breaks a rule of the format, such as a naive time or an empty id."""


class InvalidArgument(NlpSupportError, ValueError):
    """An argument is outside what the call accepts."""


class UnreadableFile(NlpSupportError):
    """A file as a whole cannot be read in the format that was named."""


class StoreError(NlpSupportError):
    """A store cannot be opened, read or written."""


class UnknownAccount(NlpSupportError, LookupError):
    """The store has no messages of this account. Its arguments are what was wrong and what to do; they do not
    name the other accounts, which not everybody may know."""

    def __str__(self) -> str:
        return "; ".join(map(str, self.args))


class UnknownConversation(NlpSupportError, LookupError):
    """The account has no such conversation."""


class UnknownCustomer(NlpSupportError, LookupError):
    """The account has no messages to or from this customer."""


class UnwritableFile(NlpSupportError):
    """A file cannot be written where it was asked for."""


class ModelError(NlpSupportError):
    """A model cannot be loaded or does not fit what is stored."""


class TrainingError(NlpSupportError):
    """A training run cannot continue."""


class MissingPlaceholder(NlpSupportError, KeyError):
    """`Suggestion.fill` was not given a value for every placeholder."""

    def __str__(self) -> str:  # KeyError would show the repr of the message
        return str(self.args[0])


class MissingExtra(NlpSupportError, ImportError):
    """An optional part of the package is not installed."""


def closest(name: str, known: Iterable[str]) -> str:
    """A hint for an error message: the known name closest to a mistyped one, or all known names."""
    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1)
    return f"did you mean {near[0]!r}?" if near else f"expected one of {', '.join(names)}"
