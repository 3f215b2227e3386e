"""Files of settings that are nested too deeply or hold other types: each is refused in words that name it."""

import json
import shutil
import tomllib
from datetime import date, datetime, time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nlp_support import (
    ChannelTable,
    Encoder,
    EscalationPolicy,
    InvalidArgument,
    NlpSupportError,
    Ranking,
    SentimentModel,
    UnreadableFile,
    open_store,
)
from nlp_support.cli import app
from nlp_support.eval.compare import check_comparable
from nlp_support.eval.gate import check_gate
from nlp_support.eval.rules import read_rules
from nlp_support.eval.run import load_run
from nlp_support.training.run import open_run
from nlp_support.training.weights.settings import WeightsSettings
from nlp_support.types.documents import MOST_BYTES, MOST_DEEP, read_json, read_toml

from support import exchange, run

SAMPLES = Path(__file__).parents[1] / "samples"
DEEP = 100_000
ENCODER = {
    "format": 1, "name": "tiny", "dim": 3, "max_tokens": 40, "query_prompt": "q ", "document_prompt": "d ",
    "fingerprint": "3a36d3037e95c83c",
}  # fmt: skip


class Kind:
    """One kind of file: its contents where nothing is wrong, how it is written, and what reads it."""

    def __init__(self, name, values, read):
        self.name, self.values, self.read = name, values, read

    def __repr__(self):
        return self.name

    @property
    def toml(self):
        return self.name.endswith(".toml")

    def write(self, folder, values):
        text = values if isinstance(values, str) else toml_of(values) if self.toml else json.dumps(values)
        (folder / self.name).write_bytes(text.encode("utf-8", "surrogatepass"))
        return folder / self.name


def toml_of(values):
    return "\n".join(f"{json.dumps(key)} = {inline(value)}" for key, value in values.items())


def inline(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {inline(own)}" for key, own in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(inline, value))}]"
    if isinstance(value, date | time):
        return value.isoformat()
    return json.dumps(value) if isinstance(value, str | bool) else str(value)


def policy(file):
    found = EscalationPolicy.load(file)
    return [found.fingerprint, found.word_lists, found.for_account("haneul").word_lists]


def gate(file):
    found = load_run(str(SAMPLES / "run"))
    return check_gate(found, read_rules(file), against=found)


def replay(file):
    return check_comparable(load_run(str(file.parent)), load_run(str(SAMPLES / "run")))


def encode(file):
    return Encoder.load(file.parent).encode_query(["it was late"])


def classify(file):
    return SentimentModel.load(file.parent).score(["it was late"])


def settings(name):
    return tomllib.loads((SAMPLES / name).read_text())


def values(name):
    return json.loads((SAMPLES / name).read_text())


REPORT = values("run/report.json")
REPORT = {**REPORT, "curves": REPORT["curves"][:1]}
KINDS = [
    Kind("policy.toml", settings("policy.toml"), policy),
    Kind("channels.toml", settings("channels.toml"), ChannelTable.load),
    Kind("gates.toml", settings("gates.toml"), gate),
    Kind("ranking.json", values("ranking.json"), Ranking.load),
    Kind("encoder.json", ENCODER, encode),
    Kind("classifier.json", values("model/classifier.json"), classify),
    Kind("report.json", REPORT, replay),
]
WRONG = [True, -1, 1.5, float("nan"), 10**30, "x", "", [], {}, [[]], [{}], [1, "a"], {"a": {"a": 1}}]
WRONG_IN = {True: [date(2026, 1, 1), time(1), datetime(2026, 1, 1)], False: [None, "\ud800"]}  # TOML, JSON


def variants(value, wrong):
    """The value with one thing in it replaced by something wrong, left out, or by another name."""
    yield from wrong
    if isinstance(value, dict):
        for key, own in value.items():
            others = {name: other for name, other in value.items() if name != key}
            yield others
            yield {**others, f"{key}x": own}
            yield from ({**value, key: changed} for changed in variants(own, wrong))
    elif isinstance(value, list) and value:
        yield from ([changed, *value[1:]] for changed in variants(value[0], wrong))


@pytest.fixture
def folder(tmp_path):
    """One with all that the files need beside them."""
    for file in (*(SAMPLES / "model").iterdir(), SAMPLES / "run" / "messages.jsonl"):
        shutil.copyfile(file, tmp_path / file.name)
    (tmp_path / "classifier.json").unlink()
    return tmp_path


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_no_value_of_another_type_ends_in_a_traceback(folder, kind):
    kind.read(kind.write(folder, kind.values))
    for changed in variants(kind.values, WRONG + WRONG_IN[kind.toml]):
        if kind.toml and not isinstance(changed, dict):
            continue  # is no TOML
        try:
            kind.read(kind.write(folder, changed))
        except NlpSupportError:
            continue


def texts(toml):
    if toml:
        yield "a = " + "[" * DEEP + "]" * DEEP
        yield "a = " + "{a = " * DEEP + "1" + "}" * DEEP
        yield "a." * DEEP + "a = 1"
        yield '"a" . ' * DEEP + "a = 1"
        yield "[" + "a." * DEEP + "a]"
        yield "[[" + "a." * DEEP + "a]]"
        yield "a = {" + "a." * DEEP + "a = 1}"
        yield "a = " + "[" * 300 + "]" * 300
    else:
        yield "[" * DEEP + "]" * DEEP
        yield '{"a":' * DEEP + "1" + "}" * DEEP
        yield "[" * DEEP
        yield "[" * 300 + "]" * 300


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_deep_nesting_is_refused_at_once_and_in_words(folder, kind):
    for text in texts(kind.toml):
        with pytest.raises(NlpSupportError, match="nested more than 100 deep"):
            kind.read(kind.write(folder, text))


@pytest.mark.parametrize("kind", KINDS, ids=repr)
@pytest.mark.parametrize(
    "text",
    ["{", "[", "1", "null", '"x"', "a = 1\na = 2", "x = 1e999", "1" * 5000, "\0", "\ud800"],
    ids=ascii,
)
def test_what_is_no_document_is_refused_by_name(folder, kind, text):
    with pytest.raises(NlpSupportError, match=kind.name):
        kind.read(kind.write(folder, text))


@pytest.mark.parametrize("kind", KINDS, ids=repr)
def test_what_is_no_file_is_refused_by_name(folder, kind):
    (folder / kind.name).mkdir()
    with pytest.raises(NlpSupportError):
        kind.read(folder / kind.name)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_a_device_without_end_is_not_read_to_its_end():
    for read in (read_json, read_toml):
        with pytest.raises(ValueError, match=f"more than {MOST_BYTES:,} bytes"):
            read(Path("/dev/zero"))


def test_what_real_files_have_is_read(tmp_path):
    """A mark of the byte order; points in texts, comments, numbers and dates; as many levels as allowed."""
    file = tmp_path / "some.toml"
    points = "." * 500
    file.write_text(f"\ufeffa = \"{points}\" # {points}\nb = [{'1.5, ' * 500}]\nc = '{points}'\n")
    assert len(read_toml(file)["b"]) == 500
    deep = "[" * MOST_DEEP + "]" * MOST_DEEP
    file.write_text(f"\ufeff{deep}")
    assert read_json(file)


@pytest.mark.parametrize(
    "line", ["{", "[" * DEEP, "5", "{}", '{"scores": 5}', '{"scores": {"nlp-support": [1]}}'], ids=ascii
)
@pytest.mark.parametrize("place", [0, 1])
def test_damaged_scores_of_a_run_are_refused(tmp_path, line, place):
    shutil.copytree(SAMPLES / "run", tmp_path / "run")
    file = tmp_path / "run" / "messages.jsonl"
    good = file.read_text().splitlines()
    file.write_text("\n".join([*good[:place], line, *good[place:]]))
    with pytest.raises(UnreadableFile, match=r"messages.jsonl is damaged; run the evaluation again"):
        load_run(str(tmp_path / "run")).rows.columns("nlp-support")


@pytest.mark.parametrize("text", ["{", "[" * DEEP, "[]", "{}", '{"seconds": "long"}'], ids=ascii)
def test_a_damaged_record_of_a_training_run_is_refused(tmp_path, text):
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(InvalidArgument, match=r"run.json .*; start a new run in another folder"):
        open_run(tmp_path, command="encoder", settings=WeightsSettings(), data={}, seed=0, resume=True)


LONG = "x" * 5000


@pytest.mark.parametrize(
    "words",
    [
        "suggest acme help --encoder {}", "suggest acme help --ranking {}", "flags --sentiment {}",
        "flags --policy {}", "triage acme help --channels {}", "index --store {}", "faq acme --out {}",
        "eval gate {}", "eval pairs {}", "eval pairs m --encoder {}", "train weights out m --model {}",
        "train prune {} out", "train sentiment out --base {} --train m --val m",
    ],
)  # fmt: skip
def test_a_name_that_no_file_can_have_is_an_error_in_words(tmp_path, monkeypatch, words):
    monkeypatch.chdir(tmp_path)
    with open_store("desk.db") as store:
        store.add(exchange(1, "when do you open", "at nine"))
    (tmp_path / "m").write_text("")
    monkeypatch.setenv("NLP_SUPPORT_STORE", "desk.db")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    done = CliRunner().invoke(app, words.format(LONG).split())
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code in (1, 2) and "error: " in done.stderr.lower()


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="this system has no such file")
def test_a_file_whose_disk_fails_is_an_error_in_words(tmp_path):
    """Reading another process's memory at its start fails as a broken disk does."""
    words = "import", "/proc/self/mem", "--format", "jsonl", "--store", tmp_path / "desk.db"
    assert "cannot be read to its end: Input/output error" in run(*words, code=1).stderr


@pytest.mark.parametrize(
    ("option", "command"),
    [
        ("--policy", "flags"), ("--policy", "metrics acme"), ("--channels", "triage acme help"),
        ("--ranking", "suggest acme help"), ("--rules", f"eval gate {SAMPLES / 'run'}"),
    ],
)  # fmt: skip
def test_every_command_that_takes_a_file_tells_its_fault(tmp_path, option, command):
    open_store(tmp_path / "desk.db").close()
    file = tmp_path / "wrong"
    file.write_text("a = " + "[" * DEEP)
    store = [] if command.startswith("eval") else ["--store", tmp_path / "desk.db"]
    code = 2 if option == "--rules" else 1  # of a gate, 1 is a rule that is broken
    assert "error: " in run(*command.split(), *store, option, file, code=code).stderr
