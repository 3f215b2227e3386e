import io
import json
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import typer
from rich.console import Console
from typer.testing import CliRunner

from nlp_support import Encoder, Flag, Status, Suggestion, Suggestions, cli, open_store
from nlp_support.cli.flags import print_news
from nlp_support.cli.present.suggestions import show_suggestions

from support import T0, exchange

HOURS_Q, HOURS_A = "What time do you open on Saturday?", "We open at nine on Saturdays."


def run(*words, input=None):
    return CliRunner().invoke(cli.app, [str(word) for word in words], input=input)


@pytest.fixture
def desk(tmp_path):
    """A store with one answered question, and one of another customer."""
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add(exchange(1, HOURS_Q, HOURS_A))
        store.add(exchange(2, "Can I bring my dog?", "Dogs are welcome on the terrace."))
    return path


def row(id, role, text, hours, **fields):
    sent_at = (T0 + timedelta(hours=hours)).isoformat()
    own = {"account_id": "acme", "conversation_id": "k", "customer_id": "u", **fields}
    return json.dumps({"id": id, "role": role, "text": text, "sent_at": sent_at, **own})


def test_import_reports_what_went_in_and_what_did_not_and_may_be_run_again(tmp_path):
    file = tmp_path / "messages.jsonl"
    lines = [
        row("1", "customer", HOURS_Q, 0),
        row("2", "robot", "beep", 1),
        row("3", "agent", HOURS_A, 2),
        "{broken",
    ]
    file.write_text("\n".join(lines))
    words = "import", file, "--format", "jsonl", "--store", tmp_path / "desk.db"
    done = run(*words)
    assert done.exit_code == 0
    assert "2 added, 0 replaced, 2 rejected" in done.stderr
    assert "line 2: role must be 'customer' or 'agent'" in done.stderr and "line 4:" in done.stderr
    again = json.loads(run(*words, "--json").stdout)
    assert (again["added"], again["replaced"]) == (0, 0)
    assert [rejection["line"] for rejection in again["rejected"]] == [2, 4]


def test_import_says_which_format_it_took(tmp_path):
    """It is seen from the content; in doubt nothing is imported, and no store is made."""
    file, store = tmp_path / "messages.txt", tmp_path / "desk.db"
    file.write_text("\n".join([row("1", "customer", HOURS_Q, 0), row("2", "agent", HOURS_A, 1)]))
    done = run("import", file, "--store", store, "--json")
    assert done.exit_code == 0 and "messages.txt is read as jsonl; --format" in done.stderr
    found = json.loads(done.stdout)
    assert (found["format"], found["added"]) == ("jsonl", 2)
    file.write_text("id;text\n1;hello\n")
    doubt = run("import", file, "--store", tmp_path / "other.db")
    assert doubt.exit_code == 1 and "no known format" in doubt.stderr and "hello" not in doubt.stderr
    assert not (tmp_path / "other.db").exists()


def test_the_time_zone_of_a_chat_can_be_given(tmp_path):
    """Noon in Seoul is 03:00 UTC, in Berlin 10:00 UTC in May."""
    file = tmp_path / "chat.txt"
    head = "Dana 님과 카카오톡 대화\n--------------- 2026년 5월 1일 금요일 ---------------\n"
    file.write_text(f"{head}[Dana] [오후 12:00] {HOURS_Q}\n", encoding="utf-8")
    for words, hour in (((), 3), (("--timezone", "Europe/Berlin"), 10)):
        store = tmp_path / f"{hour}.db"
        assert run("import", file, "--account", "shop", "--store", store, *words).exit_code == 0
        with open_store(store) as opened:
            [message] = opened.messages("shop")
        assert message.sent_at.hour == hour


def test_import_of_what_cannot_be_read_fails_with_the_reason(tmp_path):
    store = tmp_path / "desk.db"
    missing = run("import", tmp_path / "nothing.jsonl", "--format", "jsonl", "--store", store)
    assert missing.exit_code == 1 and missing.stderr.startswith("error:")
    (tmp_path / "a.csv").write_text("name,colour\nx,y\n")
    header = run("import", tmp_path / "a.csv", "--format", "csv", "--store", store)
    assert header.exit_code == 1 and "sent_at" in header.stderr
    unknown = run("import", tmp_path / "a.csv", "--format", "xml", "--store", store)
    assert unknown.exit_code == 1 and "jsonl" in unknown.stderr


def test_index_then_suggest(desk):
    done = run("index", "--store", desk, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == [{"account_id": "acme", "indexed": 2, "already": 0, "skipped": {}}]
    assert "0 indexed, 2 already indexed" in run("index", "--store", desk, "--account", "acme").stderr

    found = json.loads(
        run("suggest", "acme", "when do you open on saturdays", "--store", desk, "--json").stdout
    )
    assert found["suggestions"][0]["text"] == HOURS_A
    assert set(found["suggestions"][0]) == {
        "id", "text", "confidence", "question", "times_sent", "last_sent_at", "message_id", "placeholders",
        "literals", "answers", "asks", "title", "source",
    }  # fmt: skip
    table = run("suggest", "acme", "when do you open on saturdays", "--store", desk, "-k", "1")
    assert "We open at nine" in table.stdout and "ms" in table.stderr


def test_a_first_suggestion_says_what_it_waits_for(desk, monkeypatch, words_encoder):
    """Two sent messages are encoded only after it was said; then nothing is left to wait for."""
    told = threading.Event()

    def say(text):
        lines.append(text)
        told.set()

    def slow(texts):
        assert not any("terrace" in text for text in texts[:3]) or told.wait(60)
        return words_encoder.encode_document(texts)

    lines: list[str] = []
    encoder = Encoder(words_encoder.encode_query, slow, name="slow", fingerprint="1", dim=words_encoder.dim)
    monkeypatch.setattr(Encoder, "load", classmethod(lambda *args, **options: encoder))
    monkeypatch.setattr("nlp_support.cli.terminal.say", say)
    monkeypatch.setattr("nlp_support.cli.terminal.PATIENCE", 0.0)
    assert run("suggest", "acme", HOURS_Q, "--store", desk).exit_code == 0
    assert lines == [
        "2 sent messages are encoded first, only this once; nlp-support index shows how far it is"
    ]
    monkeypatch.setattr("nlp_support.cli.terminal.PATIENCE", 60.0)
    run("suggest", "acme", HOURS_Q, "--store", desk)
    assert len(lines) == 1


def shown(*confidences):
    items = tuple(
        Suggestion(str(at), f"reply {at}", confidence, "q", 1, datetime(2026, 1, 1, tzinfo=UTC), str(at))
        for at, confidence in enumerate(confidences)
    )
    console = Console(record=True, width=200, file=io.StringIO())
    show_suggestions(Suggestions(items, set_confidence=0.8), console=console)
    return console.export_text()


def test_a_set_is_told_as_one_and_why_it_is_not_sorted_by_confidence():
    assert "one of these 2 helps: likely (0.80)\n" in shown(0.6, 0.4)
    assert "likely (0.80); they are chosen to cover" in shown(0.3, 0.6)
    assert "helps" not in shown(0.6)


def test_suggestions_of_an_encoder_without_a_ranking_say_so_beside_them(desk, monkeypatch, words_encoder):
    """The bundled encoder has one."""
    asked = "suggest", "acme", "when do you open on saturdays", "--store", desk, "--json"
    assert "no ranking is fitted" not in run(*asked).stderr
    monkeypatch.setattr(Encoder, "load", lambda *names, **options: words_encoder)
    done = run(*asked)
    assert json.loads(done.stdout)["suggestions"][0]["text"] == HOURS_A
    assert "no ranking is fitted for this encoder; run nlp-support train ranker" in done.stderr


def test_replies_from_some_sources_only(desk):
    """Everything was sent in January 2026 by one agent, and ended resolved."""

    def texts(*words):
        done = run("suggest", "acme", HOURS_Q, "--store", desk, "--now", "2026-01-20", *words, "--json")
        return [one["text"] for one in json.loads(done.stdout)["suggestions"]]

    assert texts() == texts("--resolved") == texts("--agent", "g1") == texts("--newer-than", "60") != []
    assert texts("--agent", "nobody", "--agent", "g1", "--resolved") == texts()
    assert texts("--agent", "nobody") == texts("--newer-than", "0.5") == []
    wrong = run("suggest", "acme", HOURS_Q, "--store", desk, "--newer-than", "-1")
    assert wrong.exit_code == 1 and "--newer-than is -1" in wrong.stderr


def test_suggest_abstains_in_both_forms(desk):
    words = "suggest", "acme", "qzx vvk 81 lorem wug", "--store", desk
    assert run(*words).stdout.startswith("no suggestion: no past reply is likely enough to help")
    found = json.loads(run(*words, "--json").stdout)
    assert found["abstained"] and found["suggestions"] == [] and found["reason"]
    early = json.loads(
        run("suggest", "acme", HOURS_Q, "--store", desk, "--now", "2026-01-01", "--json").stdout
    )
    assert early["reason"] == "the account sent no messages in the window, bots and automatic messages aside"


def test_mistakes_end_with_one_line_and_exit_code_1(desk, tmp_path):
    for words, said in (
        (("suggest", "nobody", "hi", "--store", desk), "no account 'nobody'; this store has 1: acme"),
        (("suggest", "acme", "hi", "--store", tmp_path / "typo.db"), "no store at"),
        (("suggest", "acme", "hi", "--store", desk, "-k", "0"), "k is 0"),
        (("index", "--store", desk, "--max-messages", "0"), "max_messages is 0"),
        (("index", "--store", desk, "--account", "nobody"), "no account 'nobody'"),
        (("forget", "u", "--store", desk, "--account", "nobody", "--yes"), "no account 'nobody'"),
        (("eval", "replies", "--store", desk), "give either --account ACCOUNT or --all"),
    ):
        done = run(*words)
        assert done.exit_code == 1, words
        assert done.stderr.startswith("error: ") and said in done.stderr, words
        assert "Traceback" not in done.output
    assert not (tmp_path / "typo.db").exists()


def test_forget_asks_and_then_erases(desk):
    assert run("forget", "user1", "--store", desk, input="n\n").exit_code == 1
    with open_store(desk) as store:
        assert store.count("acme") == 4
    done = json.loads(run("forget", "user1", "--store", desk, "--yes", "--json").stdout)
    assert done["acme"]["messages"] == 2 and done["acme"]["complete"]
    with open_store(desk) as store:
        assert store.count("acme") == 2


def test_models_lists_the_bundled_ones():
    models = json.loads(run("models", "--json").stdout)
    tasks = ["encoder", "sentiment", "satisfaction", "meanings", "acts", "ranking", "weights"]
    assert [model["task"] for model in models] == tasks
    assert all(model["in_use"] and model["fingerprint"] and not model["misfit"] for model in models)
    assert sum(model["megabytes"] for model in models) < 110
    assert "encoder" in run("models").stdout


def test_help_names_every_command():
    done = subprocess.run(
        [sys.executable, "-m", "nlp_support", "--help"], capture_output=True, text=True, check=True
    )
    for command in ("import", "index", "suggest", "forget", "models", "demo", "train", "eval"):
        assert command in done.stdout


@pytest.mark.parametrize("command", ["metrics", "inbox"])
def test_an_account_is_named_by_position_or_by_option(desk, command):
    last = "--store", desk, "--now", "2026-06-01", "--json"
    done, other = run(command, "acme", *last), run(command, "--account", "acme", *last)
    assert done.exit_code == other.exit_code == 0, done.output
    assert json.loads(done.stdout) == json.loads(other.stdout)


def test_the_store_may_come_from_the_environment(desk, monkeypatch):
    monkeypatch.setenv("NLP_SUPPORT_STORE", str(desk))
    assert json.loads(run("metrics", "acme", "--json").stdout)["account_id"] == "acme"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ("suggest", "hello"),
            "expected ACCOUNT TEXT (ACCOUNT may be given as --account); arguments given: 1",
        ),
        (("suggest", "acme", "hello", "--account", "acme"), "arguments given: 3; put quotes"),
        (("brief", "acme"), "expected ACCOUNT CUSTOMER"),
        (("metrics",), "expected ACCOUNT (ACCOUNT may be given as --account); arguments given: 0"),
        (("faq-state", "e1", "blocked"), "expected ACCOUNT ENTRY STATE"),
    ],
)
def test_words_that_are_missing_or_too_many_are_named(desk, words, said):
    done = run(*words, "--store", desk)
    assert done.exit_code == 2 and said in " ".join(done.stderr.split()), done.stderr


def test_without_a_command_three_are_shown_that_work_on_the_demo():
    shown = run().stdout.replace("\\\n", "")
    lines = [line.strip() for line in shown.splitlines() if line.startswith("  nlp-support")]
    assert len(lines) == 3 and all("--store demo.db" in line for line in lines)
    assert run("--version").stdout.startswith("nlp-support ")


def test_watching_prints_a_line_for_each_change(capsys):
    """A flag that is seen twice as it was is told once; one that was acknowledged is told again."""
    flag = Flag(
        id="f1", account_id="acme", conversation_id="k", customer_id="u", severity=0.9, reasons=(),
        raised_at=T0, evidence_ids=(),
    )  # fmt: skip
    shown = {}
    print_news([flag], shown)
    print_news([flag], shown)
    print_news([replace(flag, status=Status.ACKNOWLEDGED)], shown)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(line["id"], line["status"]) for line in lines] == [("f1", "open"), ("f1", "acknowledged")]


def commands():
    """Every command of our own with its name."""
    group = typer.main.get_group(cli.app)
    return {name: group.commands[name] for name in group.commands}


def test_no_summary_is_cut_at_80_columns():
    for name, command in commands().items():
        assert not command.get_short_help_str(60).endswith("..."), name


def test_an_option_is_explained_alike_in_every_command():
    """Apart from those that mean something else there: the language of replies is not that of a desk, a
    window's --max-days is neither that of the demo nor of the inbox, and TEXT is a reply in the conversation
    of check, not a question."""
    other = {
        ("suggest", "language"), ("check", "conversation"),
        ("demo", "store"), ("doctor", "store"),
        ("demo", "max_days"), ("inbox", "max_days"),
        ("import", "account"), ("score", "account"), ("inbox", "account"),
        ("flags", "since"), ("inbox", "since"),
        ("triage", "channel"), ("metrics", "channel"),
        ("flags", "account"), ("index", "account"), ("forget", "account"),
        ("faq", "format"), ("faq", "out"), ("report", "out"), ("score", "out"),
    }  # fmt: skip
    texts = {}
    for name, command in commands().items():
        for option in command.params:
            assert option.help or option.name == "words" or option.hidden, (name, option.name)
            if (name, option.name) not in other:
                texts.setdefault(option.name, set()).add(option.help)
    assert {name: found for name, found in texts.items() if len(found) > 1} == {}


def test_every_format_is_named_where_a_file_is_read():
    from nlp_support.readers import Format

    for name in ("import", "score"):
        [option] = [one for one in commands()[name].params if one.name == "format"]
        assert all(format in option.help for format in Format)
