"""Deliveries are answered when they are on disk, and taken once."""

import asyncio
from datetime import timedelta

import pytest

from nlp_support import open_store
from nlp_support.errors import StoreError
from nlp_support.server.hooks.incoming import Incoming, Refused
from nlp_support.server.hooks.platforms import PLATFORMS
from nlp_support.server.hooks.receiver import Receiver

from hooked import NOW, SECRETS, Clock, signed

EVENT = {"event": "message_created", "id": "notif_1", "created_at": int(NOW.timestamp())}


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "desk.db") as store:
        for platform in PLATFORMS:
            store._hooks.add("acme", platform, SECRETS[platform], now=NOW)
        yield store


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def receiver(store, clock):
    receiver = Receiver(store, taken=lambda: None, now=clock)
    receiver.start()
    yield receiver
    receiver.stop()


def take(receiver, platform, incoming, account="acme"):
    return asyncio.run(receiver.take(account, platform, incoming))


def refused(receiver, platform, incoming, account="acme"):
    with pytest.raises(Refused) as caught:
        take(receiver, platform, incoming, account)
    return caught.value


def kept(store):
    return store._database.read("SELECT account_id, platform, delivery_id, body FROM hook_deliveries")


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_delivery_is_on_disk_when_it_is_answered_and_a_repeat_is_not_kept(receiver, store, platform):
    one = signed(platform, EVENT)
    assert take(receiver, platform, one) is True
    assert [row[3] for row in kept(store)] == [one.body]
    assert take(receiver, platform, one) is False
    assert len(kept(store)) == 1


@pytest.mark.parametrize("platform", ["chatwoot", "zendesk", "standard"])
def test_another_attempt_is_signed_anew_and_known_by_its_id(receiver, platform):
    assert take(receiver, platform, signed(platform, EVENT))
    assert not take(receiver, platform, signed(platform, EVENT, at=NOW + timedelta(seconds=9)))
    assert take(receiver, platform, signed(platform, EVENT, id="d2", at=NOW + timedelta(seconds=9)))


@pytest.mark.parametrize("platform", ["chatwoot", "zendesk"])
@pytest.mark.parametrize("id", ["another", None])
def test_a_copy_under_another_id_which_is_not_signed_is_no_new_delivery(receiver, store, platform, id):
    assert take(receiver, platform, signed(platform, EVENT))
    assert not take(receiver, platform, signed(platform, EVENT, id=id))
    assert len(kept(store)) == 1


def test_a_copy_that_comes_late_is_refused(receiver, clock, store):
    clock.time = NOW + timedelta(minutes=6)
    why = refused(receiver, "chatwoot", signed("chatwoot", EVENT))
    assert (why.status, kept(store)) == (401, [])
    assert "360 s ago" in str(why) and "--max-age" in str(why)
    store._hooks.add("acme", "chatwoot", SECRETS["chatwoot"], max_age=timedelta(hours=1), now=NOW)
    assert take(receiver, "chatwoot", signed("chatwoot", EVENT))


@pytest.mark.parametrize("account", ["other", "", "acme/../acme", "ACME", "가게", "acme\0", "a" * 10_000])
@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_webhook_that_was_not_added_is_answered_as_one_with_a_wrong_secret(
    receiver, store, platform, account
):
    strange = refused(receiver, platform, signed(platform, EVENT), account)
    wrong = refused(receiver, platform, signed(platform, EVENT, secret=SECRETS[platform][:-6] + "QUJDRA"))
    assert (strange.status, str(strange)) == (wrong.status, str(wrong)) == (401, str(wrong))
    assert kept(store) == []


def test_one_accounts_secret_opens_no_other(receiver, store):
    store._hooks.add("other", "chatwoot", "another-secret", now=NOW)
    assert refused(receiver, "chatwoot", signed("chatwoot", EVENT), "other").status == 401
    assert take(receiver, "chatwoot", signed("chatwoot", EVENT, secret="another-secret"), "other")
    assert [row[0] for row in kept(store)] == ["other"]


@pytest.mark.parametrize("platform", ["chatwoot", "zendesk", "standard", "channel-talk"])
def test_a_signed_body_that_is_no_json_object_is_refused(receiver, store, platform):
    for body in (b"", b"[]", b"{", b"\xff\xfe"):
        assert refused(receiver, platform, signed(platform, None, body=body)).status == 400
    assert kept(store) == []


def test_the_secret_before_is_taken_for_a_day(receiver, clock, store):
    store._hooks.add("acme", "chatwoot", "new", now=NOW)
    assert take(receiver, "chatwoot", signed("chatwoot", EVENT))
    assert take(receiver, "chatwoot", signed("chatwoot", EVENT, id="d2", secret="new", body=b'{"new": 1}'))
    clock.time = later = NOW + timedelta(days=1)
    assert refused(receiver, "chatwoot", signed("chatwoot", EVENT, id="d3", at=later)).status == 401
    store._hooks.remove("acme", "chatwoot")
    assert refused(receiver, "chatwoot", signed("chatwoot", EVENT, id="d4", at=later, secret="new"))


def test_what_comes_at_once_is_kept_together_and_each_is_answered_for_itself(receiver, store):
    """Every third is signed wrongly, and every fifth comes twice."""

    async def all_at_once():
        asked = []
        for number in range(60):
            right = number % 3 != 0
            one = signed(
                "chatwoot", {"event": "e", "n": number}, id=f"d{number}", secret=None if right else "x"
            )
            asked += [receiver.take("acme", "chatwoot", one)] * 1
            if number % 5 == 0:
                asked.append(receiver.take("acme", "chatwoot", one))
        return await asyncio.gather(*asked, return_exceptions=True)

    answers = asyncio.run(all_at_once())
    assert answers.count(True) == len(kept(store)) == 40
    assert answers.count(False) == 8  # 5, 10, 20, 25, 35, 40, 50, 55
    assert sum(isinstance(one, Refused) for one in answers) == len(answers) - 48 == 24


def test_more_than_may_wait_are_to_come_again(store, clock):
    receiver = Receiver(store, taken=lambda: None, now=clock, limit=1)  # which has not started yet

    async def two():
        first = asyncio.ensure_future(receiver.take("acme", "chatwoot", signed("chatwoot", EVENT)))
        await asyncio.sleep(0)
        with pytest.raises(Refused) as caught:
            await receiver.take("acme", "chatwoot", signed("chatwoot", EVENT))
        receiver.start()
        return await first, caught.value.status

    assert asyncio.run(two()) == (True, 503)
    receiver.stop()


@pytest.mark.parametrize("error", [StoreError("the disk is full"), RuntimeError("a fault of ours")])
def test_what_cannot_be_kept_is_not_acknowledged(receiver, store, monkeypatch, error):
    def full(*_arguments, **_named):
        raise error

    monkeypatch.setattr(store._deliveries, "put", full)
    with pytest.raises((Refused, RuntimeError)) as caught:
        take(receiver, "chatwoot", signed("chatwoot", EVENT))
    assert getattr(caught.value, "status", 500) == (503 if isinstance(error, StoreError) else 500)
    monkeypatch.undo()
    assert take(receiver, "chatwoot", signed("chatwoot", EVENT))  # the thread goes on


def test_stopping_keeps_what_was_asked_for(store, clock):
    receiver = Receiver(store, taken=lambda: None, now=clock)

    async def many():
        asked = [
            asyncio.ensure_future(receiver.take("acme", "chatwoot", signed("chatwoot", {"n": n}, id=f"d{n}")))
            for n in range(30)
        ]
        await asyncio.sleep(0)
        receiver.start()
        receiver.stop()
        return await asyncio.gather(*asked)

    assert asyncio.run(many()) == [True] * 30
    assert len(kept(store)) == 30


def test_no_secret_and_no_body_is_shown():
    assert "whsec" not in repr(signed("standard", EVENT)) and "message" not in repr(
        Incoming({}, b"a message")
    )
