"""The work of a desk in steps, from importing to forgetting."""

import json
from collections import Counter
from dataclasses import asdict
from datetime import timedelta

from nlp_support import (
    Encoder,
    Ranking,
    Rating,
    Removal,
    ReplySuggester,
    index_account,
    mine_faq,
    open_store,
    read,
)
from nlp_support.store import sqlite
from nlp_support.suggest import indexing

from support import DIM, T0, Counting, bag_of_words, exchange, message

NOW = T0 + timedelta(days=200)
TOPICS = ("lamp", "kettle", "parcel", "refund")
SOME = 16  # conversations that are imported in a round
PIECE = 10  # messages that are stored or encoded at once
KINDS = (
    "imports", "add", "index", "record", "flags", "acknowledge", "entries", "block", "link", "remove",
    "forget",
)  # fmt: skip
PIECEMEAL = {"imports", "index", "flags"}  # what is done stays; the others are done as a whole or not at all
NAMED = ("own-", "Name")  # what of a customer is in the store and nowhere else
UNLIKE = {  # what differs between two stores: by table, when or how often something was tried; all of a table
    "accounts": {"revision", "rewrites", "arrivals", "last_sent_at", "prepared"},
    "feedback": {"suggestion_id", "recorded_at"},
    "unwatched": {"change"},
    "signing": {"key"},
    "sqlite_sequence": {"name", "seq"},
}


def conversations(round):
    """A round's messages: each conversation asks one of four questions, and in one a customer is angry."""
    found = []
    for number in range(SOME):
        mark, topic = f"r{round:02}n{number:02}", TOPICS[number % 4]
        own = {
            "conversation_id": f"talk-{mark}",
            "customer_id": f"own-{mark}",
            "customer_name": f"Ada Name{mark}",
        }
        told = f"your {topic} is on its way to you" + f", Ada Namer{round:02}n02 has hers" * (number == 6)
        found += exchange(100 * round + number, f"where is my {topic} today", told, **own)
    angry = found[2]
    place = {"conversation_id": angry.conversation_id, "customer_id": angry.customer_id}
    return [*found, message(f"x{round}", "bad bad bad", minutes=60 * (100 * round + 1) + 9, **place)]


def write_rounds(folder, rounds):
    """The messages of some rounds, each in a file."""
    for round in range(rounds):
        rows = (json.dumps(asdict(one), default=str) + "\n" for one in conversations(round))
        (folder / f"{round}.jsonl").write_text("".join(rows))


class Desk:
    """A store and what is built on it, with a method for each kind of step; `files` has what is imported."""

    def __init__(self, path, files=None):
        sqlite.BATCH = indexing.CHUNK = PIECE
        self.store, self.files = open_store(path), files
        self.encoder = Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM)
        ranking = Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0)
        self.suggester = ReplySuggester(self.store, encoder=self.encoder, ranking=ranking)
        self.monitor = Counting().monitor(self.store, notify=("desk",), notify_since=T0)

    def do(self, step, offered, tell):
        """Do a step; tells the suggestion that it is about, unless it was offered already."""
        round, kind = divmod(step, len(KINDS))
        if KINDS[kind] == "record":
            tell("offered", offered := offered or self.offer())
            self.record(round, offered)
        else:
            getattr(self, KINDS[kind])(round)

    def offer(self):
        found = self.suggester.suggest("acme", "where is my lamp today", now=NOW, index="skip")
        return found[0].id

    def imports(self, round):
        """A file, as the command does it."""
        self.store.add(read(self.files / f"{round}.jsonl", format="jsonl"))

    def add(self, round):
        """A new question, an older conversation, and another version of a known answer."""
        number = 100 * round + 50
        known = conversations(round)[7]
        place = {"conversation_id": known.conversation_id, "customer_id": known.customer_id}
        again = message(known.id, "it has arrived", minutes=60 * (100 * round + 3) + 5, role="agent", **place)
        old = exchange(number + 1, "is it open", "it is", hours=-round - 1)
        rated = Rating(line=1, account_id="acme", score=4, **place)
        self.store.add([*exchange(number, "do you open on sundays", "no, we do not"), *old, again, rated])

    def index(self, round):
        index_account(self.store, "acme", encoder=self.encoder, now=NOW)

    def record(self, round, offered):
        outcome = ("accepted", "edited", "rejected")[round % 3]
        assert self.suggester.record(offered, outcome, f"changed in round {round}")

    def flags(self, round):
        self.monitor.update("acme", now=NOW)

    def acknowledge(self, round):
        angry = f"talk-r{round:02}n01"
        ids = [one.id for one in self.store.flags("acme", now=NOW) if one.conversation_id == angry]
        self.store.acknowledge_flag(min(ids), by="kim", now=NOW)

    def entries(self, round):
        mine_faq(self.store, "acme", encoder=self.encoder, now=NOW)

    def block(self, round):
        ids = sorted(self.store._entries.entries("acme"))
        state = ("approved", "blocked")[round % 2]
        self.store.set_entry_state("acme", ids[round % len(ids)], state, by="kim", now=NOW)

    def link(self, round):
        self.store.link_customers(f"own-r{round:02}n02", f"own-r{round:02}n03")

    def remove(self, round):
        """What was deleted where it came from."""
        self.store.add([Removal(line=1, account_id="acme", id=conversations(round)[-2].id)])

    def forget(self, round):
        """Who is named in the conversation of another."""
        assert self.store.forget("acme", f"own-r{round:02}n02").complete


def held(store):
    """All rows of a store, each with its table; an account, which changes piece by piece, as its columns."""
    found = Counter()
    read = store._database.read
    for (table,) in read("SELECT name FROM sqlite_master WHERE type = 'table'"):
        names = [row[1] for row in read(f"PRAGMA table_info({table})")]
        if kept := [name for name in names if name not in UNLIKE.get(table, ())]:
            rows = read(f"SELECT {', '.join(kept)} FROM {table}")
            found.update(_columns(kept, rows) if table == "accounts" else ((table, *row) for row in rows))
    return found


def _columns(names, rows):
    """What is known of accounts; rules by which replies are still looked at are as good as none."""
    for row in rows:
        for name, value in zip(names, row, strict=True):
            under_way = name == "redaction" and " " in value
            yield "accounts", row[0], name, "" if under_way else value
