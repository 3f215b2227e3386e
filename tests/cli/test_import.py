"""What `import` tells, and what it would do."""

import json

import pytest

from nlp_support import AddReport, LeftOut, Rating, Rejection, Removal, open_store
from nlp_support.cli.present.imported import told
from nlp_support.store.trial import trial_of

from support import T0, message, run


def rows(*, texts=("hello", "hi")):
    """Lines of our own format: a question, and what a bot wrote."""
    return "\n".join(
        json.dumps(
            {
                "id": f"m{n}",
                "account_id": "acme",
                "conversation_id": "k",
                "customer_id": "u",
                "role": "agent" if n else "customer",
                "sender": "bot" if n else "person",
                "text": text,
                "sent_at": T0.isoformat(),
            }
        )
        for n, text in enumerate(texts)
    )


def test_the_table_says_what_changed_who_wrote_and_what_was_refused():
    with open_store(":memory:") as store:
        store.add([message("1"), message("2")])
        report = store.add(
            [
                message("2", "edited"),
                message("3", sender="system"),
                message("2", "another", minutes=90, conversation_id="k9"),
                Removal(1, "acme", "1"),
                LeftOut(2, "private note"),
                LeftOut(3, "private note"),
                LeftOut(4, "change of status"),
                Rating(5, "acme", "k", "u", 4),
                Rejection(9, "sent_at is not ISO 8601"),
            ]
        )
    assert list(told(report, width=300)) == [
        "1 added, 1 replaced, 1 removed, 2 rejected",
        "  written by 1 person, 1 system",
        "  left out   2 private note, 1 change of status",
        "  ratings    1",
        "  collisions 1 of those rejected",
        f"  line 3: {report.rejected[0].reason}",
        "  line 9: sent_at is not ISO 8601",
    ]


def test_an_import_of_people_alone_is_told_in_one_line():
    report = AddReport(2, 0, [], senders={"person": 2})
    assert list(told(report, width=80)) == ["2 added, 0 replaced, 0 rejected"]


def test_lines_fit_the_screen_and_long_lists_are_cut():
    rejected = [Rejection(n, "a reason of some length that says what to do about it") for n in range(1, 30)]
    lines = list(
        told(AddReport(0, 0, rejected, left_out={"private note of staff": 7} | {"x" * 9: 1}), width=40)
    )
    assert max(map(len, lines)) <= 40
    assert lines[-1] == "  … and 9 more; --json lists all"


@pytest.mark.parametrize("existing", [True, False])
def test_a_dry_run_tells_what_would_happen_and_stores_nothing(tmp_path, existing):
    file, desk = tmp_path / "rows.jsonl", tmp_path / "desk.db"
    file.write_text(rows(), encoding="utf-8")
    if existing:
        done = run("import", file, "--format", "jsonl", "--store", desk)
        assert "  written by 1 person, 1 bot" in done.stderr
        file.write_text(rows(texts=("hello", "hi there", "and one more")), encoding="utf-8")
    done = run("import", file, "--format", "jsonl", "--store", desk, "--dry-run", "--json")
    report = json.loads(done.stdout)
    assert (report["added"], report["replaced"]) == ((1, 1) if existing else (2, 0))
    assert report["senders"] == ({"person": 1, "bot": 2} if existing else {"person": 1, "bot": 1})
    if existing:
        with open_store(desk) as store:
            assert [one.text for one in store.messages("acme")] == ["hello", "hi"]
    else:
        assert not desk.exists()


def test_a_trial_leaves_no_file_behind(tmp_path):
    with open_store(tmp_path / "desk.db") as store:
        store.add([message("1")])
        with trial_of(tmp_path / "desk.db") as trial:
            trial.add([message("2")])
            assert trial.count("acme") == 2
        assert store.count("acme") == 1
    assert [one.name for one in tmp_path.iterdir()] == ["desk.db"]
