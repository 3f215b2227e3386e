"""Suggestions go out as notes that only colleagues see, to a recorded stand-in of each help desk."""

from datetime import UTC, datetime, timedelta

import pytest

from nlp_support import ReplySuggester, open_store
from nlp_support.server.hooks.send import CLIENTS, Sender
from nlp_support.server.hooks.send.request import send
from nlp_support.server.hooks.send.sender import ATTEMPTS, LEASE
from nlp_support.server.hooks.send.wording import note_text
from nlp_support.store.notes import NoteTarget
from nlp_support.suggest.suggestions import Suggestion, Suggestions

from hooked import Clock
from recorded_desk import desk as recorded
from support import T0, exchange, message

NOW = T0 + timedelta(days=2)
AUTHORS = {"chatwoot": "1", "zendesk": "sam@lamps.example", "intercom": "814860"}
QUESTION, REPLY = "do you repair desk lamps", "we do, it takes two days."


@pytest.fixture
def clock():
    return Clock(NOW)


@pytest.fixture
def desk():
    with recorded() as server:
        yield server


@pytest.fixture
def store(tmp_path):
    with open_store(tmp_path / "desk.db") as store:
        for number in range(3):
            store.add(exchange(number, QUESTION, REPLY))
        yield store


@pytest.fixture
def sender(store, clock, words_encoder, words_ranking):
    suggester = ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)

    def suggest(account_id, conversation_id):
        return suggester.suggest(account_id, conversation_id=conversation_id, now=clock.time)

    return Sender(store, suggest=suggest, now=clock)


def aim(store, platform, desk, **more):
    given = {"token": "a-token", "author": AUTHORS[platform], "private": True} | more
    store._notes.aim(NoteTarget("acme", platform, desk.url, **given))


def ask(store, clock, platform="chatwoot", *, id="q1", text=QUESTION, conversation="77", role="customer"):
    """A message in a conversation, which wants a note that is due now."""
    minutes = (clock.time - T0) / timedelta(minutes=1) - 1
    store.add(
        [message(id, text, minutes=minutes, role=role, conversation_id=conversation, customer_id="lou")]
    )
    store._notes.want("acme", platform, [conversation], due=clock.time)


def state(store, platform="chatwoot"):
    sql = "SELECT state, noted, error FROM notes WHERE platform = ?"
    return store._database.read(sql, (platform,))[0]


def test_chatwoot_gets_a_private_note(store, clock, desk, sender):
    aim(store, "chatwoot", desk)
    ask(store, clock)
    assert sender.work() == 1
    (asked,) = desk.asked
    assert asked[:2] == ("POST", "/api/v1/accounts/1/conversations/77/messages")
    assert asked.headers["api_access_token"] == "a-token"
    assert (asked.body["private"], asked.body["message_type"]) == (True, "outgoing")
    head, _, text = asked.body["content"].partition("\n\n")
    assert head.startswith("Suggested reply (") and head.endswith(
        "% sure, sent 3 times, last on 2026-01-05):"
    )
    assert text == REPLY
    assert state(store) == ("sent", "q1", None)


def test_zendesk_gets_an_internal_comment(store, clock, desk, sender):
    """The header is that of printf 'sam@lamps.example/token:a-token' | base64."""
    aim(store, "zendesk", desk)
    ask(store, clock, "zendesk")
    sender.work()
    (asked,) = desk.asked
    assert asked[:2] == ("PUT", "/api/v2/tickets/77.json")
    assert asked.headers["authorization"] == "Basic c2FtQGxhbXBzLmV4YW1wbGUvdG9rZW46YS10b2tlbg=="
    comment = asked.body["ticket"]["comment"]
    assert comment["public"] is False and comment["body"].endswith(REPLY)
    assert set(asked.body["ticket"]) == {"comment"}  # nothing else of the ticket changes
    aim(store, "zendesk", desk, author=None)
    ask(store, clock, "zendesk", id="q2")
    sender.work()
    assert desk.asked[-1].headers["authorization"] == "Bearer a-token"


def test_intercom_gets_a_note(store, clock, desk, sender):
    store.add(exchange(5, "how do i reset", "press <both> keys\n\nthen wait & see."))
    aim(store, "intercom", desk)
    ask(store, clock, "intercom", text="how do i reset")
    sender.work()
    (asked,) = desk.asked
    assert asked[:2] == ("POST", "/conversations/77/reply")
    assert asked.headers["authorization"] == "Bearer a-token"
    assert asked.body | {"body": ""} == {
        "message_type": "note", "type": "admin", "admin_id": "814860", "body": "",
    }  # fmt: skip
    assert asked.body["body"].endswith("<p>press &lt;both&gt; keys</p><p>then wait &amp; see.</p>")


@pytest.mark.parametrize("platform", CLIENTS)
def test_an_id_from_a_webhook_leads_nowhere_else(store, clock, desk, sender, platform):
    aim(store, platform, desk)
    ask(store, clock, platform, conversation="7/../../x?y=1#z 한")
    sender.work()
    assert "/7%2F..%2F..%2Fx%3Fy%3D1%23z%20%ED%95%9C" in desk.asked[0].path
    ask(store, clock, platform, id="q2", conversation="..")
    sender.work()
    assert len(desk.asked) == 1
    sql = "SELECT state, error FROM notes WHERE conversation_id = '..'"
    assert store._database.read(sql) == [("stuck", "the conversation's id is no id of the platform")]


def test_the_id_of_a_further_system_is_sent_as_the_platform_has_it(store, clock, desk, sender):
    first = message("x", conversation_id="x", source="zendesk")
    minutes = (NOW - T0) / timedelta(minutes=1) - 1
    store.add([first, message("q", QUESTION, minutes=minutes, conversation_id="77", source="chatwoot")])
    aim(store, "chatwoot", desk)
    store._notes.want("acme", "chatwoot", ["chatwoot:77"], due=NOW)
    sender.work()
    assert desk.asked[0].path.endswith("/conversations/77/messages")


def test_a_burst_gets_one_note_and_the_same_message_no_second(store, clock, desk, sender):
    aim(store, "chatwoot", desk)
    ask(store, clock, id="q1", text="hello")
    ask(store, clock, id="q2")
    assert [sender.work(), sender.work()] == [1, 0]
    store._notes.want("acme", "chatwoot", ["77"], due=NOW)  # its delivery was worked off twice
    assert sender.work() == 1
    assert len(desk.asked) == 1
    clock.time += timedelta(minutes=5)
    ask(store, clock, id="q3")
    sender.work()
    assert len(desk.asked) == 2


def test_nothing_goes_out_once_an_agent_has_answered_or_the_conversation_is_gone(store, clock, desk, sender):
    aim(store, "chatwoot", desk)
    ask(store, clock)
    ask(store, clock, id="a9", text=REPLY, role="agent")
    sender.work()
    ask(store, clock, id="q2", conversation="78")
    store.forget("acme", "lou")
    store._notes.want("acme", "chatwoot", ["78"], due=NOW)
    store._notes.want("nobody", "chatwoot", ["78"], due=NOW)
    while sender.work():
        pass
    assert desk.asked == []


def test_nothing_goes_out_where_nothing_is_suggested(store, clock, desk, sender):
    aim(store, "chatwoot", desk)
    ask(store, clock, text="xylophone zebra quark")
    sender.work()
    assert (desk.asked, state(store)[0]) == ([], "none")


def test_a_desk_that_is_down_or_busy_is_asked_again(store, clock, desk, sender):
    desk.answers = [(503, {}), (429, {"retry-after": "120"}), (200, {})]
    aim(store, "chatwoot", desk)
    ask(store, clock)
    assert [sender.work(), sender.work()] == [1, 0]
    assert state(store) == ("due", None, "answered 503")
    clock.time += timedelta(minutes=1)
    assert [sender.work(), sender.work()] == [1, 0]
    clock.time += timedelta(seconds=119)
    assert sender.work() == 0
    clock.time += timedelta(seconds=2)
    sender.work()
    assert state(store) == ("sent", "q1", None)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
def test_what_the_desk_refuses_is_not_asked_again(store, clock, desk, sender, status):
    desk.answers = [(status, {})]
    aim(store, "chatwoot", desk)
    ask(store, clock)
    sender.work()
    assert state(store) == ("stuck", None, f"answered {status}")
    clock.time += timedelta(days=1)
    assert sender.work() == 0


def test_it_is_given_up_after_some_attempts(store, clock, desk, sender):
    desk.answers = [(500, {})]
    aim(store, "chatwoot", desk)
    ask(store, clock)
    for _ in range(20):
        sender.work()
        clock.time += timedelta(hours=1)
        ask_again = state(store)[0]
    assert ask_again in ("stuck", "none") and len(desk.asked) <= ATTEMPTS


def test_a_note_that_a_killed_process_claimed_is_written_when_its_lease_ends(store, clock, desk, sender):
    aim(store, "chatwoot", desk)
    ask(store, clock)
    assert store._notes.claim(until=NOW + LEASE, now=NOW)
    assert sender.work() == 0
    clock.time += LEASE
    sender.work()
    assert len(desk.asked) == 1


def test_what_is_written_while_a_note_goes_out_gets_one_too(store, clock, desk, sender):
    aim(store, "chatwoot", desk)
    ask(store, clock)
    later = NOW + timedelta(seconds=30)
    sender._attempt = lambda request, to: (
        store._notes.want("acme", "chatwoot", ["77"], due=later),
        send(request, to.url, allow_private=True),
    )[1]
    sender.work()
    assert state(store)[:2] == ("due", "q1")


def test_the_own_network_is_not_called_unless_that_is_allowed(store, clock, desk, sender):
    aim(store, "chatwoot", desk, private=False)
    ask(store, clock)
    sender.work()
    assert state(store) == ("stuck", None, "refused: the host has an address that is not public")
    assert desk.asked == []


def test_an_account_whose_notes_were_stopped_gets_none(store, clock, desk, sender):
    aim(store, "chatwoot", desk)
    ask(store, clock)
    assert store._notes.stop("acme", "chatwoot")
    assert not store._notes.stop("acme", "chatwoot")
    assert sender.work() == 0


def suggestion(text, **more):
    given = {"confidence": 0.8, "question": "", "times_sent": 12, "message_id": "m"}
    return Suggestion("s", text, last_sent_at=datetime(2026, 5, 2, tzinfo=UTC), **given | more)


SENT = "Suggested reply (80% sure, sent 12 times, last on 2026-05-02):\n\n"
ONCE = "Suggested reply (80% sure, sent once, last on 2026-05-02):\n\n"
MACRO = "Suggested reply (80% sure, macro Greeting):\n\n"
ENTRY = "Suggested reply (80% sure, approved answer):\n\n"


@pytest.mark.parametrize(
    ("one", "name", "expected"),
    [
        (suggestion("Hi {customer_name}"), "Kim", f"{SENT}Hi Kim"),
        (suggestion("Hi {customer_name}", times_sent=1), None, f"{ONCE}Hi {{customer_name}}"),
        (suggestion("{customer_name}: {order_number}"), "Kim", f"{SENT}{{customer_name}}: {{order_number}}"),
        (suggestion("Hello", source="macro", title="Greeting"), "Kim", f"{MACRO}Hello"),
        (suggestion("Hello", source="entry"), "Kim", f"{ENTRY}Hello"),
    ],
)
def test_a_note_says_how_sure_it_is_and_where_it_comes_from(one, name, expected):
    assert note_text(Suggestions((one,)), customer_name=name) == expected


def test_several_suggestions_are_numbered():
    text = note_text(Suggestions((suggestion("One"), suggestion("Two"))), customer_name=None)
    assert [line for line in text.splitlines() if line.endswith(("One", "Two")) or "reply" in line] == [
        "Suggested reply 1 (80% sure, sent 12 times, last on 2026-05-02):",
        "One",
        "Suggested reply 2 (80% sure, sent 12 times, last on 2026-05-02):",
        "Two",
    ]
