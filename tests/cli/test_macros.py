"""`nlp-support import --format macros`."""

import json

from support import run

ROWS = (
    'id,title,text\n1,Hours,"Hi {{contact.name}}, we open at nine, {{ticket.due_date}}"\n'
    "2,Late,Sorry {{name\n3,Old,\n"
)


def test_macros_are_imported_and_reported_row_by_row(tmp_path):
    file, store = tmp_path / "macros.csv", tmp_path / "desk.db"
    file.write_text(ROWS, encoding="utf-8")
    words = ("import", file, "--format", "macros", "--store", store, "--account", "acme")
    tried = run(*words, "--dry-run").stderr
    assert "nothing was stored" in tried and not store.exists()
    told = run(*words).stderr
    assert "1 added, 0 replaced, 1 left out, 1 rejected" in told
    assert "line 3: a placeholder is not closed" in told and "{ticket_due_date} in 1" in told
    assert "has no messages" in told
    found = json.loads(run(*words, "--json").stdout)
    assert (found["format"], found["unchanged"], found["rejected"][0]["line"]) == ("macros", 1, 3)
    file.write_text("text\nanother\n", encoding="utf-8")
    assert "1 added, 0 replaced, 1 removed" in run(*words, "--remove-missing").stderr


def test_macros_need_their_account_and_take_no_options_of_messages(tmp_path):
    file, store = tmp_path / "macros.csv", tmp_path / "desk.db"
    file.write_text(ROWS, encoding="utf-8")
    words = ("import", file, "--format", "macros", "--store", store)
    assert "--account" in run(*words, code=1).stderr
    assert "--as-is" in run(*words, "--account", "acme", "--as-is", code=1).stderr
    assert "--format macros" in run("import", file, "--store", store, "--remove-missing", code=1).stderr
