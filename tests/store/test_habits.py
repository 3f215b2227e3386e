"""Habits in a store: learnt, kept, and applied to what is there and to what comes."""

import json

import pytest

from nlp_support import HabitsReport, MessageStore, UnknownAccount, open_store
from nlp_support.store import learning, newest

from support import message, run

FOOTER = "\n\nKind regards\nKim Sand\nOak Limited"
WORDS = ("red", "blue", "green", "brown", "white", "black")


def desk(numbers=range(6), **fields):
    """Of each talk the question, what comes after 3 seconds, and an answer above a footer."""
    messages = []
    for n in numbers:
        own = {"conversation_id": f"k{n}", "customer_id": f"u{n}", **fields}
        late, word = 60.0 * n + n / 60, WORDS[n % 6]
        messages += [
            message(f"q{n}", f"In {word} too?", minutes=late, **own),
            message(
                f"r{n}", "Hang tight, a human looks at it in a bit.", minutes=late + 0.05, role="agent", **own
            ),
            message(
                f"a{n}",
                f"Yes, also in {word}.{FOOTER}",
                minutes=late + 9,
                role="agent",
                agent_id="kim",
                **own,
            ),
        ]
    return messages


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


def senders(store: MessageStore) -> dict[str, str]:
    return {one.id: str(one.sender) for one in store.messages("acme")}


def test_what_was_learnt_is_applied_to_what_is_there(store):
    store.add(desk())
    assert store.learn_habits("acme") == HabitsReport("acme", automatic=6, footers=6)
    assert [one.text for one in store.conversation("acme", "k1").messages] == [
        "In blue too?",
        "Hang tight, a human looks at it in a bit.",
        "Yes, also in blue.",
    ]
    assert [senders(store)[id] for id in ("q1", "r1", "a1")] == ["person", "system", "person"]
    assert store.original("acme", "a1") == f"Yes, also in blue.{FOOTER}"
    assert store.original("acme", "r1") is None
    assert store.habits("acme").footers == {"kind regards\nkim sand\noak limited"}


def test_doing_it_again_and_adding_the_same_again_changes_nothing(store):
    store.add(desk())
    store.learn_habits("acme")
    state, before = store.state("acme"), list(store.messages("acme"))
    for _ in range(2):
        assert store.learn_habits("acme") == HabitsReport("acme")
        report = store.add(desk())
        assert (report.added, report.replaced, report.accounts) == (0, 0, ())
    assert store.state("acme") == state and list(store.messages("acme")) == before
    assert store.original("acme", "a1") == f"Yes, also in blue.{FOOTER}"


def test_what_comes_later_is_read_with_what_was_learnt(store):
    store.add(desk())
    store.learn_habits("acme")
    report = store.add(desk(range(6, 8)))
    assert report.senders == {"person": 4, "system": 2} and report.accounts == ("acme",)
    assert senders(store)["r7"] == "system"
    assert store.conversation("acme", "k7").messages[-1].text == "Yes, also in blue."
    assert store.original("acme", "a7") == f"Yes, also in blue.{FOOTER}"


def test_what_was_exported_is_the_original_whatever_was_read_before(store):
    read = message("a9", f"Yes.{FOOTER}", role="agent", original=f"<p>Yes.</p>{FOOTER}")
    store.add([*desk(), read])
    store.learn_habits("acme")
    assert store.original("acme", "a9") == f"<p>Yes.</p>{FOOTER}"
    store.add([message("a8", f"No.{FOOTER}", role="agent", original=f"<p>No.</p>{FOOTER}")])
    assert store.original("acme", "a8") == f"<p>No.</p>{FOOTER}"


def test_what_is_added_as_it_is_stays_as_it_is(store):
    store.add(desk())
    store.learn_habits("acme")
    store.add(desk(range(6, 7)), as_is=True)
    assert store.conversation("acme", "k6").messages[-1].text.endswith(FOOTER)
    assert senders(store)["r6"] == "person"


def test_replies_are_made_again_and_caches_see_it(store):
    store.add(desk())
    before = store.state("acme")
    store.learn_habits("acme")
    after = store.state("acme")
    assert after.revision > before.revision and after.rewrites > before.rewrites
    assert [one.id for one in store.messages("acme", system=False)] == [
        id for n in range(6) for id in (f"q{n}", f"a{n}")
    ]


def test_what_was_interrupted_goes_on(store, monkeypatch):
    """Pages of 5 sent messages: 12 make three, and the second fails."""
    monkeypatch.setattr(learning, "PAGE", 5)
    store.add(desk())
    read_again, calls = learning._read_again, []

    def failing(*given):
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return read_again(*given)

    monkeypatch.setattr(learning, "_read_again", failing)
    with pytest.raises(KeyboardInterrupt):
        store.learn_habits("acme")
    monkeypatch.setattr(learning, "_read_again", read_again)
    report = store.learn_habits("acme")
    assert report.automatic + report.footers == 12 - 5
    assert sum(one == "system" for one in senders(store).values()) == 6


def test_habits_are_an_accounts_own(store):
    store.add([*desk(), *desk(account_id="other")])
    store.learn_habits("acme")
    assert store.habits("other").footers == frozenset() and not store.habits("nobody")
    assert [str(one.sender) for one in store.messages("other")] == ["person"] * 18
    with pytest.raises(UnknownAccount):
        store.learn_habits("nobody")


def test_only_the_newest_messages_are_learnt_from(store, monkeypatch):
    monkeypatch.setattr(learning, "LEARNT_FROM", 9)
    store.add(desk())
    assert store.learn_habits("acme") == HabitsReport(
        "acme", automatic=6
    )  # of three replies after three questions
    monkeypatch.setattr(newest, "LONGEST", 10)
    with open_store(":memory:") as short:
        short.add(desk())
        assert short.learn_habits("acme") == HabitsReport("acme")


def test_import_learns_tells_and_can_leave_it(tmp_path):
    file = tmp_path / "rows.jsonl"
    fields = ("id", "account_id", "conversation_id", "customer_id", "role", "text", "agent_id")
    rows = [
        {name: getattr(one, name) for name in fields} | {"sent_at": one.sent_at.isoformat()} for one in desk()
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    done = run("import", file, "--store", tmp_path / "a.db", "--dry-run")
    assert (
        "  recognised 6 sent automatically, 6 footers cut" in done.stderr and not (tmp_path / "a.db").exists()
    )
    run("import", file, "--store", tmp_path / "a.db")
    again = json.loads(run("import", file, "--store", tmp_path / "a.db", "--json").stdout)
    assert (again["replaced"], again["accounts"], again["habits"]) == (0, [], [])
    told = json.loads(run("import", file, "--store", tmp_path / "b.db", "--json").stdout)
    assert told["habits"] == [{"account_id": "acme", "automatic": 6, "footers": 6}]
    as_it_is = run("import", file, "--store", tmp_path / "c.db", "--as-is")
    assert "recognised" not in as_it_is.stderr
