"""Keys on the command line: shown once, listed without their secrets, revoked, and their log."""

import json

import pytest

from nlp_support import open_store
from nlp_support.store.keys import SECRET

from support import exchange, run


@pytest.fixture
def path(tmp_path):
    return tmp_path / "desk.db"


def test_the_key_is_the_last_word_printed_and_the_store_does_not_have_it(path):
    """A store that does not exist is created, for an account that has no messages yet."""
    done = run("key", "add", "--store", path, "--account", "acme", "--scope", "write", "--name", "desk")
    key = done.stdout.split()[-1]
    assert SECRET.fullmatch(key) and done.stdout == f"{key}\n"
    assert "it has no messages yet" in done.stderr
    secret = key.split("_", 2)[2].encode()
    assert not any(secret in file.read_bytes() for file in path.parent.iterdir())
    with open_store(path) as store:
        found = store._keys.opened_by(key)
        assert (found.account_id, found.scope, found.name) == ("acme", "write", "desk")


def test_an_account_with_messages_is_known(path):
    with open_store(path) as store:
        store.add(exchange(0, "question", "answer"))
    assert "no messages" not in run("key", "add", "--store", path, "--account", "acme").stderr


def test_keys_are_listed_revoked_and_told_of(path):
    """Two keys of acme and one of other; the first is revoked by its id, the second by the key itself."""
    keys = [
        run("key", "add", "--store", path, "--account", name, "--scope", scope).stdout.strip()
        for name, scope in (("acme", "read"), ("acme", "admin"), ("other", "write"))
    ]
    ids = [key.split("_")[1] for key in keys]
    listed = json.loads(run("key", "list", "--store", path, "--account", "acme", "--json").stdout)
    assert [(one["id"], one["scope"], one["revoked_at"]) for one in listed] == [
        (ids[0], "read", None), (ids[1], "admin", None),
    ]  # fmt: skip
    run("key", "revoke", ids[0], "--store", path)
    run("key", "revoke", keys[1], "--store", path)
    run("key", "revoke", f"nls_{ids[1]}", "--store", path)
    shown = run("key", "list", "--store", path).stdout
    assert all(id in shown for id in ids)
    assert not any(key.split("_", 2)[2] in shown for key in keys)
    with open_store(path) as store:
        assert [store._keys.opened_by(key) is not None for key in keys] == [False, False, True]
    told = json.loads(run("key", "log", "--store", path, "--account", "acme", "--json").stdout)
    assert [(one["key_id"], one["action"]) for one in told] == [
        (ids[0], "key added, read"), (ids[1], "key added, admin"), (ids[0], "key revoked"),
        (ids[1], "key revoked"),
    ]  # fmt: skip
    assert "key revoked" in run("key", "log", "--store", path).stdout
    newest = json.loads(run("key", "log", "--store", path, "--newest", "1", "--json").stdout)
    assert [one["key_id"] for one in newest] == [ids[1]]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["add", "--account", "acme", "--scope", "wirte"], "the scope is 'wirte'; did you mean 'write'?"),
        (["add", "--account", ""], "the account must be a non-empty string"),
        (["add", "--account", ".."], "which no URL can name"),
        (["add", "--account", "a" * 2000], "2000 characters"),
        (["add", "--account", "acme", "--name", ""], "the name has 0 characters"),
        (["revoke", "aaaaaaaaaaaa"], "there is no key of this id"),
        (["revoke", "nls_secret-of-somebody"], "there is no key of this id"),
    ],
)
def test_what_cannot_be_is_told_in_a_line(path, words, said):
    if words[0] == "revoke":
        open_store(path).close()
    done = run("key", *words, "--store", path, code=1)
    assert said in done.stderr and "secret" not in done.stderr
    assert done.stdout == "" and path.exists() == (words[0] == "revoke")


@pytest.mark.parametrize("command", ["list", "log"])
def test_a_mistyped_path_is_no_new_store(path, command):
    assert "there is no store at" in run("key", command, "--store", path, code=1).stderr
    assert not path.exists()
