"""A recorded day of three help desks, played in by the example's script: what the store holds, and what went
out. It is in `examples/webhook_day.jsonl`; all text in it is our own."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from nlp_support import Encoder, Ranking, SatisfactionModel, SentimentModel, open_store
from nlp_support.store.notes import NoteTarget

from recorded_desk import desk as recorded
from service import running
from support import DIM, Counting, bag_of_words

SCRIPT = Path(__file__).parents[3] / "examples" / "for_webhooks.py"
SECRETS = {"chatwoot": "one", "zendesk": "two", "intercom": "three"}
ACCOUNTS = {"chatwoot": "lamps-chat", "zendesk": "lamps-mail", "intercom": "lamps-app"}
AUTHORS = {"chatwoot": "1", "zendesk": None, "intercom": "814860"}
REPAIR = "We do: bring it in, it takes two days."
SENT = "It left us this morning, and you have it tomorrow."
RESET = "Open the settings, choose Account and then Reset password."
Q = "How do I reset my password?"
WAIT = 30  # seconds, at most


def play(url):
    words = [f"{platform}={secret}" for platform, secret in SECRETS.items()]
    done = subprocess.run(
        [sys.executable, "-W", "error", SCRIPT, url, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def until(found):
    end = time.monotonic() + WAIT
    while not found() and time.monotonic() < end:
        time.sleep(0.1)
    return found()


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The store after the day, what the script said at first and when it is played again, and what the help
    desks were asked."""
    path = tmp_path_factory.mktemp("day") / "desk.db"
    words = Counting()
    models = {
        "encoder": Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM),
        "sentiment": SentimentModel(words.sentiment, name="words"),
        "satisfaction": SatisfactionModel(words.satisfaction, name="words"),
        "ranking": Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0),
    }
    with recorded() as desk:
        with open_store(path) as store:
            for platform, secret in SECRETS.items():
                store._hooks.add(ACCOUNTS[platform], platform, secret)
                store._notes.aim(
                    NoteTarget(ACCOUNTS[platform], platform, desk.url, "a-token", AUTHORS[platform], True)
                )
        with running(path, models) as url:
            said = play(url)
            with open_store(path) as store:
                until(lambda: not store._deliveries.waiting() and len(desk.asked) >= 3)
                time.sleep(1)  # in which nothing more may go out
                held = {account: list(store.messages(account)) for account in ACCOUNTS.values()}
            again = play(url)
            with open_store(path) as store:
                until(lambda: not store._deliveries.waiting())
        with open_store(path) as store:
            yield store, said, again, held, desk.asked


def test_every_delivery_is_taken_once(played):
    """43 lines: 19 of Chatwoot, the one that is tried again among them; 12 of Zendesk; 12 of Intercom."""
    _, said, again, _, _ = played
    assert said == ["chatwoot: 1 repeat", "chatwoot: 18 taken", "intercom: 12 taken", "zendesk: 12 taken"]
    assert again == ["chatwoot: 19 repeat", "intercom: 12 repeat", "zendesk: 12 repeat"]


def test_what_chatwoot_sent_is_in_the_store(played):
    """Without the private note, the notice of typing, what 준 deleted and the words that Sam took back."""
    _, _, _, held, _ = played
    said = [(one.conversation_id, one.customer_id, one.agent_id, one.text) for one in held["lamps-chat"]]
    asked = "Do you repair desk lamps?"
    assert said == [
        ("101", "31", None, asked), ("101", "31", "2", REPAIR),
        ("102", "32", None, asked), ("102", "32", "2", REPAIR),
        ("103", "33", None, "탁상 램프도 수리하나요?"), ("103", "33", "3", "네, 이틀이면 됩니다."),
        ("104", "34", None, asked), ("104", "34", "2", REPAIR),
        ("101", "31", "bot", "Please rate the conversation"),
        ("105", "35", None, asked),
        ("106", "36", None, asked), ("106", "36", "2", REPAIR),
    ]  # fmt: skip


def test_what_zendesk_sent_is_in_the_store(played):
    """Without the internal comment and the one that was redacted."""
    _, _, _, held, _ = played
    said = [(one.conversation_id, one.customer_id, one.role, one.text) for one in held["lamps-mail"]]
    asked = "Where is my parcel?"
    assert said == [
        ("501", "8101", "customer", asked), ("501", "8101", "agent", SENT),
        ("502", "8102", "customer", asked), ("502", "8102", "agent", SENT),
        ("503", "8103", "customer", asked), ("503", "8103", "agent", SENT),
        ("504", "8104", "customer", asked),
    ]  # fmt: skip


def test_what_intercom_sent_is_in_the_store(played):
    """Each notification repeats the conversation's first message, which is stored once; the note is not."""
    _, _, _, held, _ = played
    said = [(one.conversation_id, one.customer_id, one.role, one.text) for one in held["lamps-app"]]
    assert said == [
        ("700", "user-Ana", "customer", Q), ("700", "user-Ana", "agent", RESET),
        ("701", "user-Bo", "customer", Q), ("701", "user-Bo", "agent", RESET),
        ("701", "user-Bo", "customer", "Great, thank you!"),
        ("702", "user-Cleo", "customer", Q), ("702", "user-Cleo", "agent", RESET),
        ("703", "user-Dan", "customer", Q),
    ]  # fmt: skip


def test_ratings_and_what_was_closed_are_known(played):
    store, *_ = played
    assert [(one.conversation_id, one.score) for one in store.ratings("lamps-chat")] == [("101", 5.0)]
    assert [(one.conversation_id, one.score) for one in store.ratings("lamps-app")] == [("701", 4.0)]
    closed = {account: [one.conversation_id for one in store.status_changes(account)] for account in
              ACCOUNTS.values()}  # fmt: skip
    assert {account: set(ids) for account, ids in closed.items()} == {
        "lamps-chat": {"101"}, "lamps-mail": {"503"}, "lamps-app": {"701"},
    }  # fmt: skip


def test_who_waits_at_the_end_of_the_day_gets_a_note_and_nobody_else(played):
    """Nils, ticket 504 and Dan; not Ola, whom Sam answered, nor whoever wrote in the morning."""
    *_, asked = played
    by_path = {one.path: one.body for one in asked}
    assert len(asked) == len(by_path) == 3
    chat = by_path["/api/v1/accounts/1/conversations/105/messages"]
    assert chat["private"] is True and chat["content"].endswith(f"\n\n{REPAIR}")
    mail = by_path["/api/v2/tickets/504.json"]["ticket"]["comment"]
    assert mail["public"] is False and mail["body"].endswith(f"\n\n{SENT}")
    assert "sent 3 times" in mail["body"]
    note = by_path["/conversations/703/reply"]
    assert note["message_type"] == "note" and note["body"].endswith(f"<p>{RESET}</p>")


def test_no_body_is_left_once_it_is_worked_off(played):
    store, *_ = played
    assert store._database.read("SELECT count(*) FROM hook_deliveries WHERE body IS NOT NULL") == [(0,)]
