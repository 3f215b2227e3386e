"""Feedback: nobody votes with an id that they made up, and nothing of a forgotten customer is left in it."""

import base64
import secrets

import pytest

from nlp_support import InvalidArgument, ReplySuggester, open_store

from old_stores import old_store
from support import exchange, message

Q, A = "do you repair old kettles", "We do; a repaired kettle is back in two days."


@pytest.fixture
def path(tmp_path):
    return tmp_path / "desk.db"


@pytest.fixture
def desk(path, words_encoder, words_ranking):
    """Two accounts with the same question and answer, and a customer of the first who asks it now."""
    with open_store(path) as store:
        for account in ("acme", "other"):
            store.add(exchange(1, Q, A, account_id=account))
        store.add([mira("m1", "Good morning")])
        yield ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def mira(id, text, **fields):
    given = {"conversation_id": "k7", "customer_id": "mira-77", "customer_name": "Mira Thorsen", **fields}
    return message(id, text, minutes=600, **given)


def found(path, *words):
    """Which of the words are in any file of the store."""
    raw = b"".join(file.read_bytes() for file in path.parent.glob(path.name + "*"))
    return [word for word in words if word.encode() in raw]


def texts(store):
    return [row[0] for row in store._database.read("SELECT sent_text FROM feedback ORDER BY suggestion_id")]


def made_up(*fields):
    return base64.urlsafe_b64encode("\0".join(fields).encode()).decode().rstrip("=")


# Made-up ids


def decoded(id):
    return base64.urlsafe_b64decode(id + "=" * (-len(id) % 4))


FORGED = {
    "as ids were before they were signed": lambda id: made_up(secrets.token_hex(6), "other", "a1"),
    "of a message that is not there": lambda id: made_up(secrets.token_hex(6), "other", "a99"),
    "with a signature of another length": lambda id: made_up(secrets.token_hex(20), "other", "a1"),
    "of another account": lambda id: _changed(id, b"\0acme\0", b"\0other\0"),
    "of another message": lambda id: _changed(id, b"\0a1\0", b"\0a2\0"),
    "of another customer": lambda id: _changed(id, b"mira-77", b"user1"),
    "with a letter more": lambda id: id + "A",
    "with characters that a decoder skips": lambda id: f"{id[:9]}\n{id[9:]}!",
    "in the other alphabet of the encoding": lambda id: id[:9] + "+" + id[9:],
    "cut short": lambda id: id[:-4],
    "without its signature": lambda id: base64.urlsafe_b64encode(decoded(id)[16:]).decode(),
}


def _changed(id, old, new):
    assert old in decoded(id)
    return base64.urlsafe_b64encode(decoded(id).replace(old, new)).decode().rstrip("=")


@pytest.mark.parametrize("forge", FORGED.values(), ids=FORGED)
def test_a_forged_id_votes_nowhere(desk, forge):
    [offered] = desk.suggest("acme", Q, context=[mira("m2", "Hello")])
    with pytest.raises(InvalidArgument, match="not a suggestion's"):
        desk.record(forge(offered.id), "rejected")
    assert [desk.store._feedback.recorded(account) for account in ("acme", "other")] == [[], []]


def test_an_id_of_another_store_votes_nowhere(desk, words_encoder, words_ranking):
    with open_store(":memory:") as elsewhere:
        elsewhere.add(exchange(1, Q, A))
        [offered] = ReplySuggester(elsewhere, encoder=words_encoder, ranking=words_ranking).suggest("acme", Q)
    with pytest.raises(InvalidArgument, match="not a suggestion's"):
        desk.record(offered.id, "accepted")


def test_an_id_of_another_account_is_refused_to_who_may_vote_in_one(desk):
    [offered] = desk.suggest("other", Q)
    with pytest.raises(InvalidArgument, match="not one for account 'acme'"):
        desk.record(offered.id, "rejected", account_id="acme")
    assert desk.record(offered.id, "rejected", account_id="other")
    assert desk.store._feedback.recorded("acme") == []


@pytest.mark.parametrize(
    "odd",
    [
        {"sent_text": 5},
        {"customer_id": ""},
        {"customer_id": 7},
        {"customer_id": "\ud800"},
        {"account_id": ""},
    ],
)
def test_odd_arguments_are_refused_and_nothing_is_kept(desk, odd):
    [offered] = desk.suggest("acme", Q)
    with pytest.raises(InvalidArgument):
        desk.record(offered.id, "edited", **odd)
    assert desk.store._feedback.recorded("acme") == []


def test_any_process_that_has_the_store_knows_its_ids(desk, path, words_encoder):
    [offered] = desk.suggest("acme", Q)
    with open_store(path) as store:
        assert ReplySuggester(store, encoder=words_encoder).record(offered.id, "accepted")
        assert store.compact()
    assert desk.record(offered.id, "rejected")
    assert [one.outcome for one in desk.store._feedback.recorded("acme")] == ["rejected"]


def test_an_older_id_counts_where_it_can_be_checked(tmp_path, words_encoder):
    """Something was recorded under the first id before there were signatures. Another one is believed
    within the account that the caller vouches for, if its message is there to be suggested."""
    with open_store(old_store(tmp_path / "old.db", "d2f47aa", 4)) as store:
        suggester = ReplySuggester(store, encoder=words_encoder)
        known, fresh = made_up("s1", "shop", "a1"), made_up("0a1b2c3d4e5f", "shop", "a1")
        assert suggester.record(known, "rejected")
        assert [one.outcome for one in store._feedback.recorded("shop")] == ["edited", "rejected"]
        with pytest.raises(InvalidArgument, match="not a suggestion's"):
            suggester.record(fresh, "accepted")
        with pytest.raises(InvalidArgument, match="not one for account"):
            suggester.record(fresh, "accepted", account_id="가게")
        assert suggester.record(fresh, "accepted", account_id="shop")
        assert not suggester.record(made_up("0", "shop", "c1"), "accepted", account_id="shop")
        assert len(store._feedback.recorded("shop")) == 3


def test_a_vote_counts_although_the_reply_has_to_be_made_again(desk):
    """An older message of the conversation arrives between the suggestion and the vote."""
    [offered] = desk.suggest("acme", Q)
    desk.store.add([message("late", "hello", minutes=59, conversation_id="k1", customer_id="user1")])
    assert desk.store._replies.texts("acme", ["a1"]) == {}
    assert desk.record(offered.id, "rejected")
    [again] = desk.suggest("acme", Q)
    assert again.confidence < offered.confidence


# Forgetting


SENT = "Dear Ms Thorsen, dear Mira: the quincunx is done."


@pytest.mark.parametrize("known_by", ["context", "customer_id"])
def test_what_was_sent_to_a_customer_goes_with_them(desk, path, known_by):
    """She is known by the turns of the conversation, or named when it is recorded."""
    turns = [mira("m2", "Is it open?"), mira("m3", "We are.", role="agent"), "and then?"]
    context, named = (turns, None) if known_by == "context" else ((), "mira-77")
    [offered] = desk.suggest("acme", Q, context=context)
    [other] = desk.suggest(
        "acme", Q, context=[message("z1", "Hello", conversation_id="k9", customer_id="zoe")]
    )
    desk.record(offered.id, "edited", SENT, customer_id=named)
    desk.record(other.id, "edited", "The other one takes three days.")
    erased = desk.store.forget("acme", "mira-77")
    assert (erased.feedback, erased.complete) == (1, True)
    assert texts(desk.store) == ["The other one takes three days."]
    assert found(path, "Mira", "Thorsen", "quincunx", "mira-77", "three days") == ["three days"]


def test_a_customer_whose_messages_are_not_stored_is_forgotten_too(desk, path):
    live = message("x1", "Hello", conversation_id="open", customer_id="otto-42", customer_name="Otto Finch")
    [offered] = desk.suggest("acme", Q, context=[live])
    desk.record(offered.id, "edited", "A quincunx for you.")
    assert found(path, "otto-42", "quincunx") == ["otto-42", "quincunx"]
    assert desk.store.forget("acme", "otto-42").feedback == 1
    assert found(path, "otto-42", "quincunx") == []


def test_names_are_redacted_when_written(desk, path):
    desk.store.add(
        [mira("m2", "안녕하세요", customer_id="jisu-kim", customer_name="김지수", conversation_id="k8")]
    )
    [offered] = desk.suggest("acme", Q, context=[mira("m4", "Hello")])
    [korean] = desk.suggest("acme", Q)
    desk.record(offered.id, "edited", "It is done, Mira. Write to mira-77 or thorsen@example.org.")
    desk.record(korean.id, "edited", "김지수님 주전자는 다 고쳤습니다.", customer_id="jisu-kim")
    assert sorted(texts(desk.store)) == sorted(
        [
            "It is done, {customer_name}. Write to {customer_name} or {email}.",
            "{customer_name}님 주전자는 다 고쳤습니다.",
        ]
    )


def test_who_shares_the_conversation_takes_the_text_along(desk):
    """Suggested to Mira in k7, where Otto writes as well; nobody can tell whom of them the words concern."""
    desk.store.add([mira("m5", "me too", customer_id="otto-42", customer_name="Otto Finch")])
    [offered] = desk.suggest("acme", Q, context=[mira("m6", "Hello")])
    desk.record(offered.id, "edited", "Mr Finch's quincunx is done as well.")
    assert desk.store.forget("acme", "otto-42").feedback == 1
    assert texts(desk.store) == []


def test_a_text_sent_to_somebody_unknown_goes_with_the_first_who_is_forgotten(desk, path):
    """It may have been anybody's; what became of the suggestion stays."""
    for account in ("acme", "other"):
        [offered] = desk.suggest(account, Q)
        desk.record(offered.id, "edited", f"{SENT} {account}")
    assert found(path, "quincunx is done. acme", "quincunx is done. other")
    erased = desk.store.forget("acme", "mira-77")
    assert (erased.feedback, erased.unaddressed) == (0, 1)
    assert found(path, "quincunx is done. acme", "quincunx is done. other") == ["quincunx is done. other"]
    assert [one.outcome for one in desk.store._feedback.recorded("acme")] == ["edited"]


def test_what_others_were_sent_about_the_forgotten_is_masked(desk):
    """Where nothing but her stored name tells that it is one; any other name goes when the text is kept."""
    desk.store.add([mira("m7", "My address is mira.t@example.org.")])
    zoe = message("z1", "Hello", conversation_id="k9", customer_id="zoe")
    [offered] = desk.suggest("acme", Q, context=[zoe])
    desk.record(offered.id, "edited", "It took three days for mira thorsen too.")
    assert texts(desk.store) == ["It took three days for mira thorsen too."]
    assert desk.store.forget("acme", "mira-77").masked == 1
    assert texts(desk.store) == ["It took three days for {customer_name} too."]

    [offered] = desk.suggest("acme", Q, context=[zoe])
    desk.record(offered.id, "edited", "As Mira Thorsen wrote, it takes three days.")
    assert "As {customer_name} wrote, it takes three days." in texts(desk.store)


def test_texts_of_an_older_store_go_as_well(tmp_path):
    """a2 was Mira's; to whom the text for a1 went, nobody noted then."""
    path = old_store(tmp_path / "old.db", "25613ca", 1)
    with open_store(path) as store:
        assert texts(store) == ["It is done, Ann.", "It is being repaired."]
        erased = store.forget("shop", "mira")
        assert (erased.feedback, erased.unaddressed) == (1, 1)
        assert [one.outcome for one in store._feedback.recorded("shop")] == ["accepted"]
    assert found(path, "It is done", "being repaired") == []
