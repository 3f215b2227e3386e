"""Ids of one system are not those of another, even where they look the same."""

import pytest

from cases.desk import Desk
from cases.systems import SYSTEMS, chatwoot, own_rows, turns, zammad, zendesk

FIRST = "Is the blue kettle dishwasher safe?", "No, please wash the blue kettle by hand."
SECOND = "Where do you sell spare lids?", "Spare lids are under Parts in the shop."
PAIRS = [
    ("zendesk", "chatwoot"), ("chatwoot", "zendesk"), ("freshdesk", "zammad"), ("zammad", "freshdesk"),
        ("zendesk", "zammad"),
    ("intercom", "zendesk"), ("front", "intercom"), ("channel_talk", "kakao"),
]  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.mark.parametrize(("one", "other"), PAIRS, ids=map("-".join, PAIRS))
def test_two_systems_with_the_same_ids_keep_both_talks(desk, one, other):
    exports = SYSTEMS[one][0](turns(*FIRST, step=60)), SYSTEMS[other][0](turns(*SECOND, step=60))
    for export in exports:
        report = desk.imports(export, account="shop")
        assert (report["added"], report["replaced"], report["rejected"]) == (2, 0, [])
    assert sorted(one.text for one in desk.messages()) == sorted(FIRST + SECOND)
    assert len({message.conversation_id for message in desk.messages()}) == 2
    assert len({message.customer_id for message in desk.messages()}) == 2
    for export in exports:
        report = desk.imports(export, account="shop")
        assert (report["added"], report["replaced"], report["removed"], report["rejected"]) == (0, 0, 0, [])


def test_a_changed_message_of_the_second_system_is_replaced(desk):
    desk.imports(zendesk(turns(*FIRST, step=60)), account="shop")
    desk.imports(chatwoot(turns(*SECOND, step=60)), account="shop")
    report = desk.imports(chatwoot(turns(SECOND[0], "They are under Spares now.", step=60)), account="shop")
    assert (report["added"], report["replaced"]) == (0, 1)
    assert sorted(one.text for one in desk.messages()) == sorted(
        [*FIRST, SECOND[0], "They are under Spares now."]
    )


def test_what_the_second_system_deletes_is_its_own(desk):
    desk.imports(zendesk(turns(*FIRST, step=60)), account="shop")
    desk.imports(chatwoot(turns(*SECOND, step=60)), account="shop")
    said = turns(*SECOND, step=60)
    said[1].more = {"content": "This message was deleted", "content_attributes": {"deleted": True}}
    assert desk.imports(chatwoot(said), account="shop")["removed"] == 1
    assert sorted(one.text for one in desk.messages()) == sorted([*FIRST, SECOND[0]])


def test_what_the_first_system_deletes_is_its_own(desk):
    desk.imports(zendesk(turns(*FIRST, step=60)), account="shop")
    desk.imports(zammad(turns(*SECOND, step=60)), account="shop")
    assert desk.imports(zendesk(turns(*FIRST, step=60), status="deleted"), account="shop")["removed"] == 2
    assert [one.text for one in desk.messages()] == list(SECOND)


def test_three_systems(desk):
    for name in ("zendesk", "chatwoot", "freshdesk"):
        desk.imports(SYSTEMS[name][0](turns(*FIRST, step=60)), account="shop")
    assert len(desk.messages()) == 6 and desk.metrics()["conversations"] == 3


@pytest.mark.parametrize("rows_first", [True, False])
def test_our_own_rows_that_meet_ids_of_a_help_desk_lose_nothing(desk, rows_first):
    """The caller's ids are never renamed: of two messages with one id the later is refused with its row."""
    rows = [
        row | {"customer_id": "77", "sent_at": row["sent_at"].replace("05-04", "05-09")}
        for row in own_rows(turns(*SECOND, step=60))
    ]
    imports = [
        lambda: desk.imports(rows),
        lambda: desk.imports(zendesk(turns(*FIRST, step=60)), account="shop"),
    ]
    first, second = (one() for one in (imports if rows_first else imports[::-1]))
    assert (first["added"], second["added"], second["replaced"], second["collisions"]) == (2, 0, 0, 2)
    assert len(second["rejected"]) == 2
    assert [one.text for one in desk.messages()] == list(SECOND if rows_first else FIRST)


def test_two_files_of_our_own_rows_with_the_same_ids_are_told_apart_from_a_change(desk):
    """Another conversation at another time under a known id is a collision, which is refused with its row."""
    desk.imports(own_rows(turns(*FIRST, step=60)))
    others = own_rows(turns(*SECOND, step=61))
    for row in others:
        row.update(conversation_id="77", sent_at=row["sent_at"].replace("2026-05-04", "2026-06-01"))
    report = desk.imports(others)
    assert (report["added"], report["replaced"], report["collisions"]) == (0, 0, 2)
    assert [one["line"] for one in report["rejected"]] == [1, 2]
    assert [one.text for one in desk.messages()] == list(FIRST)


def test_ratings_stay_with_the_conversation_of_their_system(desk):
    from nlp_support import open_store

    desk.imports(chatwoot(turns(*FIRST, step=60)), account="shop")
    desk.imports(zendesk(turns(*SECOND, step=60), satisfaction_rating={"score": "bad"}), account="shop")
    with open_store(desk.path) as store:
        rated = {rating.conversation_id for rating in store.ratings("shop")}
        talks = {message.conversation_id for message in store.messages("shop") if message.text in SECOND}
    assert rated == talks and len(rated) == 1


def test_a_reply_names_the_message_of_its_own_system(desk):
    first, second = own_rows(turns(*FIRST, step=60)), zendesk(turns(*SECOND, step=60))
    first[1]["in_reply_to"] = first[0]["id"]
    desk.imports(second, account="shop")
    desk.imports(first)
    known = {message.id for message in desk.messages()}
    assert all(message.in_reply_to in known for message in desk.messages() if message.in_reply_to)
