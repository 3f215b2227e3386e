"""Messages that are gone where they came from, and what else an export tells."""

import pytest

from nlp_support import LeftOut, Rating, Rejection, Removal, ReplySuggester, UnknownAccount, open_store
from nlp_support.errors import NlpSupportError

from support import T0, Counting, exchange, message

SHIPPING = ("do you ship to Jersey", "we do, the gate is the blue one")
OPENING = ("open on sunday", "no, on monday")


def test_a_removed_message_is_gone_with_all_that_was_made_from_it(store, words_encoder, words_ranking):
    for number, (question, reply) in enumerate([SHIPPING, OPENING] * 2):
        store.add(exchange(number, question, reply))
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)
    assert "gate" in suggester.suggest("acme", SHIPPING[0])[0].text
    report = store.add([Removal(1, "acme", "a0"), Removal(2, "acme", "a2"), Removal(3, "acme", "never came")])
    assert report.removed == 2
    assert [one.id for one in store.messages("acme") if one.role == "agent"] == ["a1", "a3"]
    for table in ("reply_texts", "reply_vectors", "scores", "originals"):
        assert not store._database.read(f"SELECT 1 FROM {table} WHERE message_id IN ('a0', 'a2')"), table
    assert all("gate" not in one.text for one in suggester.suggest("acme", SHIPPING[0], k=5))


def test_remove_says_how_many_and_knows_no_unknown_account(store):
    store.add(exchange(0, "question", "answer"))
    assert store.remove("acme", ["a0", "a0", "nothing"]) == 1
    assert store.remove("acme", ["a0"]) == 0
    with pytest.raises(UnknownAccount):
        store.remove("other", ["a0"])
    assert store.add(exchange(0, "question", "answer")).added == 1, "adding it again brings it back"


def test_a_removal_names_the_id_that_its_source_gave(store):
    store.add([message("1", source="zendesk"), message("1", "other", minutes=9, source="chatwoot")])
    assert store.add([Removal(1, "acme", "1", "chatwoot")]).removed == 1
    assert [one.id for one in store.messages("acme")] == ["1"]


def test_a_removal_of_a_conversation_takes_all_of_its_messages(store):
    """Two are stored and one came in the same batch; what comes after the removal stays, and so does
    another conversation, though a message of it has the id of this one."""
    store.add(
        [
            message("1", conversation_id="c1"),
            message("2", conversation_id="c1"),
            message("c1", conversation_id="c2"),
        ]
    )
    later = [message("3", conversation_id="c1"), Removal(2, "acme", "c1", conversation=True)]
    report = store.add(
        [*later, message("2", conversation_id="c1"), Removal(4, "acme", "c9", conversation=True)]
    )
    assert report.removed == 1
    assert sorted(one.id for one in store.messages("acme")) == ["2", "c1"]


def test_a_removed_record_takes_the_turns_of_its_chat_along(store):
    store.add([message(id) for id in ("9/1", "9/2", "9/2/1", "9/x", "90", "9-1")])
    assert store.add([Removal(1, "acme", "9")]).removed == 2
    assert sorted(one.id for one in store.messages("acme")) == ["9-1", "9/2/1", "9/x", "90"]


def test_what_comes_last_in_an_export_counts(store):
    report = store.add(
        [message("1"), message("2"), Removal(3, "acme", "1"), Removal(4, "acme", "2"), message("2")]
    )
    assert (report.added, report.removed) == (1, 0)
    assert [one.id for one in store.messages("acme")] == ["2"]


def test_flags_of_a_conversation_without_messages_go(store):
    store.add([message("1", "bad, bad, I want a manager")])
    monitor = Counting().monitor(store)
    assert monitor.flags("acme")
    store.remove("acme", ["1"])
    assert not monitor.flags("acme")
    assert not store.flags("acme")


def test_parts_that_are_no_messages_are_counted_by_what_they_are(store):
    items = [
        LeftOut(1, "private note"),
        message("1", sender="bot", role="agent"),
        LeftOut(2, "private note"),
        LeftOut(3, "change of status"),
        message("2"),
        Rejection(4, "broken"),
    ]
    report = store.add(items)
    assert report.left_out == {"private note": 2, "change of status": 1}
    assert report.senders == {"bot": 1, "person": 1}
    assert report.rejected == [Rejection(4, "broken")]
    assert store.add(items).senders == {"bot": 1, "person": 1}, "also of messages that are known"


def test_ratings_are_kept_the_last_of_a_conversation_counts(store):
    store.add([message("1", source="zendesk"), message("1", minutes=9, source="chatwoot")])
    store.add(
        [
            Rating(1, "acme", "k", "u", 5, T0, "ann", "zendesk"),
            Rating(2, "acme", "k", "u", 2, T0, "ann", "zendesk"),
            Rating(3, "acme", "k", "u", 4, source="chatwoot"),
        ]
    )
    found = store.ratings("acme")
    assert [(one.conversation_id, one.customer_id, one.score, one.agent_id) for one in found] == [
        ("chatwoot:k", "chatwoot:u", 4, None),
        ("k", "u", 2, "ann"),
    ]
    assert found[1].rated_at == T0
    store.forget("acme", "u")
    assert [one.conversation_id for one in store.ratings("acme")] == ["chatwoot:k"]


def test_the_text_as_exported_is_kept_until_the_message_changes_or_goes(store):
    store.add([message("1", "Hi", original="Hi\n> quoted"), message("2", "plain")])
    assert store.original("acme", "1") == "Hi\n> quoted"
    assert store.original("acme", "2") is None
    store.add([message("1", "Hi there")])
    assert store.original("acme", "1") is None
    store.add([message("1", "Hi", original="Hi\n> quoted")])
    store.remove("acme", ["1"])
    assert store.original("acme", "1") is None


def test_forgetting_a_customer_drops_texts_as_exported_that_quote_them(store):
    said = "My parcel to Elsbeth Oberhuber never came."
    own = {"customer_id": "eve", "customer_name": "Elsbeth Oberhuber", "conversation_id": "k1"}
    store.add(
        [
            message("1", said, **own),
            message("2", "Me too", minutes=1, conversation_id="k1", original=f"Me too\n> {said}"),
            message("3", "See above", minutes=2, conversation_id="k9", original=f"See above\n> {said}"),
            message("4", "Unrelated", minutes=3, conversation_id="k9", original="Unrelated\n> Words"),
        ]
    )
    store.forget("acme", "eve")
    assert [store.original("acme", id) is None for id in "1234"] == [True, True, True, False]


def test_a_message_of_the_system_is_no_part_of_what_was_said(store):
    store.add(
        [
            message("1", "where is it?"),
            message("2", "We got your mail.", minutes=1, role="agent", sender="system"),
            message("3", "It left today.", minutes=9, role="agent"),
        ]
    )
    [whole] = store.conversations("acme", ["k"])
    [said] = store.conversations("acme", ["k"], system=False)
    assert [one.id for one in whole.messages] == ["1", "2", "3"]
    assert [one.id for one in said.messages] == ["1", "3"]
    assert [one.id for one in store.messages("acme", system=False)] == ["1", "3"]
    assert [one.id for one in store.customer_messages("acme", ["u"], system=False)] == ["1", "3"]


def test_errors_of_items_are_reported_not_raised():
    with open_store(":memory:") as store:
        assert store.add(["nothing", None]).rejected[1].reason == "expected a Message, got NoneType"  # type: ignore[list-item]
        with pytest.raises(NlpSupportError):
            store.state("acme")
