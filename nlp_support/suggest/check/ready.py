"""What the texts that an account keeps ready say: macros, and the answers that people approved."""

from dataclasses import dataclass

from ...store import MessageStore
from ...text.claims import ClaimKind, claims
from .situation import squeeze

SHORTEST = 7  # characters of a contact
BETWEEN = "\0"  # texts, so that nothing is found across two


@dataclass(frozen=True)
class Ready:
    """What an account stands by, whether or not it was sent.

    Attributes:
        figures: the figures and promises in these texts.
        squeezed: the texts in the form of `squeeze`, for the contacts in them.
        asks: the names of their placeholders that only other tools know.
    """

    figures: frozenset[tuple[ClaimKind, str]] = frozenset()
    squeezed: str = ""
    asks: frozenset[str] = frozenset()

    def publishes(self, value: str) -> bool:
        """Whether a contact is in one of the texts."""
        own = squeeze(value)
        return len(own) >= SHORTEST and own in self.squeezed


NOTHING = Ready()


def read_ready(store: MessageStore, account_id: str) -> Ready:
    """What the store has of an account now."""
    macros = store.macros(account_id)
    texts = [*(macro.text for macro in macros), *store._approved.texts(account_id)]
    return Ready(
        figures=frozenset(
            (one.kind, value) for text in texts for one in claims(text) for value in one.values
        ),
        squeezed=BETWEEN.join(map(squeeze, texts)),
        asks=frozenset(name for macro in macros for name in macro.asks),
    )
