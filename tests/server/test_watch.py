"""What a look at a store finds, and who is let go."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from nlp_support import JourneyMonitor, ReplySuggester, open_store
from nlp_support.server import feeds, watch
from nlp_support.server.desk import Desk
from nlp_support.server.feeds import Feeds
from nlp_support.server.looks import Looks
from nlp_support.server.schemas.events import Presence
from nlp_support.server.watch import Watch
from nlp_support.store.keys import key_id

from service import FAST, SHOP, asks, past


@pytest.fixture
def shop(tmp_path, words_models):
    with open_store(tmp_path / "desk.db") as store:
        store.add(past(SHOP))
        yield store


@pytest.fixture
def looking(shop, words_models):
    """A watch of the shop whose sent messages are encoded."""
    suggester = ReplySuggester(shop, encoder=words_models["encoder"], ranking=words_models["ranking"])
    suggester.suggest(SHOP, "hello")
    names = ("sentiment", "satisfaction", "encoder")
    monitor = JourneyMonitor(shop, **{name: words_models[name] for name in names})
    looks = Looks(monitor, lambda: False)
    yield Watch(suggester, monitor, looks, SHOP)
    looks.close()


def own(shop):
    """The id of a new key of the shop's."""
    return key_id(shop._keys.add(SHOP, "read"))


def kinds(found):
    return [event.kind for event in found]


def test_nothing_new_is_nothing(looking):
    assert looking.look() == [] == looking.look()


def test_a_question_is_told_once(shop, looking):
    shop.add([asks(SHOP, "How long does a repair take")])
    assert kinds(looking.look()) == ["message", "suggestion"]
    assert looking.look() == []


def test_an_edited_question_takes_its_suggestion_back(shop, looking):
    asked = asks(SHOP, "How long does a repair take")
    shop.add([asked])
    looking.look()
    shop.add([replace(asked, text="Where is the shop")])
    assert kinds(looking.look()) == ["withdrawn"]


def test_a_removed_question_takes_its_suggestion_back(shop, looking):
    shop.add([asks(SHOP, "How long does a repair take")])
    looking.look()
    shop.remove(SHOP, ["m1"])
    assert kinds(looking.look()) == ["withdrawn"]


def test_history_that_is_brought_in_is_no_news(shop, looking):
    shop.add([asks(SHOP, "How long does a repair take", minutes=60 * 24 * 8)])
    assert looking.look() == []


def test_a_flag_is_told_when_it_is_raised_and_when_somebody_acts(shop, looking):
    shop.add([asks(SHOP, "bad, I want to speak to your manager, or I sue you")])
    [raised] = [event for event in looking.look() if event.kind == "flag"]
    shop.resolve_flag(raised.data.id)
    [settled] = looking.look()
    assert (raised.data.status, settled.data.status) == ("open", "resolved")


def test_a_wait_that_became_too_long_is_told(shop, looking):
    """Nobody wrote; the account is looked at as a whole once a minute, here at once. The question was asked
    before the watch began and has waited for six days."""
    shop.add([asks(SHOP, "Where is my radio", minutes=60 * 24 * 6)])
    looking.at = 10**9  # as if the message had been seen
    looking._looked_at -= timedelta(minutes=2)
    assert [event.data.codes for event in looking.look() if event.kind == "flag"] == [("no-answer",)]


def test_very_many_messages_are_told_as_a_number(shop, looking, monkeypatch):
    monkeypatch.setattr(watch, "MOST", 3)
    shop.add([asks(SHOP, "hello there", f"n{number}", conversation="one") for number in range(4)])
    [missed] = [event for event in looking.look() if event.kind == "missed"]
    assert missed.data.messages == 4


def test_a_listener_who_is_far_behind_is_let_go(shop, words_models, monkeypatch):
    """Three events may wait, and four are told: the stream ends, and that of another goes on."""
    monkeypatch.setattr(feeds, "WAITING", 3)
    seen = Presence(conversation_id="talk-7", agent_id="kim")

    async def both():
        desk = Desk(str(shop._database.location), FAST, **words_models)
        heard = Feeds(desk)
        try:
            async with heard.listening(SHOP, own(shop)) as slow, heard.listening(SHOP, own(shop)) as quick:
                for _ in range(4):
                    heard.tell(SHOP, seen)
                    assert (await anext(quick)).kind == "presence"
                return [event async for event in slow]
        finally:
            await desk.end()

    assert asyncio.run(both()) == []


def test_an_agent_who_says_nothing_more_has_left(shop, words_models, monkeypatch):
    monkeypatch.setattr(feeds, "PRESENT", 0.0)
    monkeypatch.setattr(feeds, "EVERY", 0.01)

    async def both():
        desk = Desk(str(shop._database.location), FAST, **words_models)
        heard = Feeds(desk)
        try:
            async with heard.listening(SHOP, own(shop)) as found:
                heard.tell(SHOP, Presence(conversation_id="talk-7", agent_id="kim"))
                return [(await anext(found)).data.doing for _ in range(2)]
        finally:
            await desk.end()

    assert asyncio.run(both()) == ["viewing", "left"]


def test_what_cannot_be_told_is_told_by_the_next_look(shop, looking, monkeypatch):
    shop.add([asks(SHOP, "How long does a repair take")])
    with monkeypatch.context() as broken:
        broken.setattr(JourneyMonitor, "update", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            looking.look()
    assert kinds(looking.look()) == ["message", "suggestion"]
