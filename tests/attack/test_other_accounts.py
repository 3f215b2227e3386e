"""Who asks for one account learns nothing of the others."""

import pytest

from nlp_support import (
    Encoder,
    ReplySuggester,
    UnknownAccount,
    find_topics,
    index_account,
    mine_faq,
    open_store,
    service_metrics,
)

from support import Counting, message, run

OTHERS = ("acme", "Zanzibar & Sons", "한빛마켓", "mira@example.org")


@pytest.fixture
def shared(store):
    store.add(message(str(number), account_id=name) for number, name in enumerate(OTHERS))
    return store


CALLS = {
    "state": lambda store, encoder: store.state("nobody"),
    "span": lambda store, encoder: store.span("nobody"),
    "conversation": lambda store, encoder: store.conversation("nobody", "k"),
    "forget": lambda store, encoder: store.forget("nobody", "u"),
    "entries": lambda store, encoder: store.set_entry_state("nobody", "e1", "approved"),
    "index": lambda store, encoder: index_account(store, "nobody", encoder=encoder),
    "suggest": lambda store, encoder: ReplySuggester(store, encoder=encoder).suggest("nobody", "hello"),
    "flags": lambda store, encoder: Counting().monitor(store).flags("nobody"),
    "brief": lambda store, encoder: Counting().monitor(store).brief("nobody", "u"),
    "metrics": lambda store, encoder: service_metrics(store, "nobody"),
    "topics": lambda store, encoder: find_topics(store, "nobody", encoder=encoder),
    "faq": lambda store, encoder: mine_faq(store, "nobody", encoder=encoder),
}


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_an_error_names_and_counts_no_other_account(shared, words_encoder: Encoder, call):
    with pytest.raises(UnknownAccount) as error:
        call(shared, words_encoder)
    told = f"{error.value} {error.value!r} {error.value.args}"
    assert "'nobody'" in told
    assert not any(name in told for name in (*OTHERS, str(len(OTHERS))))


def test_whoever_can_read_the_file_is_told_which_accounts_it_has(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add(message(name, account_id=name) for name in ("ash", "birch", "cedar", "dogwood"))
    for words in (("suggest", "nobody", "hello"), ("flags", "--account", "nobody"), ("metrics", "nobody")):
        told = run(*words, "--store", path, code=1).stderr
        assert "no account 'nobody'; this store has 4: ash, birch, cedar, …" in told
