"""The words before values and above columns, in the language of the desk."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from ...journey.texts import text_of
from .layout import GAP, padded


@dataclass(frozen=True, slots=True)
class Labels:
    """The texts of `[labels]` in a language."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """One label, with its placeholders filled."""
        return text_of("labels", key, language=self.language, **values)

    def row(self, *keys: str) -> Sequence[str]:
        """Several labels, in this order."""
        return [self(key) for key in keys]

    def column(self, *keys: str) -> dict[str, str]:
        """Labels by key, all as wide as the widest and a gap."""
        words = dict(zip(keys, self.row(*keys), strict=True))
        width = max(map(cell_len, words.values()))
        return {key: padded(word, width) + GAP for key, word in words.items()}
