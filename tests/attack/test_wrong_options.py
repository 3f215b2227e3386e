"""Numbers and times that are none: an option answers each with a result or an error in words."""

import json
import warnings
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from nlp_support import open_store
from nlp_support.cli import app
from nlp_support.eval.annotate.items import Item, items_text
from nlp_support.eval.grades.file import write_grades
from nlp_support.eval.grades.grades import Grade, Grades, Pair

from support import exchange, message

pytest.importorskip("torch")

VALUES = {
    "float": ["nan", "inf", "-inf", "-1", "0", "1e308", "-1e308", "1e-320"],
    "int": ["-1", "0", str(10**30), str(-(10**30)), str(2**63 - 1)],
    "datetime": ["0001-01-01", "9999-12-31", "9999-12-31T23:59:59", "1969-12-31"],
}
NO_NUMBER = ("nan", "inf", "-inf")
SLOW = {  # any other value is right, and takes long
    ("eval privacy", "--seed"): ["-1", str(10**30)],
    ("train acts", "--rounds"): ["-1", "0", str(10**30), str(-(10**30))],
}
MORE = {("inbox", "--since"): ["--duplicates"], ("inbox", "--minutes"): ["--duplicates"]}
RUN = Path(__file__).parents[1] / "samples" / "run"


def options(group=None, path=()):
    """Every option of every command that takes a number or a time, with its kind."""
    group = group or get_command(app)
    for name in group.list_commands(None):
        command = group.get_command(None, name)
        if hasattr(command, "list_commands"):
            yield from options(command, (*path, name))
            continue
        for option in command.params:
            annotation = str(option.type_descriptor.annotation)
            kind = next((kind for kind in ("datetime", "float", "int") if kind in annotation), None)
            if kind is not None:
                yield pytest.param(
                    " ".join((*path, name)), option.opts[0], kind, id=f"{name} {option.opts[0]}"
                )


def call(*words):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries of training warn of themselves
        return CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    """How each command is called where nothing is wrong."""
    folder = tmp_path_factory.mktemp("options")
    store, now, out = ["--store", folder / "desk.db"], ["--now", "2026-02-01"], folder / "out"
    with open_store(folder / "desk.db") as opened:
        for number in range(4):
            opened.add(exchange(number, "what time do you open on saturday", "we open at nine on saturdays"))
        angry = {"conversation_id": "k9", "customer_id": "u9", "minutes": 9999}
        opened.add([message("n1", "I want a manager, or my lawyer writes to you", **angry)])
    flag = json.loads(call("flags", *store, *now, "--json").stdout)[0]["id"]

    def lines(name, row, count):
        file = folder / name
        file.write_text("\n".join(json.dumps(row(n)) for n in range(count)), encoding="utf-8")
        return file

    pairs = lines("pairs.jsonl", lambda n: {"question": f"q {n}", "reply": f"r {n}", "key": f"{n}"}, 4)
    labels = lines("labels.jsonl", lambda n: {
        "id": f"{n}", "label": ["neutral", "negative"][n % 2], "probabilities": [0.5, 0.3, 0.2],
    }, 4)  # fmt: skip
    scores = lines("scores.jsonl", lambda n: {
        "id": f"{n}", "unsatisfied": bool(n % 2), "scores": [0.1 * n, 0.2],
    }, 6)  # fmt: skip
    rated = lines("rated.jsonl", lambda n: {"id": f"{n}", "overall": [1 + n % 2 * 3], "turns": [
        {"role": "customer", "text": "well", "satisfaction": [1 + n % 2 * 3]},
        {"role": "agent", "text": "yes"},
        {"role": "customer", "text": "and?", "satisfaction": [2 + n % 2 * 2]},
    ]}, 30)  # fmt: skip
    pair = Pair("acme", "c3", 1)
    items, sheet, grades = folder / "items.jsonl", folder / "kim.csv", folder / "grades.jsonl"
    items.write_text(items_text([Item("i1", pair, "k3", 1, "en")]), encoding="utf-8")
    sheet.write_text("item,grade\ni1,2\n", encoding="utf-8")
    write_grades(grades, Grades([Grade(pair, "kim", 2, "k3", 1)]))
    base = ["--base", folder / "none"]
    sentences = folder / "sentences"
    sentences.mkdir()
    acts = {
        "asks": "when is it open", "tells": "it is open", "holds": "one moment", "hands_off": "write to us",
        "offers_help": "anything else", "thanks": "thanks", "agrees": "ok", "closes": "bye", "greets": "hi",
    }  # fmt: skip
    tables = (f'[{act}]\nsentences = ["{said}", "{said} now"]\n' for act, said in acts.items())
    (sentences / "en.toml").write_text("".join(tables), encoding="utf-8")
    return {
        "index": ["acme", *store], "suggest": ["acme", "when do you open", *store, *now],
        "journey": ["acme", *store, *now], "flags": [*store, *now], "flag": [flag, *store],
        "brief": ["acme", "u9", *store, *now], "triage": ["acme", "help", *store, *now],
        "inbox": [*store, *now], "metrics": ["acme", *store, *now], "faq": ["acme", *store, *now],
        "review": ["acme", *store, "--reviewer", "kim"],
        "coach": ["acme", *store, *now], "report": ["acme", *store, *now, "--out", f"{out}.html"],
        "serve": ["--store", folder / "none.db"], "key log": [*store],
        "hook add": [*store, "--account", "acme", "--platform", "zendesk", "--secret", "s"],
        "demo": [], "eval pairs": [pairs], "eval sentiment": [labels], "eval journeys": [scores],
        "eval drift": [*store, "--all", *now], "annotate export": [f"{out}.csv", *store, "--all"],
        "annotate import": [sheet, "--items", items, "--out", f"{out}.jsonl"], "annotate report": [grades],
        "eval escalation": [rated, "--by", "raters"], "eval replies": [*store, "--all"],
        "eval privacy": [*store], "eval compare": [RUN, RUN], "eval gate": [RUN, "--against", RUN],
        "train dataset": ["weights", folder, out], "train prune": [folder / "none", out],
        "train weights": [out, rated, "--rounds", "2"], "train encoder": [out, *base],
        "train sentiment": [out, *base, "--train", labels, "--val", labels],
        "train satisfaction": [out, *base, "--train", rated, "--val", rated],
        "train ranker": [out, *store], "train confidence": [out, *store, "--grades", grades],
        "tune": ["acme", *store, "--right", "0.6"],
        "eval errors": [RUN], "eval reading": [RUN.parent / "mails"],
        "train acts": [folder / "acts.npz", "--sentences", sentences, "--test", sentences, "--rounds", "2"],
        "train meanings": [folder / "meanings", "--encoder", folder / "none"],
        "train signs": [folder / "signs", rated],
        "train thresholds": [*store, "--before", folder / "none"],
    }  # fmt: skip


def without(words, option):
    """The words without an option and its value."""
    at = words.index(option) if option in words else len(words)
    return words[:at] + words[at + 2 :]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "option", "kind"), [*options()])
def test_no_option_ends_in_a_traceback(commands, name, option, kind):
    """No command takes what is no number; of the others it refuses what is too much, too little or too early,
    or gives the answer."""
    for value in SLOW.get((name, option), VALUES[kind]):
        words = without(commands[name], option) + MORE.get((name, option), [])
        done = call(*name.split(), *words, option, value)
        told = f"{option} {value}: {done.exception!r} {done.output}"
        assert done.exception is None or isinstance(done.exception, SystemExit), told
        assert done.exit_code == 0 or "error: " in done.stderr.lower(), told
        assert done.exit_code != 0 or value not in NO_NUMBER, told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["index", "--max-days", "nan"], "--max-days is nan, expected more than 0 and at most 100,000"),
        (["inbox", "--max-days", "-1"], "--max-days is -1, expected more than 0"),
        (["flags", "--watch", "-1"], "--watch is -1, expected more than 0 and at most 8,640,000,000"),
        (["flag", "f", "--snooze", "nan"], "--snooze is nan, expected more than 0 and at most 2,400,000"),
        (["flag", "f", "--snooze", "-3"], "--snooze is -3"),
        (["demo", "--max-days", "inf"], "--max-days is inf"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_the_error_names_the_option_and_what_it_takes(commands, words, said):
    store = [] if words[0] == "demo" else commands["inbox"][:2]
    done = call(*words, *store)
    assert done.exit_code == 1 and said in done.stderr
