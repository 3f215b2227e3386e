"""Profiles in a store: learnt, put right, used for replies, and forgotten."""

from datetime import timedelta

import pytest

from nlp_support import Encoder, InvalidArgument, ReplySuggester, UnknownAccount, index_account, open_store
from nlp_support.store import learning

from support import T0, bag_of_words, exchange, message

RING = "It is mended in Leeds on weekdays, the desk there has 0161 496 0720"
LATER = T0 + timedelta(days=30)


@pytest.fixture
def store():
    with open_store(":memory:") as opened:
        yield opened


class Encoding:
    """An encoder that counts the replies that it encodes."""

    def __init__(self):
        self.count = 0
        self.encoder = Encoder(bag_of_words, self._documents, name="words", fingerprint="1", dim=64)

    def _documents(self, texts):
        self.count += len(texts)
        return bag_of_words(texts)


def desk(numbers=range(3), *, told=RING, **fields):
    return [
        one
        for n in numbers
        for one in exchange(n, f"who mends the {n} lamp", f"{told}, part {'x' * n}", **fields)
    ]


def replies(store, account="acme"):
    sql = "SELECT message_id, reply FROM reply_texts WHERE account_id = ? ORDER BY message_id"
    return dict(store._database.read(sql, (account,)))


def indexed(store, encoder, account="acme"):
    index_account(store, account, encoder=encoder, now=LATER)
    return replies(store, account)


def test_indexing_learns_what_nobody_has_learnt(store):
    store.add(desk())
    assert store.profile("acme").phones == ()
    assert "0161 496 0720" in indexed(store, Encoding().encoder)["a0"]
    assert store.profile("acme").phones == ("+441614960720",)


def test_a_suggestion_learns_it_as_well(store, words_ranking):
    store.add(desk())
    suggester = ReplySuggester(store, encoder=Encoding().encoder, ranking=words_ranking)
    [first, *_] = suggester.suggest("acme", "who mends the 1 lamp", now=LATER)
    assert "0161 496 0720" in first.text


def test_only_replies_that_a_change_concerns_are_made_again(store):
    """Of 20 replies, 3 have the number that is removed and the others do not."""
    store.add(
        desk() + [one for n in range(3, 20) for one in exchange(n, f"do you sell {n}", f"we do {'y' * n}")]
    )
    encoding = Encoding()
    indexed(store, encoding.encoder)
    assert encoding.count == 20
    store.correct_profile("acme", remove=[("phone", "0161 496 0720")])
    assert len(replies(store)) == 17
    made = indexed(store, encoding.encoder)
    assert encoding.count == 23 and all("{phone}" in made[f"a{n}"] for n in range(3))
    store.correct_profile("acme", add=[("product", "Floodlight")])
    indexed(store, encoding.encoder)
    assert encoding.count == 23


def test_a_warm_suggester_sees_the_change(store, words_ranking):
    store.add(desk())
    suggester = ReplySuggester(store, encoder=Encoding().encoder, ranking=words_ranking)
    assert "0161" in suggester.suggest("acme", "who mends the 1 lamp", now=LATER)[0].text
    store.correct_profile("acme", remove=[("phone", "+44 161 496 0720")])
    found = suggester.suggest("acme", "who mends the 1 lamp", now=LATER)
    assert all("0161" not in one.text for one in found) and found[0].placeholders == ("phone",)


def test_what_was_redacted_with_another_profile_is_not_kept(store):
    """The profile changes while replies are encoded; they are made again with the new one."""
    store.add(desk())
    changed = []

    def encode(texts):
        if not changed:
            changed.append(store.correct_profile("acme", remove=[("phone", "0161 496 0720")]))
        return bag_of_words(texts)

    made = indexed(store, Encoder(encode, bag_of_words, name="words", fingerprint="1", dim=64))
    assert sorted(made) == ["a0", "a1", "a2"] and all("{phone}" in text for text in made.values())


def test_it_is_learnt_again_when_the_account_has_grown(store):
    """Learnt at 4 messages and again from 1.25 * 4 + 20 = 25 on; a language takes three replies."""
    told = "It is mended on weekdays and we have it here with you"
    store.add(desk(range(2), told=told))
    encoder = Encoding().encoder
    indexed(store, encoder)
    store.add(desk(range(2, 12), told=told))
    indexed(store, encoder)
    assert store.profile("acme").languages == ()
    store.add(desk(range(12, 13), told=told))
    indexed(store, encoder)
    assert store.profile("acme").languages == ("en",)


NEW_DESK = "News of it are told at 0161 496 0955 from eight"


@pytest.mark.parametrize(("customers", "kept"), [(2, False), (3, True)])
def test_a_contact_that_several_are_given_is_learnt_before_the_account_has_grown(store, customers, kept):
    """200 messages are learnt from; four to six more are far from a quarter. Three customers are several."""
    store.add(desk(range(100)))
    indexed(store, Encoding().encoder)
    store.add(desk(range(100, 100 + customers), told=NEW_DESK))
    assert ("0161 496 0955" in indexed(store, Encoding().encoder)["a100"]) is kept


def test_what_a_customer_repeats_does_not_have_the_profile_learnt_again(store, monkeypatch):
    """The agent confirms the customer's own number: it is no news of the account's."""
    store.add(desk(range(100)))
    indexed(store, Encoding().encoder)
    monkeypatch.setattr(learning, "learn_its_profile", None)  # must not be called
    asked = "ring me back at 0161 496 0977 please"
    store.add(exchange(200, asked, "We shall ring 0161 496 0977 tomorrow"))
    assert "0161 496 0977" not in indexed(store, Encoding().encoder)["a200"]


def test_hands_win_over_what_is_learnt_later(store):
    store.add(desk())
    store.correct_profile("acme", remove=[("phone", "(0161) 496-0720")], add=[("phone", "0113 496 0999")])
    store.learn_habits("acme")
    assert store.profile("acme").phones == ("+441134960999",)
    store.correct_profile("acme", add=[("phone", "0161 496 0720")])
    assert set(store.profile("acme").phones) == {"+441134960999", "+441614960720"}


def test_a_footer_that_is_none_comes_back(store):
    footer = "\n\nAll prices with tax\nOak Limited"
    store.add(
        [one for n in range(6) for one in exchange(n, f"how much is {n}", f"It is {'x' * n} coins.{footer}")]
    )
    store.learn_habits("acme")
    assert store.conversation("acme", "k1").messages[1].text == "It is x coins."
    store.correct_profile("acme", remove=[("footer", "All prices with tax\nOak Limited")])
    assert store.conversation("acme", "k1").messages[1].text == f"It is x coins.{footer}"
    assert store.original("acme", "a1") is None and store.profile("acme").footers == ()
    store.learn_habits("acme")
    assert store.conversation("acme", "k1").messages[1].text == f"It is x coins.{footer}"
    store.correct_profile("acme", add=[("footer", "Oak Limited")])
    assert store.conversation("acme", "k1").messages[1].text == "It is x coins.\n\nAll prices with tax"


def test_a_sign_that_is_none_stays(store):
    store.add(
        [one for n in range(4) for one in exchange(n, f"is it {n}", f"It is {'x' * n} coins. *{'ABCD'[n]}R")]
    )
    encoder = Encoding().encoder
    assert indexed(store, encoder)["a1"] == "It is x coins."
    store.correct_profile("acme", remove=[("sign", "*{agent_name}")])
    assert indexed(store, encoder)["a1"].startswith("It is x coins. *")


def test_who_is_forgotten_takes_along_what_only_two_others_were_told(store):
    store.add(desk(range(4)))
    store.learn_habits("acme")
    store.forget("acme", "user0", compact=False)
    assert store.profile("acme").phones == ("+441614960720",)
    store.forget("acme", "user1", compact=False)
    assert store.profile("acme").phones == ()
    assert all("0161" not in text for text in indexed(store, Encoding().encoder).values())


@pytest.mark.parametrize("how", ["add", "remove"])
def test_a_customers_number_that_somebody_put_in_goes_with_the_customer(store, how):
    store.add([*exchange(0, "call me on 07700 900318", "We do."), *exchange(1, "is it open", "It is.")])
    store.correct_profile("acme", **{how: [("phone", "07700 900318")]})
    store.forget("acme", "user1", compact=False)
    assert store._database.read("SELECT value FROM corrections") == [("07700900318",)]
    index_account(store, "acme", encoder=Encoding().encoder, now=LATER)
    store.forget("acme", "user0", compact=False)
    assert store._database.read("SELECT value FROM corrections") == []
    assert "900318" not in str(store._database.read("SELECT * FROM accounts"))


def test_the_brands_number_stays_in_what_others_wrote(store):
    """The one who is forgotten had quoted it; it is no trace of hers."""
    store.add([*desk(range(4)), message("q", "I rang 0161 496 0720", customer_id="zoe", minutes=9_000)])
    store.learn_habits("acme")
    store.forget("acme", "zoe", compact=False)
    assert "0161 496 0720" in store.conversation("acme", "k1").messages[1].text


def test_what_is_older_than_what_is_learnt_from_stays_known(store, monkeypatch):
    monkeypatch.setattr(learning, "PROFILE_FROM", 6)
    store.add(desk(range(3)))
    store.learn_habits("acme")
    store.add(exchange(9, "is it open", "It is.") * 3)
    store.add([one for n in range(10, 13) for one in exchange(n, "is it open", "It is.")])
    store.learn_habits("acme")
    assert store.profile("acme").phones == ("+441614960720",)


def test_no_account_sees_what_another_learnt(store):
    store.add(desk())
    store.add(desk(account_id="other", told="Yes, ring 0113 496 0999"))
    for account in ("acme", "other"):
        store.learn_habits(account)
    assert store.profile("other").phones == ("+441134960999",)
    assert "0113" not in str(replies(store))
    with pytest.raises(UnknownAccount):
        store.profile("nobody")
    with pytest.raises(UnknownAccount):
        store.correct_profile("nobody", add=[("phone", "0161 496 0720")])


@pytest.mark.parametrize(("kind", "value"), [
    ("fone", "0161"), ("phone", "none"), ("phone", ""), ("phone", "1" * 16), ("email", "oak"),
    ("handle", "@"), ("link", "oak"), ("sign", "Tom"), ("language", "e"), ("language", "12"),
    ("product", "  "), ("footer", "\n"), ("phone", None), ("address", "x" * 2_001),
])  # fmt: skip
def test_what_is_no_value_of_its_kind_is_refused(store, kind, value):
    store.add(desk())
    with pytest.raises(InvalidArgument, match=r"expected|must be"):
        store.correct_profile("acme", add=[(kind, value)])
    assert store._database.read("SELECT * FROM corrections") == []
