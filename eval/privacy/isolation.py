"""Whether an account is ever offered what another sent, or a reply to a forgotten customer."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from nlp_support import Encoder, MessageStore, Ranking, ReplySuggester, Suggestion, Window
from nlp_support.types.times import from_micros

from ..reports.report import Figure
from .canaries import exchange
from .shares import share_figure

ACCOUNTS = 50
REAL_QUESTIONS = 1000  # asked in all, of other accounts than the one that is asked
WINDOW = Window(max_messages=500)
SYLLABLES = tuple(consonant + vowel for consonant in "bdfgklmnprtvz" for vowel in "aeiou")
FOREIGN, FORGOTTEN = "suggestions from another account", "suggestions of a forgotten customer"
FOUND = "markers offered"
ALONE = "the store has one account only, so there is no other one"


@dataclass(frozen=True)
class Marker:
    """What is planted in one account: a question and a reply with a word that nobody else uses."""

    account_id: str
    id: str
    word: str
    question: str
    closing: datetime

    def in_(self, suggestion: Suggestion) -> bool:
        """Whether the word can be read in a suggestion."""
        return self.word in f"{suggestion.text} {suggestion.question}".casefold()


@dataclass(frozen=True)
class Check:
    """One suggestion that was looked at, or one planted reply that was asked for.

    Attributes:
        figure: which figure it counts for.
        account_id: who was asked.
        id: of the suggested message, or of the planted one.
        number: of the question.
        hit: whether it was what the figure counts.
        confidence: of the suggestion; None where none was looked at.
    """

    figure: str
    account_id: str
    id: str
    number: int
    hit: bool
    confidence: float | None = None


def measure_isolation(
    store: MessageStore,
    encoder: Encoder,
    *,
    seed: int = 0,
    on_progress: Callable[[int, int | None], None] | None = None,
) -> list[Check]:
    """Ask accounts with each other's questions, and again after planted customers were forgotten.

    This writes to the store, so give it a copy. At most 50 accounts take part, each with its 500 most recent
    sent messages and one planted exchange. They are asked what the others' customers asked: each account all
    planted questions of the others and, all together, some 1,000 of the others' newest real ones. No
    suggestion is too unlikely to be offered.

    Returns what was looked at, for the figures of `isolation_figures`.
    """
    rng = Random(f"isolation {seed}")
    newest = newest_messages(store)
    accounts = sorted(rng.sample(list(newest), min(ACCOUNTS, len(newest))))
    each = -(-REAL_QUESTIONS // max(1, len(accounts)))
    real = {account: _last_questions(store, account, each) for account in accounts}
    markers = _plant(store, {account: newest[account] for account in accounts}, rng)
    suggester = ReplySuggester(
        store, encoder=encoder, window=WINDOW, ranking=Ranking(threshold=0.0), promises=False
    )
    checks: list[Check] = []
    for done, own in enumerate(markers, 1):
        others = [marker for marker in markers if marker is not own]
        pool = [text for account in accounts if account != own.account_id for text in real[account]]
        asked = [marker.question for marker in others]
        asked += rng.sample(pool, min(each, len(pool)))
        for number, one in _suggestions(suggester, own, asked):
            hit = _is_foreign(store, own.account_id, one, others)
            checks.append(Check(FOREIGN, own.account_id, one.message_id, number, hit, one.confidence))
        if on_progress:
            on_progress(done, len(markers))
    return [*checks, *_forget(store, suggester, markers)]


def isolation_figures(checks: Sequence[Check]) -> list[Figure]:
    """Three shares in [0, 1]: "suggestions from another account" and "suggestions of a forgotten customer",
    which must be 0, and "markers offered", which shows that they could be more than 0: the share of accounts
    that were offered their own planted reply for their own planted question."""
    hits: dict[str, list[bool]] = {FOREIGN: [], FORGOTTEN: [], FOUND: []}
    for check in checks:
        hits[check.figure].append(check.hit)
    why = {FOREIGN: ALONE, FORGOTTEN: "nothing else was offered"}
    note = {FOUND: "how many could be found before"}
    return [
        share_figure(name, sum(some), len(some), none=why.get(name, ""), note=note.get(name, ""))
        for name, some in hits.items()
    ]


def newest_messages(store: MessageStore) -> dict[str, datetime]:
    """When the newest message of each account was sent; an account whose customers are all forgotten has
    none and is left out."""
    sql = "SELECT account_id, max(sent_at) FROM messages GROUP BY account_id ORDER BY account_id"
    return {account_id: from_micros(time) for account_id, time in store._database.read(sql)}


def _last_questions(store: MessageStore, account_id: str, count: int) -> list[str]:
    sql = "SELECT text FROM messages WHERE account_id = ? AND role = 'customer' ORDER BY sent_at DESC LIMIT ?"
    return [row[0] for row in store._database.read(sql, (account_id, count))]


def _plant(store: MessageStore, newest: Mapping[str, datetime], rng: Random) -> list[Marker]:
    words: dict[str, None] = {}
    while len(words) < len(newest):
        words["".join(rng.sample(SYLLABLES, 5))] = None
    markers = []
    for number, (account_id, word) in enumerate(zip(newest, words, strict=True)):
        sent_at = newest[account_id] + timedelta(seconds=1)
        marker = Marker(
            account_id=account_id,
            id=str(
                8_000_000_000 + number
            ),  # a number, since other ids count as names that are to be redacted
            word=word,
            question=f"How do I open the {word} panel to change the {word} filter?",
            closing=sent_at + timedelta(seconds=1),
        )
        reply = f"Turn the {word} knob to the left until it clicks, then lift the {word} panel off."
        store.add(exchange(account_id, marker.id, marker.question, reply, sent_at=sent_at))
        markers.append(marker)
    return markers


def _suggestions(
    suggester: ReplySuggester, asked: Marker, questions: Iterable[str]
) -> Iterator[tuple[int, Suggestion]]:
    """What is suggested for the questions, and for which of them."""
    for number, question in enumerate(questions):
        for one in suggester.suggest(asked.account_id, question, now=asked.closing):
            yield number, one


def _is_foreign(
    store: MessageStore, account_id: str, suggestion: Suggestion, others: Sequence[Marker]
) -> bool:
    """Whether the account never sent this, or it contains the word of another account."""
    sql = "SELECT 1 FROM messages WHERE account_id = ? AND message_id = ? AND role = 'agent'"
    own = store._database.read(sql, (account_id, suggestion.message_id))
    return not own or any(marker.in_(suggestion) for marker in others)


def _forget(store: MessageStore, suggester: ReplySuggester, markers: Sequence[Marker]) -> Iterator[Check]:
    """Ask for each planted reply, forget its customer, and ask again."""
    for number, marker in enumerate(markers):
        before = [one for _, one in _suggestions(suggester, marker, [marker.question])]
        yield Check(FOUND, marker.account_id, marker.id, number, any(map(marker.in_, before)))
        store.forget(marker.account_id, marker.id)
        for _, one in _suggestions(suggester, marker, [marker.question]):
            hit = marker.in_(one)
            yield Check(FORGOTTEN, marker.account_id, one.message_id, number, hit, one.confidence)
