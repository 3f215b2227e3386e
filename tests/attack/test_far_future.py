"""A message of the year 2099, or of any time that is still to come: refused by the readers, and in a store,
where old versions put it, it changes nothing for anybody before its time."""

import csv
import json
from datetime import UTC, datetime, timedelta

import pytest

from nlp_support import Rejection, ReplySuggester, Window, read, service_metrics, unanswered
from nlp_support.types.times import latest_sent

from support import T0, Counting, exchange, message

FAR = datetime(2099, 12, 30, tzinfo=UTC)
NOW = T0 + timedelta(days=10)
ROW = {
    "id": "m1",
    "account_id": "acme",
    "conversation_id": "k",
    "customer_id": "u",
    "role": "agent",
    "text": "Bis morgen",
    "sent_at": "2026-01-05T09:00:00Z",
}


def far(id="far", text="see you", **fields):
    """A message of the year 2099."""
    return message(id, text, minutes=(FAR - T0) / timedelta(minutes=1), **fields)


@pytest.mark.parametrize("format", ["jsonl", "csv"])
@pytest.mark.parametrize("ahead", [timedelta(hours=25), timedelta(days=400), timedelta(days=20_000)])
def test_a_time_more_than_a_day_after_the_clock_is_refused_with_its_row(tmp_path, format, ahead):
    """Up to a day, a clock that runs ahead or a wrong time zone explains it."""
    clock = datetime.now(UTC)
    times = [ROW["sent_at"], str(clock + ahead), str(clock + timedelta(hours=23)), ROW["sent_at"]]
    rows = [ROW | {"id": f"m{n}", "sent_at": time} for n, time in enumerate(times)]
    path = tmp_path / "export"
    with path.open("w", encoding="utf-8", newline="") as file:
        if format == "csv":
            writer = csv.DictWriter(file, ROW)
            writer.writeheader()
            writer.writerows(rows)
        else:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    first, refused, near, last = read(path, format=format)
    assert (first.id, near.id, last.id) == ("m0", "m2", "m3")
    assert isinstance(refused, Rejection) and refused.line == (3 if format == "csv" else 2)
    assert "a day after the clock" in refused.reason and "morgen" not in refused.reason


def test_helpdesk_exports_are_held_to_the_same(tmp_path):
    path = tmp_path / "export.jsonl"
    fields = {"id": 1, "inbox_id": 3, "conversation_id": 5, "content": "hi", "message_type": 0}
    row = {**fields, "created_at": int(FAR.timestamp()), "sender": {"id": 9, "type": "contact"}}
    path.write_text(json.dumps(row))
    [refused] = read(path, format="chatwoot")
    assert isinstance(refused, Rejection) and "a day after the clock" in refused.reason


def test_messages_that_come_later_rewrite_nothing(store):
    """Three newer replies: three revisions, and what was there is as it was."""
    store.add([*exchange(1, "where is it", "on its way"), far(role="agent")])
    before = store.state("acme")
    for number in (2, 3, 4):
        store.add(exchange(number, "where is it", "on its way"))
    after = store.state("acme")
    assert (after.revision - before.revision, after.rewrites - before.rewrites) == (3, 0)


def loads(suggester, monkeypatch):
    """Counts how often an account is read from its beginning."""
    loader, counted = type(suggester.cache._loader), []
    load = loader._load
    monkeypatch.setattr(loader, "_load", lambda *args: counted.append(args[1]) or load(*args))
    return counted


def test_what_is_in_memory_is_read_on_from_where_it_ended(store, words_encoder, words_ranking, monkeypatch):
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
    counted = loads(suggester, monkeypatch)
    store.add([*exchange(1, "do you repair kettles", "yes in our shop"), far(role="agent")])
    for number in range(2, 6):
        assert suggester.suggest("acme", "do you repair kettles", now=NOW)[0].text == "yes in our shop"
        store.add(exchange(number, f"is thing{number} there", f"thing{number} waits on a shelf"))
    assert suggester.suggest("acme", "is thing5 there", now=NOW)[0].text == "thing5 waits on a shelf"
    assert counted == ["acme"]


def test_what_comes_between_is_found_whoever_has_read_past_it(store, words_encoder, words_ranking):
    """A simulation asks in 2100, so it has read the far message; then older ones arrive."""
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
    store.add([*exchange(1, "do you repair kettles", "yes in our shop"), far(role="agent")])
    later = FAR + timedelta(days=1)
    assert suggester.suggest("acme", "do you repair kettles", now=later)[0].text == "yes in our shop"
    store.add(exchange(2, "may my dog come along", "dogs are welcome"))
    assert suggester.suggest("acme", "may my dog come along", now=later)[0].text == "dogs are welcome"
    assert suggester.suggest("acme", "may my dog come along", now=NOW)[0].text == "dogs are welcome"


@pytest.mark.parametrize("window", [Window(max_messages=2), Window(max_age=timedelta(days=90))])
def test_windows_are_not_crowded_out(store, words_encoder, words_ranking, window):
    """Two replies fit into the window; 50 of the year 2099 take no place in it."""
    store.add([*exchange(1, "do you repair kettles", "yes in our shop"), *exchange(2, "hello there", "hi")])
    store.add([far(f"far{n}", role="agent") for n in range(50)])
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking, window=window)
    assert suggester.suggest("acme", "do you repair kettles", now=NOW)[0].text == "yes in our shop"


@pytest.mark.parametrize("role", ["customer", "agent"])
def test_flags_of_its_conversation_are_raised_and_kept(store, role):
    """A complaint is flagged and stored, once, although its conversation has a message of 2099."""
    store.add([message("c1", "this is bad, I will sue you"), far(role=role)])
    monitor = Counting().monitor(store)
    assert [flag.conversation_id for flag in monitor.flags("acme", now=NOW)] == ["k"]
    assert [flag.conversation_id for flag in store.flags("acme", now=NOW)] == ["k"]
    assert store._flags.count_pending("acme") == 0
    assert monitor.journey("acme", "u", now=NOW).flags and monitor.standings("acme", now=NOW)


def test_a_conversation_that_only_begins_in_2099_is_looked_at_once(store):
    store.add([message("c1", "bad", conversation_id="k1"), far()])
    monitor = Counting().monitor(store)
    monitor.update("acme", now=NOW)
    assert store._flags.count_pending("acme") == 0


def test_a_look_at_a_past_moment_still_stores_nothing_of_what_went_on(store):
    """The last message is of five days after the moment, long before the clock."""
    store.add([message("c1", "this is bad, I will sue you"), message("c2", minutes=60 * 24 * 5)])
    monitor = Counting().monitor(store)
    assert len(monitor.flags("acme", now=T0 + timedelta(days=1))) == 1
    assert store.flags("acme", now=NOW) == []


def test_a_simulation_goes_by_its_own_time(store):
    """In 2099 as `now` has it, what was sent an hour ago counts, and what comes in an hour goes on."""
    store.add(
        [far("f1", "where is my parcel?"), message("f2", minutes=(FAR - T0) / timedelta(minutes=1) + 120)]
    )
    assert [one.message_ids for one in unanswered(store, now=FAR + timedelta(hours=1))] == [("f1",)]
    monitor = Counting().monitor(store)
    monitor.update("acme", now=FAR + timedelta(hours=1))
    assert store._flags.count_pending("acme") == 1


def test_waits_and_metrics_do_without_it(store):
    """One question waits; the period ends on the day of the last message that was sent, not today."""
    store.add([*exchange(1, "where is it", "on its way"), message("c2", "and now?", conversation_id="k2")])
    store.add([far(role="agent", conversation_id="k2")])
    assert [one.message_ids for one in unanswered(store, now=NOW)] == [("c2",)]
    metrics = service_metrics(store, "acme", now=NOW)
    assert metrics.until == datetime(2026, 1, 6, tzinfo=UTC)
    assert sum(day.sent for day in metrics.volume.by_day.values()) == 1


def test_the_latest_time_is_a_day_after_the_clock_or_after_now():
    assert latest_sent(FAR) == FAR + timedelta(days=1)
    assert timedelta(hours=23) < latest_sent(T0) - datetime.now(UTC) <= timedelta(days=1)
