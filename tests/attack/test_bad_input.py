"""What nobody should hand over: each is answered or refused in words, and what was there before stays."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from nlp_support import (
    NlpSupportError,
    ReplySuggester,
    Window,
    compare_periods,
    index_account,
    make_report,
    mine_faq,
    service_metrics,
)
from nlp_support.triage import Triage

from support import T0, Counting, exchange, message

NOW = T0 + timedelta(days=30)
QUESTION, ANSWER = "where is my blue lamp please", "it is on its way to you today"
TEN_MB = f"{QUESTION} {'a' * 10_000_000}"
LINES = "\n" * 1_000_000


class Desk:
    """A store of some questions with their answers, and of a customer who is flagged; everything on top of
    it."""

    def __init__(self, store, encoder, ranking):
        self.store, self.encoder = store, encoder
        for number in range(4):
            store.add(exchange(number, QUESTION, ANSWER))
        store.add([message("bad1", "bad bad bad", minutes=500, conversation_id="k9", customer_id="u9")])
        index_account(store, "acme", encoder=encoder)
        self.suggester = ReplySuggester(store, encoder=encoder, ranking=ranking)
        self.lately = ReplySuggester(
            store, encoder=encoder, ranking=ranking, window=Window(max_age=timedelta(days=90))
        )
        self.monitor = Counting().monitor(store)
        self.monitor.update("acme", now=NOW)
        sentiment, satisfaction, _ = self.monitor._models
        self.triage = Triage(store, suggester=self.suggester, sentiment=sentiment, satisfaction=satisfaction)
        self.flag = store.flags("acme", now=NOW)[0].id
        self.entry = mine_faq(store, "acme", encoder=encoder).entries[0].id

    def suggest(self, text=QUESTION, **options):
        return self.suggester.suggest("acme", text, **{"now": NOW, **options})

    def answers(self):
        """What it answers to plain questions."""
        return (
            list(self.store.messages("acme")),
            [one.text for one in self.suggest()],
            [flag.id for flag in self.monitor.all_flags("acme", now=NOW)],
            [entry.id for entry in mine_faq(self.store, "acme", encoder=self.encoder, now=NOW).entries],
        )


@pytest.fixture
def desk(store, words_encoder, words_ranking):
    return Desk(store, words_encoder, words_ranking)


MOMENTS = {
    "year 1": datetime.min.replace(tzinfo=UTC),
    "year 9999": datetime.max.replace(tzinfo=UTC),
    "year 0 in UTC": datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    "year 10000 in UTC": datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
    "no time zone": datetime(2026, 1, 5),
    "text": "2026-01-05",
}
TIMED = {
    "add": lambda desk, time: desk.store.add([replace(message("new"), sent_at=time)]),
    "messages": lambda desk, time: list(desk.store.messages("acme", since=time)),
    "index": lambda desk, time: index_account(desk.store, "acme", encoder=desk.encoder, now=time),
    "suggest": lambda desk, time: desk.suggest(now=time),
    "suggest lately": lambda desk, time: desk.lately.suggest("acme", QUESTION, now=time),
    "update": lambda desk, time: desk.monitor.update("acme", now=time),
    "flags": lambda desk, time: desk.monitor.flags("acme", now=time),
    "flags since": lambda desk, time: desk.monitor.flags("acme", since=time, now=NOW),
    "journey": lambda desk, time: desk.monitor.journey("acme", "u9", now=time),
    "brief": lambda desk, time: desk.monitor.brief("acme", "u9", now=time),
    "standings": lambda desk, time: desk.monitor.standings("acme", now=time),
    "acknowledge": lambda desk, time: desk.store.acknowledge_flag(desk.flag, now=time),
    "snooze": lambda desk, time: desk.store.snooze_flag(desk.flag, time, now=NOW),
    "resolve": lambda desk, time: desk.store.resolve_flag(desk.flag, now=time),
    "set entry": lambda desk, time: desk.store.set_entry_state("acme", desk.entry, "approved", now=time),
    "faq": lambda desk, time: mine_faq(desk.store, "acme", encoder=desk.encoder, now=time),
    "faq since": lambda desk, time: mine_faq(desk.store, "acme", encoder=desk.encoder, since=time),
    "metrics": lambda desk, time: service_metrics(desk.store, "acme", now=time),
    "metrics until": lambda desk, time: service_metrics(desk.store, "acme", until=time),
    "compare": lambda desk, time: compare_periods(desk.store, "acme", since=T0, until=NOW, now=time),
    "triage": lambda desk, time: desk.triage.message("acme", QUESTION, now=time),
    "report": lambda desk, time: make_report(
        desk.store, "acme", monitor=desk.monitor, encoder=desk.encoder, until=NOW, now=time
    ),
}


@pytest.mark.parametrize("time", MOMENTS.values(), ids=MOMENTS)
def test_no_call_fails_at_the_ends_of_time_nor_leaves_a_time_that_cannot_be_read(desk, time):
    """A state that was set in the year 0 by UTC could not be read again, nor anything beside it."""
    before = desk.answers()
    for call in TIMED.values():
        with suppress(NlpSupportError):
            call(desk, time)
    assert desk.answers() == before


IDS = {
    "NUL": "a\0b",
    "surrogate": "a\ud800",
    "empty": "",
    "long": "x" * 100_000,
    "a number": 5,
    "None": None,
}
NAMED = {
    "account": lambda desk, id: desk.store.state(id),
    "count": lambda desk, id: desk.store.count(id),
    "messages": lambda desk, id: list(desk.store.messages(id)),
    "conversation": lambda desk, id: desk.store.conversation("acme", id),
    "customer": lambda desk, id: desk.store.customer_messages("acme", [id]),
    "link": lambda desk, id: desk.store.link_customers("stranger", id),
    "unlink": lambda desk, id: desk.store.unlink_customer(id),
    "forget": lambda desk, id: desk.store.forget("acme", id),
    "forget in": lambda desk, id: desk.store.forget(id, "u9"),
    "flag": lambda desk, id: desk.store.acknowledge_flag(id),
    "entry": lambda desk, id: desk.store.set_entry_state("acme", id, "blocked"),
    "suggest": lambda desk, id: desk.suggester.suggest(id, QUESTION),
    "record": lambda desk, id: desk.suggester.record(id, "accepted"),
    "index": lambda desk, id: index_account(desk.store, id, encoder=desk.encoder),
    "journey": lambda desk, id: desk.monitor.journey("acme", id, now=NOW),
    "update": lambda desk, id: desk.monitor.update("acme", conversation_ids=[id], now=NOW),
    "metrics": lambda desk, id: service_metrics(desk.store, id),
}


@pytest.mark.parametrize("id", IDS.values(), ids=IDS)
def test_no_call_fails_on_an_id_that_nobody_has(desk, id):
    before = desk.answers()
    for call in NAMED.values():
        with suppress(NlpSupportError):
            call(desk, id)
    assert desk.answers() == before


@pytest.mark.parametrize(
    "text", [TEN_MB, LINES, f"{QUESTION} \0 \ud800 \udfff"], ids=["10 MB", "lines", "no characters"]
)
def test_a_text_that_is_no_message_is_answered(desk, text):
    """Of 10 MB, of nothing but line ends, or with what cannot be stored."""
    id = desk.suggest()[0].id
    assert 0 <= desk.suggest(text).confidence <= 1
    assert 0 <= desk.suggest("and now?", context=[text]).confidence <= 1
    assert desk.triage.message("acme", text, now=NOW).complexity
    assert desk.suggester.record(id, "edited", text)
    assert desk.suggest()[0].text == ANSWER


def test_a_message_of_a_million_line_ends_is_one_like_others(desk):
    place = {"conversation_id": "k5", "customer_id": "u5"}
    desk.store.add([message("l1", LINES, minutes=900, **place)])
    desk.store.add([message("l2", LINES, minutes=901, role="agent", **place)])
    assert sum(index_account(desk.store, "acme", encoder=desk.encoder).skipped.values()) == 1
    assert desk.suggest()[0].text == ANSWER
    assert desk.monitor.brief("acme", "u5", now=NOW).last_contact
    assert [one.text for one in desk.store.customer_messages("acme", ["u5"])] == [LINES, LINES]
