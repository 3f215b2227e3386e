"""Saved runs, comparing two of them, and the gate: a bad change must fail it, no change must not."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from nlp_support import Encoder, Ranking, cli, open_store
from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.compare import compare_runs
from nlp_support.eval.gate import State, check_gate
from nlp_support.eval.replies.measure import measure_replies
from nlp_support.eval.replies.rows import RowFile
from nlp_support.eval.replies.settings import RepliesSettings
from nlp_support.eval.rules import RULES, Rule, read_rules
from nlp_support.eval.run import load_run, save_run

from support import DIM, bag_of_words, exchange, message

ADJECTIVES = "red", "blue", "green", "small", "large", "old", "new"
THINGS = "coat", "lamp", "tent", "boat", "desk", "shoe", "drum", "ring"


def desk(store, n):
    """Questions about 56 things, each answered in its own words, each asked again and again."""
    for number in range(n):
        thing = f"{ADJECTIVES[number % 7]} {THINGS[number % 8]}"
        store.add(exchange(number, f"how much is the {thing}", f"the {thing} costs little, ask for one"))


@pytest.fixture(scope="module")
def words():
    return Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=DIM)


@pytest.fixture(scope="module")
def run_folder(tmp_path_factory, words):
    """A run over the last half of 240 exchanges."""
    folder = tmp_path_factory.mktemp("runs")
    rows = RowFile(folder / "rows.jsonl")
    ranking = Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0)
    with open_store(":memory:") as store:
        desk(store, 240)
        report = measure_replies(
            store, ["acme"], rows, encoder=words, ranking=ranking,
            settings=RepliesSettings(share=0.5, history=()),
        )  # fmt: skip
    save_run(report, folder / "a", rows=rows)
    return folder


def test_a_saved_run_comes_back_as_it_was_without_customer_text(run_folder):
    run = load_run(str(run_folder / "a"))
    assert run.system == "nlp-support"
    assert run.report.figure("recall@1", system="nlp-support").n == 120
    assert len(run.rows.columns("nlp-support")["same"]) == 120
    text = (run_folder / "a" / "report.json").read_text() + (run_folder / "a" / "messages.jsonl").read_text()
    assert "how much" not in text and "costs little" not in text
    assert load_run(f"{run_folder / 'a'}:shuffled").system == "shuffled"


def test_what_is_no_run_is_refused(run_folder, tmp_path):
    with pytest.raises(UnreadableFile, match="cannot read"):
        load_run(str(tmp_path / "nothing"))
    with pytest.raises(InvalidArgument, match=r"no system 'magic' in .*; it has nlp-support, always"):
        load_run(f"{run_folder / 'a'}:magic")
    for content, said in (
        ("{", "is not JSON"),
        ('{"schema": 99}', "schema 99"),
        ('{"schema": 1}', "is not a report"),
        ("[]", "schema None"),
    ):
        (tmp_path / "report.json").write_text(content)
        with pytest.raises(UnreadableFile, match=said):
            load_run(str(tmp_path))


def test_a_run_that_cannot_be_written_is_an_error(run_folder, tmp_path):
    report = load_run(str(run_folder / "a")).report
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InvalidArgument, match=r"cannot write .*; name another folder"):
        save_run(report, tmp_path / "file")
    with pytest.raises(InvalidArgument, match="cannot write"), RowFile(tmp_path / "no" / "rows").writing():
        pass


def test_a_run_does_not_differ_from_itself(run_folder):
    run = load_run(str(run_folder / "a"))
    comparison = compare_runs(run, run)
    assert {d.name for d in comparison.differences} >= {"coverage", "recall@3", "mrr", "aurc", "ece"}
    for difference in comparison.differences:
        assert (difference.difference, difference.low, difference.high) == (0, 0, 0)
        assert (difference.p, difference.p_adjusted) == (1, 1)
        assert difference.verdict == "cannot tell"


def test_shuffled_replies_are_worse_beyond_chance_and_by_how_much(run_folder):
    """Right before: mostly (some words share a place in the small encoder); at random among up to 56
    wordings: about once in 56."""
    folder = str(run_folder / "a")
    found = {d.name: d for d in compare_runs(load_run(folder), load_run(f"{folder}:shuffled")).differences}
    recall = found["recall@1"]
    assert recall.a > 0.7 and recall.b < 0.1
    assert recall.low <= recall.difference <= recall.high < -0.5
    assert recall.p == 1 / 10_001 and recall.p < recall.p_adjusted < 0.01
    assert recall.verdict == "worse" and found["aurc"].verdict == "worse"
    assert found["coverage"].verdict == "cannot tell"
    back = {d.name: d for d in compare_runs(load_run(f"{folder}:shuffled"), load_run(folder)).differences}
    assert back["recall@1"].verdict == "better" == back["aurc"].verdict


def test_the_gate_stops_the_shuffle_and_lets_no_change_pass(run_folder):
    rules, run = read_rules(RULES), load_run(str(run_folder / "a"))
    same = check_gate(run, rules, against=run)
    asked = [rule for rule in rules if not rule.promised]  # the run goes by no promise
    assert same.passed and len(same.verdicts) == len(asked) >= 5
    bad = check_gate(load_run(f"{run_folder / 'a'}:shuffled"), rules, against=run)
    assert not bad.passed
    broken = {verdict.rule.figure for verdict in bad.verdicts if verdict.state is State.BROKEN}
    assert {"recall@3", "similar@1", "aurc"} <= broken and "coverage" not in broken
    (worst,) = [v.reason for v in bad.verdicts if v.rule.figure == "similar@1"]
    assert "fell by" in worst and "0.02 allowed" in worst and "adjusted p" in worst


def test_bounds_hold_the_value_itself(run_folder):
    run = load_run(str(run_folder / "a"))

    def verdict(**rule):
        return check_gate(run, [Rule(**rule)]).verdicts[0]

    assert verdict(figure="recall@1", min=0.7).passed
    assert not verdict(figure="recall@1", system="shuffled", min=0.5).passed
    assert "above 0.5" in verdict(figure="recall@1", max=0.5).reason
    assert verdict(figure="recall@3", slice="month=2026-01", min=0.9).passed is False  # one month, no slices
    missing = verdict(figure="charm", min=0)
    assert not missing.passed and "no such figure" in missing.reason
    unmeasured = verdict(figure="1-of-100", min=0)
    assert unmeasured.passed  # 120 messages are enough for one batch


def test_runs_that_are_not_alike_are_refused_with_the_reason(run_folder, words, tmp_path):
    run = load_run(str(run_folder / "a"))
    report, rows = run.report, RowFile(tmp_path / "rows.jsonl")
    with open_store(":memory:") as store:
        desk(store, 80)
        other = measure_replies(store, ["acme"], rows, encoder=words, settings=RepliesSettings(history=()))
    for changed, said in (
        (other, "on other data .* 120 messages, digest .* against 16 messages"),
        (replace(report, kind="speed"), "of kind"),
        (replace(report, made={**report.made, "judge": "somebody"}), "have different judges"),
    ):
        save_run(changed, tmp_path / "b", rows=rows)
        with pytest.raises(InvalidArgument, match=said):
            compare_runs(run, load_run(str(tmp_path / "b")))
    save_run(report, tmp_path / "c")
    with pytest.raises(InvalidArgument, match="has no scores of single messages"):
        compare_runs(run, load_run(str(tmp_path / "c")))
    with pytest.raises(InvalidArgument, match="give --against RUN, or --rules with values alone"):
        check_gate(run, [Rule("recall@1", max_drop=0.1)])


GOOD = '[[gate]]\nfigure = "mrr"\nmin = 0\n'


def test_rules_are_read_as_they_were_written(tmp_path):
    """Every key that there is; whole numbers are numbers."""
    file = tmp_path / "gates.toml"
    every = 'system = "bm25"\nslice = "language=ko"\nmin = 0.25\nmax = 1\n'
    file.write_text(
        f'{GOOD}[[gate]]\nfigure = "ece"\n{every}[[gate]]\nfigure = "aurc"\nmax_drop = 1\nmax_rise = 0.5'
    )
    assert read_rules(file) == [
        Rule("mrr", min=0),
        Rule("ece", system="bm25", slice="language=ko", min=0.25, max=1),
        Rule("aurc", max_drop=1, max_rise=0.5),
    ]


def test_rules_are_checked(tmp_path):
    file = tmp_path / "gates.toml"
    for content, said in (
        ("[[gate]", "is not TOML"),
        ("", r"one or more \[\[gate\]\] tables"),
        ("gate = 3", r"one or more \[\[gate\]\] tables"),
        (f"{GOOD}[more]", r"\[\[gate\]\] tables and nothing else"),
        (f'{GOOD}[[gate]]\nfigure = "mrr"\nminn = 1', r"\$\.gate\[1\]: no key 'minn'; .*min"),
        (f'{GOOD}[[gate]]\nfigure = "mrr"', r"\$\.gate\[1\]: expected one of min, max, max_drop, max_rise"),
        ("[[gate]]\nmin = 1", r"\$\.gate\[0\]: missing required field figure"),
        ('[[gate]]\nfigure = "mrr"\nmin = "1"', r"\$\.gate\[0\]\.min: expected a number, got str"),
        ('[[gate]]\nfigure = "mrr"\nmax = true', r"\$\.gate\[0\]\.max: expected a number, got bool"),
        ("[[gate]]\nfigure = 3\nmin = 1", r"\$\.gate\[0\]\.figure: expected str, got int"),
        ("gate = [3]", r"\$\.gate\[0\]: expected a table, got int"),
        (
            '[[gate]]\nfigure = "mrr"\nslice = "month=1"\nmax_drop = 0',
            r"\[0\]: a rule on a slice can have min",
        ),
    ):
        file.write_text(content)
        with pytest.raises((InvalidArgument, UnreadableFile), match=said):
            read_rules(file)
    with pytest.raises(UnreadableFile, match="cannot read"):
        read_rules(tmp_path / "none.toml")


def call(*words):
    return CliRunner().invoke(cli.app, [str(word) for word in words])


@pytest.mark.slow
def test_from_a_store_to_a_gate_on_the_command_line(tmp_path):
    path, out = tmp_path / "desk.db", tmp_path / "out.json"
    with open_store(path) as store:
        desk(store, 40)
    words = "eval", "replies", "--store", path, "--all", "--share", "0.5"
    done = call(
        *words, "--baseline", "bm25", "--baseline", "frequent", "--json", out, "--save", tmp_path / "run"
    )
    assert done.exit_code == 0, done.output
    assert "recall@3" in done.stdout and "bm25" in done.stdout
    report = json.loads(out.read_text())
    assert report["kind"] == "replies" and report["data"]["messages"] == 20
    assert (tmp_path / "run" / "report.html").read_text().startswith("<!doctype html>")
    printed = call(*words, "--no-history", "--json", "-")
    assert json.loads(printed.stdout)["data"] == report["data"]
    same = call("eval", "gate", tmp_path / "run", "--against", tmp_path / "run")
    assert same.exit_code == 0 and same.stdout.endswith("passed\n")
    bad = call("eval", "gate", f"{tmp_path / 'run'}:shuffled", "--against", tmp_path / "run", "--json", out)
    assert bad.exit_code == 1 and "FAIL" in bad.stdout
    assert json.loads(out.read_text())["passed"] is False
    compared = call("eval", "compare", tmp_path / "run", f"{tmp_path / 'run'}:bm25")
    assert compared.exit_code == 0 and "verdict" in compared.stdout


def test_the_command_line_refuses_with_a_reason(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as store:
        store.add([message("1", "hello there")])
    for words, said in (
        (("replies", "--store", path), "give either --account ACCOUNT or --all"),
        (("replies", "--store", path, "--account", "nobody"), "no account 'nobody'"),
        (("replies", "--store", path, "--all"), "nothing to replay"),
        (("replies", "--store", path, "--all", "--baseline", tmp_path / "none"), "there is no folder"),
        (("replies", "--store", path, "--all", "--save", path), "cannot write"),
        (("replies", "--store", path, "--all", "--json", tmp_path / "no" / "out.json"), "cannot write"),
        (("speed", "--json", tmp_path), "cannot write"),
        (("gate", tmp_path / "run"), "cannot read"),
        (("compare", tmp_path / "a", tmp_path / "b"), "cannot read"),
        (("dataset", "magic", path, "--store", tmp_path / "x.db"), "expected one of taskmaster4, songys"),
        (("dataset", "songys", tmp_path / "none.csv", "--store", tmp_path / "x.db"), "cannot read"),
        (("sentiment", tmp_path / "none.jsonl"), "cannot"),
    ):
        done = call("eval", *words)
        assert done.exit_code == (3 if words[0] == "gate" else 1), words
        assert "error: " in done.stderr and said in done.stderr, (words, done.stderr)


def test_public_data_sets_become_stores(tmp_path):
    import gzip

    coffee, korean = tmp_path / "dialogues.jsonl.gz", tmp_path / "pairs.csv"
    turns = [["user", "a flat white please"], ["assistant", "to go?"], ["user", "yes"]]
    with gzip.open(coffee, "wt") as out:
        out.write(json.dumps({"conversation_id": "d1", "turns": turns}) + "\n")
    korean.write_text("Q,A,label\n뭐 해요,일해요,0\n배고파요,밥 드세요,0\n", encoding="utf-8")
    assert "3 added" in call("eval", "dataset", "taskmaster4", coffee, "--store", tmp_path / "d.db").stderr
    assert "4 added" in call("eval", "dataset", "songys", korean, "--store", tmp_path / "d.db").stderr
    with open_store(tmp_path / "d.db") as store:
        assert [m.role for m in store.conversation("coffee", "d1").messages] == [
            "customer",
            "agent",
            "customer",
        ]
        assert {(a.text, b.text) for a, b in (store.conversation("songys", n).messages for n in "01")} == {
            ("뭐 해요", "일해요"),
            ("배고파요", "밥 드세요"),
        }
    korean.write_text("question\nhello\n", encoding="utf-8")
    assert (
        "not the expected file"
        in call("eval", "dataset", "songys", korean, "--store", tmp_path / "e.db").stderr
    )
