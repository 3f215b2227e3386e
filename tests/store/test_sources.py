"""Two systems whose ids are alike, in one account."""

from nlp_support import open_store

from support import T0, message


def talk(source, *, minutes=0):
    """A question and its answer with the ids that every system begins with."""
    own = {"source": source, "conversation_id": "1", "customer_id": "7"}
    return [
        message("1", f"question in {source}", minutes=minutes, **own),
        message(
            "2",
            f"answer in {source}",
            minutes=minutes + 5,
            role="agent",
            agent_id="3",
            in_reply_to="1",
            **own,
        ),
    ]


def test_the_first_source_keeps_its_ids_and_the_second_gets_its_name_before_them(store):
    assert store.add(talk("zendesk")).added == 2
    assert store.add(talk("chatwoot", minutes=60)).added == 2
    assert sorted(store.conversation_ids("acme")) == ["1", "chatwoot:1"]
    sent = store.conversation("acme", "chatwoot:1").messages[1]
    assert (sent.id, sent.customer_id, sent.agent_id, sent.in_reply_to) == (
        "chatwoot:2",
        "chatwoot:7",
        "chatwoot:3",
        "chatwoot:1",
    )
    assert store.customers("acme") == ["7", "chatwoot:7"]


def test_adding_both_again_in_any_order_changes_nothing_and_a_change_replaces(store):
    store.add([*talk("zendesk"), *talk("chatwoot", minutes=60)])
    again = store.add([*talk("chatwoot", minutes=60), *talk("zendesk")])
    assert (again.added, again.replaced) == (0, 0)
    changed = message("1", "edited", minutes=60, source="chatwoot", conversation_id="1", customer_id="7")
    assert store.add([changed]).replaced == 1
    assert store.conversation("acme", "1").messages[0].text == "question in zendesk"
    assert store.conversation("acme", "chatwoot:1").messages[0].text == "edited"


def test_every_account_has_a_first_source_of_its_own(store):
    store.add(talk("zendesk"))
    other = message("1", source="chatwoot", account_id="other", conversation_id="1")
    store.add([other])
    assert next(store.messages("other")).id == "1"


def test_ids_that_the_caller_chose_are_never_renamed(store):
    store.add(talk("zendesk"))
    store.add([message("3", "one more", minutes=9, conversation_id="1", customer_id="7")])
    assert len(store.conversation("acme", "1").messages) == 3
    store.add([message("chatwoot:9", "as it is", minutes=9)])
    assert [one.id for one in store.messages("acme")][-1] == "chatwoot:9"


def test_the_same_id_with_another_time_and_conversation_is_another_message(store):
    store.add(talk(None))
    report = store.add([message("1", "something else", minutes=500, conversation_id="9", customer_id="8")])
    assert (report.added, report.replaced, report.collisions) == (0, 0, 1)
    assert "ids have to be unique" in report.rejected[0].reason
    assert store.conversation("acme", "1").messages[0].text == "question in None"


def test_a_message_that_was_edited_or_moved_is_replaced(store):
    store.add(talk(None))
    edited = message("1", "edited", minutes=3, conversation_id="1", customer_id="7")
    moved = message("2", "answer in None", minutes=5, role="agent", conversation_id="4", customer_id="9")
    report = store.add([edited, moved])
    assert (report.replaced, report.collisions) == (2, 0)
    assert [one.id for one in store.conversation("acme", "4").messages] == ["2"]


def test_two_messages_of_one_file_with_one_id_are_not_one():
    rows = [message("1.2E+15", "first"), message("1.2E+15", "second", minutes=90, conversation_id="k2")]
    with open_store(":memory:") as store:
        report = store.add(rows)
        assert (report.added, report.collisions) == (1, 1)
        assert report.rejected[0].line == 2
        assert [one.text for one in store.messages("acme", since=T0)] == ["first"]
