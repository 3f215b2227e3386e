"""`nlp-support eval privacy`: whether personal data comes out again, and harmless text is left alone."""

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from nlp_support import (
    Encoder,
    MessageStore,
    Ranking,
    ReplySuggester,
    Window,
    __version__,
    index_account,
    open_store,
    redact,
)
from nlp_support.errors import InvalidArgument, StoreError
from nlp_support.store.schema import store_errors

from ..reports.report import Figure, Report
from .canaries import Canary, make_canaries
from .isolation import isolation_figures, measure_isolation, newest_messages
from .leaks import K, ask, leak_figures, leak_misses, leak_warnings, plant
from .own_contacts import CONTACTS, ask_own, own_figures, plant_own
from .planted import measure_redaction
from .records import canary_records, clean_records, isolation_records, own_records
from .shares import share_figure

ACCOUNTS = 20  # that canaries are planted in, at most
CANARIES_EACH = 10  # for each contact of the brand's own that is planted
PLANTED = 7  # values of structured data for each canary, redacted without a store
RECENT = 2000  # sent messages of each account that canaries compete with

Progress = Callable[[int, int | None], None]


def measure_privacy(
    location: str,
    *,
    canaries: int = 3000,
    seed: int = 0,
    encoder: Encoder | None = None,
    on_progress: Progress | None = None,
) -> Report:
    """Plant invented personal data in a copy of a store, ask for it, and look for it in what is suggested.

    The store itself is only read. No suggestion is too unlikely to be offered. Figures, with 95% intervals
    (Wilson's; for "leaks per 1,000 suggestions" by bootstrap over canaries):

    - "leak rate": share of the canaries whose own reply was offered in which the value can still be read;
      "question leak rate": the same for the customer's question shown with it; "canaries offered": share of
      all canaries whose reply was offered. By kind, language and, for customers' names, placement:
      "metadata" if the message names its customer, otherwise "free".
    - "leaks per 1,000 suggestions": those in which the value of any canary of the account can be read.
    - "own contacts kept": share of the replies with a contact that agents gave to several customers in which
      it can still be read, by kind and language; "customers' own beside them": the same for numbers that a
      customer gave again and again and the agent repeated.
    - "false redactions": share of texts without personal data that were changed, by language and placeholder.
    - those of `measure_redaction`, over seven times as many values as canaries, and of `isolation_figures`.

    Args:
        location: a store with messages.
        canaries: how many to plant; use 2,000 or more for figures by kind and language.
        seed: of the canaries, the accounts they go to and the bootstrap.
        encoder: default: the bundled one.
        on_progress: called with (done, total) of each part of the work.

    Raises:
        InvalidArgument: the store has no messages, or `canaries` is below 1.
        StoreError: there is no store, or it cannot be read.
    """
    made = make_canaries(canaries, seed=seed)
    clean = clean_texts()
    encoder = encoder or Encoder.load(threads=0)
    with TemporaryDirectory() as folder, open_copy(location, Path(folder)) as store:
        accounts = _chosen(store, location, Random(f"accounts {seed}"))
        data = _data(store, made, clean)
        contacts = min(CONTACTS, -(-canaries // CANARIES_EACH))
        given, told = plant_own(store, accounts, seed=seed, contacts=contacts)
        planted, closings = plant(store, made, told)
        window = Window(max_messages=RECENT + -(-(len(made) + len(given)) // len(accounts)))
        for account_id in accounts:
            index_account(
                store,
                account_id,
                encoder=encoder,
                window=window,
                now=closings[account_id],
                on_progress=on_progress,
            )
        suggester = ReplySuggester(
            store, encoder=encoder, window=window, ranking=Ranking(threshold=0.0), promises=False
        )
        asked = []
        for one in ask(suggester, planted, closings):
            asked.append(one)
            if on_progress:
                on_progress(len(asked), len(planted))
        own = list(ask_own(suggester, given, closings))
        isolation = measure_isolation(store, encoder, seed=seed, on_progress=on_progress)
    planted_alone = measure_redaction(PLANTED * canaries, seed=seed, on_progress=on_progress)
    return Report(
        kind="privacy",
        made=_made(canaries=canaries, seed=seed, encoder=encoder, window=window),
        data=data | {"accounts": len(accounts)},
        figures=(
            *leak_figures(asked, seed=seed),
            *planted_alone,
            *own_figures(own),
            *false_redactions(clean),
            *isolation_figures(isolation),
        ),
        warnings=tuple(leak_warnings(asked)),
        misses=leak_misses(asked),
        rows=(
            *canary_records(asked),
            *own_records(own),
            *isolation_records(isolation),
            *clean_records(clean),
        ),
    )


def open_copy(location: str, folder: Path) -> MessageStore:
    """A copy of a store as it is now, in a separate folder; others may continue to write to the original.

    Raises:
        StoreError: there is no store, or it cannot be read.
    """
    if not Path(location).is_file():
        open_store(location, create=False).close()  # says what is wrong
    copy = folder / "copy.db"
    # Opened read-only, SQLite would leave its side files behind, owned by whoever runs this.
    address = f"{Path(location).absolute().as_uri()}?mode=rw"
    with (
        store_errors(location),
        closing(sqlite3.connect(address, uri=True, timeout=30)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)
    try:
        return open_store(copy)
    except StoreError as error:
        raise StoreError(str(error).replace(str(copy), location)) from error


def clean_texts() -> dict[str, list[str]]:
    """Support sentences without personal data, by language."""
    text = resources.files(__package__).joinpath("clean.json").read_text(encoding="utf-8")
    texts: dict[str, list[str]] = json.loads(text)
    return texts


def false_redactions(texts: Mapping[str, Sequence[str]]) -> list[Figure]:
    """The share of texts without personal data that redaction changes."""
    total = sum(map(len, texts.values()))
    changed, by_placeholder = Counter[str](), Counter[str]()
    for language, own in texts.items():
        for text in own:
            placeholders = {span.placeholder for span in redact(text).spans}
            changed[language] += bool(placeholders)
            by_placeholder.update(placeholders)
    name, none = "false redactions", "no texts were given"
    return [
        share_figure(name, changed.total(), total, none=none),
        *(
            share_figure(name, changed[language], len(own), slice=f"language={language}", none=none)
            for language, own in texts.items()
        ),
        *(
            share_figure(name, by_placeholder[placeholder], total, slice=f"placeholder={placeholder}")
            for placeholder in sorted(by_placeholder)
        ),
    ]


def _chosen(store: MessageStore, location: str, rng: Random) -> dict[str, datetime]:
    newest = newest_messages(store)
    if not newest:
        raise InvalidArgument(
            f"{location} has no messages; import some first: nlp-support import FILE --store {location}"
        )
    chosen = sorted(rng.sample(list(newest), min(ACCOUNTS, len(newest))))
    return {account_id: newest[account_id] for account_id in chosen}


def _made(*, canaries: int, seed: int, encoder: Encoder, window: Window) -> dict[str, Any]:
    return {
        "version": __version__,
        "command": "eval privacy",
        "settings": {"canaries": canaries, "k": K, "window": window.max_messages},
        "encoder": f"{encoder.name}@{encoder.fingerprint}",
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "seed": seed,
    }


def _data(store: MessageStore, made: Sequence[Canary], clean: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What was tested; taken before anything is planted."""
    sql = "SELECT account_id, count(*), max(sent_at) FROM messages GROUP BY account_id ORDER BY account_id"
    rows = store._database.read(sql)
    texts = [[canary.question, canary.reply, canary.asked] for canary in made]
    facts = json.dumps([rows, texts, dict(clean)])
    return {
        "messages": sum(row[1] for row in rows),
        "canaries": len(made),
        "clean texts": sum(map(len, clean.values())),
        "digest": hashlib.sha256(facts.encode()).hexdigest()[:16],
    }
