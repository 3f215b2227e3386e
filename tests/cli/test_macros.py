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


def test_what_is_refused_of_a_document_is_told_by_its_place_in_it(tmp_path):
    """The second macro stands on the fifth line."""
    actions = [[{"field": "comment_value", "value": text}] for text in ("We open at nine.", "Hi {{name")]
    macros = [{"id": at, "title": f"m{at}", "actions": own} for at, own in enumerate(actions)]
    document, lines, store = tmp_path / "m.json", tmp_path / "m.jsonl", tmp_path / "desk.db"
    rows = [json.dumps(one) for one in macros]
    document.write_text('{"macros": [\n\n' + rows[0] + ",\n\n" + rows[1] + "\n]}", encoding="utf-8")
    lines.write_text("\n".join(rows), encoding="utf-8")
    words = ("--format", "macros", "--store", store, "--account", "acme")
    assert "record 2: a placeholder is not closed" in run("import", document, *words).stderr
    assert "line 2: a placeholder is not closed" in run("import", lines, *words).stderr
