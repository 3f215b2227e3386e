"""A store that version 48cf282 wrote opens with all that was in it, and goes on from there.

The sample holds two accounts and 27 messages from 2 March 2026, 9:00 UTC on, all of our own words:

- "brook": four riders ask how long a tune-up takes and get one answer; three ask for a flat tyre and get
  another. Mira Thorsen complains in "gears" (by e-mail, every optional field given), Otto in "bell".
- "haneul": three riders ask in Korean whether they can rent a bicycle. Sora complains in "saddle".

With the models of `support.Counting` and the word encoder it was then written by that version's own code:
`store.add`, `index_account`, two `record` (the tune-up accepted, the tyre edited), `JourneyMonitor.update`
with the targets "desk" and "pager", `acknowledge` ("gears", by ines) and `snooze` until 2099 ("bell", by
paul), `FlagDelivery(attempts=1)` with a pager that took "gears" and failed on the others, `link("mira",
"mira@web")`, `mine_faq` and `set_state` (the tune-up approved, the tyre blocked).
"""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from nlp_support import (
    Encoder,
    FlagDelivery,
    Message,
    MessageStore,
    Ranking,
    ReplySuggester,
    Role,
    Status,
    index_account,
    mine_faq,
    open_store,
)
from nlp_support.store.schema import MIGRATIONS

from support import Counting, message

SAMPLE = Path(__file__).parent / "samples" / "store_48cf282.db.gz"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
NOW = START + timedelta(hours=221)
TUNE = "A tune up takes two working days, and we ring you once it stands ready."
RENT = "수리 기간 동안 하루 오천 원에 자전거를 빌려 드립니다."


@pytest.fixture
def old(tmp_path: Path) -> Iterator[MessageStore]:
    file = tmp_path / "old.db"
    file.write_bytes(gzip.decompress(SAMPLE.read_bytes()))
    with open_store(file, create=False) as opened:
        yield opened


def test_it_is_brought_to_this_version(old: MessageStore) -> None:
    assert old._database.read("PRAGMA user_version") == [(len(MIGRATIONS),)]
    assert old._database.read("PRAGMA integrity_check") == [("ok",)]


def test_messages_are_as_they_were(old: MessageStore) -> None:
    """2 messages for each of 7 riders, 3 of Mira's, 3 of Otto's; 2 for each of 3 riders and 1 of Sora's."""
    assert old.accounts() == ["brook", "haneul"]
    assert [old.count("brook"), old.count("haneul")] == [20, 7]
    gears = old.conversation("brook", "gears").messages
    assert [one.id for one in gears] == ["f1", "f2", "f3"]
    assert gears[1] == Message(
        "f2", "brook", "gears", "mira", Role.AGENT, "Please bring it in, Mira Thorsen.",
        START + timedelta(hours=200.5), "email", "ines", "Mira Thorsen", "f1", "en",
    )  # fmt: skip
    assert {one.language for one in old.messages("haneul")} == {"ko"}


def test_replies_are_redacted_and_encoded_anew_once(
    old: MessageStore, words_encoder: Encoder, counting
) -> None:
    """What that version stored may show what is redacted by now, so the first call makes it again."""
    encoder, calls = counting(words_encoder)
    suggester = ReplySuggester(
        old, encoder=encoder, ranking=Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0)
    )
    first = suggester.suggest("brook", "how long does a full tune up take", now=NOW)[0]
    assert (first.text, first.times_sent, first.message_id) == (TUNE, 4, "r3")
    [rent] = suggester.suggest("haneul", "수리하는 동안 자전거를 빌릴 수 있나요", now=NOW)
    assert (rent.text, rent.times_sent) == (RENT, 3)
    made = len(calls)
    assert suggester.suggest("brook", "how long does a full tune up take", now=NOW)[0].text == TUNE
    assert calls[made:] == [1]  # the question
    assert index_account(old, "brook", encoder=encoder).indexed == 0


def test_feedback_and_blocked_wordings_still_count(old: MessageStore, words_encoder: Encoder) -> None:
    assert [one.outcome for one in old._feedback.recorded("brook")] == ["accepted", "edited"]
    suggester = ReplySuggester(old, encoder=words_encoder)
    found = suggester.suggest("brook", "can you mend a flat tyre while I wait", now=NOW)
    assert not any("tyre" in one.text for one in found)
    assert len(old._entries.blocked("brook")) == 1


def test_entries_are_known_again(old: MessageStore, words_encoder: Encoder) -> None:
    faq = mine_faq(old, "brook", encoder=words_encoder, now=NOW)
    assert [(one.id, one.state, one.set_by, one.set_at) for one in faq.entries] == [
        ("b0bd965a", "approved", "ines", NOW),
        ("42752eea", "blocked", "paul", NOW),
    ]


def test_flags_are_as_people_left_them_and_nothing_is_scored_again(old: MessageStore) -> None:
    """Both reasons together weigh .807648490, and are held between .5, where the graver of them stands, and
    .59, just below asking for a manager: .5 + .09 * (.807648490 - .5) / .5 = .555376728."""
    models = Counting()
    flags = models.monitor(old).flags("brook", now=NOW)
    assert [(one.conversation_id, one.status) for one in flags] == [
        ("bell", Status.SNOOZED),
        ("gears", Status.ACKNOWLEDGED),
    ]
    assert [one.until for one in flags] == [datetime(2099, 1, 1, tzinfo=UTC), None]
    for flag, evidence in zip(flags, [("g1", "g3"), ("f1", "f3")], strict=True):
        assert flag.codes == ("low-satisfaction", "closing-negative")
        assert flag.texts == ("low satisfaction", "negative from the start")
        assert (flag.severity, flag.evidence_ids) == (pytest.approx(0.555376729), evidence)
    [saddle] = models.monitor(old).flags("haneul", now=NOW)
    assert (saddle.id, saddle.status) == ("76d0c1361134cbed8f9b1cc54c7aaf15", Status.OPEN)
    assert models.asked == 0


def test_deliveries_go_on(old: MessageStore) -> None:
    """The desk was never asked; the pager was tried once with each flag and took that of "gears"."""
    assert old.waiting_deliveries() == {"desk": 3}
    stuck = old.stuck_deliveries()
    assert [(one.account_id, one.target, one.attempts) for one in stuck] == [
        ("brook", "pager", 1),
        ("haneul", "pager", 1),
    ]
    assert old.retry_deliveries(target="pager", now=NOW) == 2
    taken = []
    report = FlagDelivery(old, {"desk": taken.append, "pager": taken.append}).deliver(now=NOW)
    assert (report.sent, old.stuck_deliveries(), old.waiting_deliveries()) == (5, [], {})
    assert sorted((one.target, one.flag.conversation_id) for one in taken) == [
        ("desk", "bell"), ("desk", "gears"), ("desk", "saddle"), ("pager", "bell"), ("pager", "saddle"),
    ]  # fmt: skip
    assert {one.flag.codes for one in taken} == {
        ("low-satisfaction", "closing-negative"),
        ("low-satisfaction",),
    }


def test_adding_flagging_and_forgetting_go_on(old: MessageStore) -> None:
    """Otto is content at last, so his flag clears; a new rider is not. Mira is erased, and with her
    the scores of her two messages, her flag, what the desk and the pager were told of it, and one link."""
    bell = {"account_id": "brook", "conversation_id": "bell", "customer_id": "otto"}
    later = int((START + timedelta(hours=222) - datetime(2026, 1, 5, 9, tzinfo=UTC)) / timedelta(minutes=1))
    praise = ["good bell", "it rings good tunes", "such a good colour", "my good old bicycle thanks you"]
    content = [message(f"n{n}", text, minutes=later + n, **bell) for n, text in enumerate(praise)]
    fresh = message("x1", "bad brakes, bad frame", minutes=later, account_id="brook", conversation_id="new")
    assert old.add([*content, fresh]).added == 5
    monitor = Counting().monitor(old)
    now = START + timedelta(hours=223)
    assert {one.conversation_id for one in monitor.flags("brook", now=now)} == {"gears", "new"}

    assert old.customer_ids("mira") == ("mira", "mira@web")
    erased = old.forget("brook", "mira")
    assert (erased.messages, erased.scores, erased.flags, erased.deliveries, erased.links) == (3, 2, 1, 2, 1)
    assert erased.complete and "mira" not in old.customers("brook")
    assert {one.conversation_id for one in monitor.flags("brook", now=now)} == {"new"}
