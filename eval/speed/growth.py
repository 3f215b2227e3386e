"""How the cost of suggesting grows with the window and the number of accounts, on invented replies."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from nlp_support import Encoder, MessageStore, ReplySuggester, Window, open_store

from ..reports.report import Curve, Figure
from .clock import Seconds, duration, keep_making, megabytes, repeat
from .invented import START, account_id, question_text, scattered_encoder, write_exchanges
from .parts import WHOLE, Desk

ROWS = (500, 2_000, 10_000, 50_000, 200_000)
ACCOUNTS = (10, 100, 1_000, 10_000)
EACH = 20  # replies of an account where there are many accounts
CALLS = 200
LOADS = 6
LIMIT = 20.0  # seconds after which a load is not repeated
NO_LIMIT = 2**40  # bytes
WARM_UP = 10  # calls

SUGGEST, LOAD, OPEN = "suggest less encoding", "load a cold account", "open the store"
MEMORY, OWN_COUNT = "an account, by the process's memory", "an account, by its own count"
FILE = "the store's file"
NOTE = "with vectors looked up in place of an encoder"

Found = list[Figure | Curve]


def growth_by_rows(rows: Sequence[int] = ROWS, *, calls: int = CALLS) -> Found:
    """One account of this many replies, all of them in its window."""
    encoder, found = scattered_encoder(), []
    for size in rows:
        with TemporaryDirectory() as folder:
            write_exchanges(file := Path(folder) / "rows.db", encoder, range(1), range(size))
            found += _measure(file, encoder, range(1), size, calls=calls, slice=f"rows={size}")
    return [*found, *_curves("rows", rows, found)]


def growth_by_accounts(accounts: Sequence[int] = ACCOUNTS, *, calls: int = CALLS) -> Found:
    """Ever more accounts of 20 replies, all of them in memory; `accounts` ascend."""
    encoder, found, done = scattered_encoder(), [], 0
    with TemporaryDirectory() as folder:
        for size in accounts:
            write_exchanges(file := Path(folder) / "accounts.db", encoder, range(done, size), range(EACH))
            found += _measure(file, encoder, range(size), EACH, calls=calls, slice=f"accounts={size}")
            done = size
    return [*found, *_curves("accounts", accounts, found)]


def _measure(
    file: Path, encoder: Encoder, accounts: range, replies: int, *, calls: int, slice: str
) -> list[Figure]:
    """Opening the file, loading accounts from it, and suggesting from them."""
    opening = repeat(lambda: open_store(file).close(), times=LOADS)
    with open_store(file) as store:
        desks: list[Desk] = []
        next(_loading(store, encoder, accounts[:1], replies))  # what only the first load takes is not counted
        loading = _loading(store, encoder, accounts, replies)
        count = max(LOADS, len(accounts))
        taken, grown = keep_making(lambda: desks.append(next(loading)), times=count, limit=LIMIT)
        suggesting = _suggesting(desks[-len(accounts) :], replies, calls)
        own = sum(desk.load().replies.nbytes for desk in desks) / len(desks)
    return [
        *(duration(SUGGEST, suggesting, share=share, slice=slice, note=NOTE) for share in (0.5, 0.95)),
        duration(LOAD, taken, slice=slice),
        duration(OPEN, opening, slice=slice),
        megabytes(MEMORY, grown, n=len(desks), slice=slice),
        megabytes(OWN_COUNT, own, n=len(desks), slice=slice),
        megabytes(FILE, file.stat().st_size, n=replies * len(accounts), slice=slice),
    ]


def _loading(store: MessageStore, encoder: Encoder, accounts: range, replies: int) -> Iterator[Desk]:
    """Desks with their account loaded, one account after another; each round with a new cache."""
    window, now = Window(max_messages=replies), START + timedelta(minutes=replies)
    while True:
        suggester = ReplySuggester(store, encoder=encoder, window=window, cache_bytes=NO_LIMIT)
        for at in accounts:
            desk = Desk(suggester, account_id(at), now)
            desk.load()
            yield desk


def _suggesting(desks: Sequence[Desk], replies: int, calls: int) -> Seconds:
    """Seconds of calls for randomly drawn accounts, about topics that they have."""
    rng = np.random.default_rng(0)
    drawn = rng.integers(0, (len(desks), replies), (calls + WARM_UP, 2)).tolist()
    taken = [desks[at].whole(question_text(at, number, tail=1))[WHOLE] for at, number in drawn]
    return np.array(taken[WARM_UP:])


def _curves(by: str, sizes: Sequence[int], figures: Sequence[Figure]) -> list[Curve]:
    """Times and memory against the size, one line per name."""
    found = []
    for name in dict.fromkeys(figure.name for figure in figures):
        own = [figure for figure in figures if figure.name == name]
        points = tuple(
            (float(size), one.value) for size, one in zip(sizes, own, strict=True) if one.value is not None
        )
        plot = f"growth by {by}" + (", memory" if own[0].unit == "MB" else "")
        found.append(Curve(plot, by, own[0].unit, points, system=name))
    return found
