"""What an account's past shows: what solving took, when agents asked back, and what is usual."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ..suggest.suggestions import Similar
from .complexity import complexity
from .effort import Solved, effort
from .levels import COMPLEXITY, EFFORT, ENOUGH, SEVERITY, Cuts, Measure
from .severity import LARGE

FRESH = timedelta(days=1)  # how long a history can be used; conversations only count days after they end
SIMILAR_QUESTION = 0.6  # cosine from which a past question counts as similar


@dataclass(frozen=True)
class History:
    """An account as it was at a moment; ids and numbers, no texts.

    Attributes:
        made_at: only messages sent before it are known.
        revision: of the account when it was read.
        contact_of: the contact of each sent message, both by message id (a contact's is that of its first).
        asked_back: the sent messages that end with a question to the customer.
        solved: what solved contacts took, by the id of their first message.
        large: the least number of dollars that counts as a large sum.
        usual: the share of first replies that ask back.
        similar_from: the cosine from which a past question counts as similar.
        complexity, severity, effort: where their levels begin.
    """

    made_at: datetime
    revision: int
    contact_of: Mapping[str, str] = field(repr=False)
    asked_back: frozenset[str] = field(repr=False)
    solved: Mapping[str, Solved] = field(repr=False)
    large: float = LARGE
    usual: float = 0.0
    similar_from: float = SIMILAR_QUESTION
    complexity: Cuts = COMPLEXITY.default
    severity: Cuts = SEVERITY.default
    effort: Cuts = EFFORT.default

    def serves(self, now: datetime, *, revision: int) -> bool:
        """Whether it can still be used for the account at `now`: it was read less than a day before, and
        either the account has not changed since or the history is long."""
        current = revision == self.revision or len(self.solved) >= ENOUGH
        return current and self.made_at <= now < self.made_at + FRESH

    def measure_complexity(
        self, text: str, confidence: float, similar: Sequence[Similar], *, language: str = "en"
    ) -> Measure:
        """`complexity`, with what agents did in similar cases."""
        cases = self._alike(similar)
        asked_back = sum(id in self.asked_back for id in cases)
        return complexity(
            text,
            confidence=confidence,
            asked_back=asked_back,
            similar=len(cases),
            usual=self.usual,
            language=language,
        )

    def measure_effort(
        self, similar: Sequence[Similar], *, complexity: float, language: str = "en"
    ) -> Measure:
        """`effort`, by the similar contacts that were solved, each once."""
        contacts = dict.fromkeys(self.contact_of[id] for id in self._alike(similar))
        cases = [self.solved[id] for id in contacts if id in self.solved]
        return effort(cases, complexity=complexity, language=language)

    def _alike(self, similar: Sequence[Similar]) -> list[str]:
        return [
            one.message_id
            for one in similar
            if one.similarity >= self.similar_from and one.message_id in self.contact_of
        ]
