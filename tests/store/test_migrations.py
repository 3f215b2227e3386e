"""Migrations are frozen, and a store of any layout that ever landed is brought to the newest and used."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nlp_support import (
    Encoder,
    FlagDelivery,
    MessageStore,
    Ranking,
    ReplySuggester,
    Status,
    index_account,
    open_store,
)  # fmt: skip
from nlp_support.store.migrations import FOLDER, MIGRATIONS, layout_of, made_by

from old_stores import EARLY_LAYOUTS, LAYOUTS, old_store
from support import Counting

# A script that has landed never changes. A new one is added here, with rows in samples/rows.
FROZEN = {
    "1.sql": "3a2e6b1b252e1534",
    "2.sql": "6b927223bbc62efc",
    "3.sql": "dc07920c74b227c7",
    "4.sql": "16ceb8c98fc545b9",
    "5.sql": "9633854f2e6f11f5",
    "6.sql": "4544ed9061e3a5ca",
    "7.sql": "0cc70db960a04dc1",
    "8.sql": "c474daa5f56bce4d",
    "9.sql": "53fd96890aed2760",
    "10.sql": "d468e9544de92850",
    "11.sql": "14932a9b9b134ce6",
    "12.sql": "b1ca0329bdf8999f",
    "13.sql": "ac5197ea648882fb",
    "14.sql": "5f6fb7261c2030f1",
    "15.sql": "0fcdc02d0eb67f95",
    "16.sql": "11d9385e8e108cd2",
    "17.sql": "b5529fa0dac15b28",
    "18.sql": "bf7759f20ed2f6ed",
    "19.sql": "4e5ee41a0f1dd27f",
    "early/25613ca.sql": "d02fc7f26a736eeb",
    "early/66a5712.sql": "91449aafb3727f93",
    "early/e5d10ca.sql": "9b0fac68120f7f7e",
    "early/repair.sql": "a7d74b883396d231",
}
NOW = datetime(2026, 1, 6, tzinfo=UTC)
FLAG = "c0b98f868926f2a45ea461d236f52ef5"  # of the conversation in which Mira complains
REPLY = "We do; a repaired kettle is back in two days."

Open = Callable[[str, int], MessageStore]


@pytest.fixture
def opened(tmp_path: Path) -> Open:
    return lambda first, version: open_store(old_store(tmp_path / "old.db", first, version), create=False)


def test_every_script_is_as_it_landed() -> None:
    found = {
        file.relative_to(FOLDER).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()[:16]
        for file in FOLDER.rglob("*.sql")
    }
    assert found == FROZEN


@pytest.mark.parametrize(("first", "version"), LAYOUTS)
def test_the_store_is_brought_to_the_newest_layout_and_nothing_people_said_is_lost(
    opened: Open, first: str, version: int
) -> None:
    with opened(first, version) as store:
        with store._database.writing() as connection:
            assert layout_of(connection) == made_by(MIGRATIONS)
        assert store._database.read("PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert store._database.read("PRAGMA integrity_check") == [("ok",)]
        texts = {one.id: (one.text, one.customer_name, one.language) for one in store.messages("shop")}
        assert list(texts) == ["c1", "a1", "c2", "a2", "c3"]
        assert texts["a1"] == (REPLY, None, "en")
        assert texts["c3"] == ("bad, bad", "Mira Thorsen", "en")
        assert [one.text for one in store.messages("가게")] == [
            "주전자도 수리하나요?",
            "네, 이틀이면 됩니다.",
        ]
        recorded = [(one.wording, one.outcome) for one in store._feedback.recorded("shop")]
        assert recorded[:2] == [(11, "accepted"), (12, "edited")]
        assert recorded[2:] == [(11, "edited")] * ((version > 4) + (version > 10))
        if version > 1:
            assert [(one.id, one.status) for one in store.flags("shop")] == [(FLAG, Status.ACKNOWLEDGED)]
            assert store.customer_ids("mira") == ("mira", "mira@web")
            assert store.waiting_deliveries() == {"desk": 1}
        if version > 3:
            assert store._entries.entries("shop")["e1"].set_by == "paul"
        if version > 5:
            assert [one.score for one in store.ratings("shop")] == [1.0]
            assert store.original("shop", "c3") == "bad, bad\n> we are sorry, Mira"
        if version > 6:
            habits = store.habits("shop")
            assert habits.footers == {"kind regards\nthe kettle shop"}
            assert [one.sender for one in habits.automatic] == ["system"]
            assert habits.machines == {"hello-bot": "bot"}
        if version > 7:
            profile = store.profile("shop")
            assert (profile.phones, profile.signs) == (("+448005550142",), ("^{agent_name}",))
            assert [one.value for one in profile.removed] == ["@kettlefans"]
        if version > 11:
            promise = store.promise("shop")
            assert promise is not None
            assert (promise.right, promise.threshold, promise.n, promise.helped) == (0.6, 0.25, 50, 40)
            assert (promise.until.isoformat(), promise.encoder) == ("2025-12-31T16:00:00+00:00", "words@1")
        if version > 8:
            assert [(one.conversation_id, one.closed) for one in store.status_changes("shop")] == [
                ("k1", True), ("k1", False),
            ]  # fmt: skip
        if version > 10:
            decided = [(one.agent_id, one.source, one.distance) for one in store._feedback.recorded("shop")]
            assert decided[2:] == [(None, "reply", None), ("ines", "reply", 0.3)]
        if version > 14:
            assert [one.state for one in store._reviews.history("shop", 11)] == ["approved", "retired"]
            assert [one.set_by for one in store._reviews.decisions("shop")] == ["paul"]
        if version > 16:
            assert [(one.id, one.revoked_at is None) for one in store._keys.all("shop")] == [
                ("abcdefghijkl", True), ("mnopqrstuvwx", False),
            ]  # fmt: skip
            assert [one.key_id for one in store._audit.read("shop")] == ["abcdefghijkl"]
        if version > 17:
            hooks = [(one.platform, one.deliveries, one.waiting, one.stuck) for one in store._hooks.listed()]
            assert hooks == [("chatwoot", 3, 1, 1), ("zendesk", 0, 0, 0)]
            before = datetime(2026, 1, 6, 11, tzinfo=UTC)
            assert store._hooks.secrets([("shop", "chatwoot")], now=before)["shop", "chatwoot"].values == (
                "new",
                "old",
            )
            assert store._notes.states() == {("shop", "chatwoot"): {"sent": 1}}
        if version > 18:
            assert store._deliveries.removed("shop", "zendesk", ["c8", "c9"]) == {"c9"}


@pytest.mark.parametrize(("first", "version"), LAYOUTS)
def test_the_store_is_used_from_then_on(
    opened: Open, words_encoder: Encoder, words_ranking: Ranking, first: str, version: int
) -> None:
    """The replies of Ann and Mira are encoded again, and that of the Korean customer for the first time."""
    with opened(first, version) as store:
        suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
        [found] = suggester.suggest("shop", "do you repair old kettles", now=NOW)
        assert (found.text, found.message_id) == (REPLY, "a1")
        assert suggester.record(found.id, "rejected")
        assert store._feedback.recorded("shop")[-1].outcome == "rejected"
        assert index_account(store, "가게", encoder=words_encoder).indexed == 1

        [flag] = Counting().monitor(store).flags("shop", now=NOW)
        assert (flag.conversation_id, flag.status) == (
            "k2", Status.ACKNOWLEDGED if version > 1 else Status.OPEN,
        )  # fmt: skip
        taken: list[object] = []
        FlagDelivery(store, {"desk": taken.append}).deliver(now=NOW)
        assert len(taken) == (version > 1)

        erased = store.forget("shop", "mira")
        assert (erased.messages, erased.feedback, erased.flags, erased.links) == (
            3, 1 + (version > 4), 1, int(version > 1),
        )  # fmt: skip
        assert erased.unaddressed == 1
        assert erased.complete and [one.id for one in store.messages("shop")] == ["c1", "a1"]
        assert not any("Mira" in line for line in store._database._connection.iterdump())


@pytest.mark.parametrize(("first", "version"), EARLY_LAYOUTS)
def test_what_was_made_from_an_early_stores_messages_is_dropped_and_made_again(
    opened: Open, words_encoder: Encoder, first: str, version: int
) -> None:
    with opened(first, version) as store:
        assert store._replies.texts("shop", ["a1", "a2"]) == {}
        assert index_account(store, "shop", encoder=words_encoder).indexed == 2
        assert store._replies.texts("shop", ["a1"])["a1"].reply == REPLY
