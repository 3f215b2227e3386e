"""The service measured against the call in Python: a real process, a small store, every figure there."""

import pytest

from nlp_support import Encoder, ReplySuggester, Window, index_account
from nlp_support.eval.speed.http import AT_ONCE, HOOKS, OVER_HTTP, _quotient, http_figures
from nlp_support.eval.speed.parts import WHOLE, Desk
from nlp_support.readers.demo import demo_messages
from nlp_support.readers.demo.messages import END
from nlp_support.store import open_store

ACCOUNT = "northwind-outfitters"


@pytest.fixture
def desk(tmp_path):
    with open_store(tmp_path / "speed.db") as store:
        store.add([one for one in demo_messages() if one.account_id == ACCOUNT][:300])
        encoder, window = Encoder.load(), Window(max_messages=50)
        index_account(store, ACCOUNT, encoder=encoder, window=window, now=END)
        yield Desk(ReplySuggester(store, encoder=encoder, window=window), ACCOUNT, END)


@pytest.mark.slow
def test_the_service_is_asked_and_sent_webhooks_and_all_of_them_are_kept(desk):
    texts = [f"when does parcel {number} come" for number in range(8)]
    found = http_figures(desk, texts, hooks=10, times=2)
    assert [one.name for one in found if one.unit == "ms"] == [
        f"{name}, p{share}" for name in (WHOLE, OVER_HTTP, AT_ONCE) for share in (50, 95)
    ]
    assert all(one.value > 0 for one in found)
    assert next(one.n for one in found if one.name == f"{OVER_HTTP}, p50") == 8
    taken = next(one for one in found if one.name == HOOKS)
    assert (taken.n, taken.unit) == (2, "webhooks/s")
    [(kept,)] = desk.suggester.store._database.read("SELECT count(*) FROM hook_deliveries")
    assert kept == 20


def test_a_quotient_by_hand():
    assert _quotient("a / b", 3.0, 2.0, 5).value == 1.5
