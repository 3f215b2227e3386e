"""What a gate cannot tell is neither passed nor broken: margins, intervals, exit codes, JUnit, JSON."""

import json
from dataclasses import replace
from math import hypot, inf, nan
from xml.etree import ElementTree as xml

import pytest

from nlp_support.errors import InvalidArgument
from nlp_support.eval.compare import compare_runs
from nlp_support.eval.gate import State, check_gate
from nlp_support.eval.reports.junit import junit
from nlp_support.eval.reports.report import Figure, Report
from nlp_support.eval.rules import Rule, read_rules, rules_for
from nlp_support.eval.run import load_run, save_run

from saved_runs import call, journeys_run, labelled, predictions_file, sentiment_run, talks

DROP = Rule("accuracy", max_drop=0.02)


@pytest.fixture
def runs(tmp_path):
    """Runs over n messages of which so many are wrong, by name."""

    def made(n, *, wrong, sure=0.8, name=None):
        return sentiment_run(tmp_path / (name or f"{n}-{wrong}-{sure}"), labelled(n, wrong=wrong, sure=sure))

    return made


def only(run, rule, **options):
    (verdict,) = check_gate(run, [rule], **options).verdicts
    return verdict


def test_a_fall_that_few_messages_cannot_show_is_not_passed(runs):
    """2 of 40 became wrong: p of the exchange of two is 2/4, so chance explains the fall of .05; but of 40
    drawn at random 5 or more may be wrong, so the interval reaches to -.125, far below -.02."""
    verdict = only(runs(40, wrong=2), DROP, against=runs(40, wrong=0))
    assert verdict.state is State.UNTOLD and verdict.passed
    assert (verdict.value, verdict.reference, verdict.n, verdict.groups) == (0.95, 1.0, 40, 40)
    assert verdict.difference == pytest.approx(-0.05)
    assert verdict.difference_low == pytest.approx(-0.125, abs=0.026)
    assert verdict.difference_high == 0 and verdict.p_adjusted == pytest.approx(0.5, abs=0.03)
    assert verdict.smallest > 0.02 and verdict.margin == 0.02
    assert "too few to tell from a fall of" in verdict.reason


def test_a_strict_gate_fails_it_and_a_wide_margin_passes_it(runs):
    few, before = runs(40, wrong=2), runs(40, wrong=0)
    strict = check_gate(few, [DROP], against=before, strict=True)
    assert not strict.passed and strict.exit_code == 4 and strict.verdicts[0].state is State.UNTOLD
    wide = check_gate(few, [DROP], against=before, margin=0.2, strict=True)
    assert wide.passed and wide.exit_code == 0 and wide.verdicts[0].state is State.PASSED
    own = check_gate(few, [replace(DROP, margin=0.2)], against=before, strict=True)
    assert own.passed and own.verdicts[0].margin == 0.2
    narrow = check_gate(few, [replace(DROP, margin=0.2)], against=before, margin=0.01, strict=True)
    assert not narrow.passed and narrow.verdicts[0].margin == 0.01


def test_a_fall_beyond_chance_is_broken_and_no_margin_saves_it(runs):
    """10 of 40: p of the exchange of ten is 2/1024."""
    verdict = only(runs(40, wrong=10), DROP, against=runs(40, wrong=0), margin=0.5)
    assert verdict.state is State.BROKEN and not verdict.passed
    assert "fell by 0.250, 0.02 allowed" in verdict.reason


def test_a_rise_within_the_margin_passes(runs):
    """Nothing falls: every one of the ten that changed became right."""
    verdict = only(runs(40, wrong=0), DROP, against=runs(40, wrong=10), strict=True)
    assert verdict.state is State.PASSED and verdict.difference_low > -0.02


@pytest.mark.parametrize(("n", "state"), [(40, State.UNTOLD), (100, State.UNTOLD), (200, State.PASSED)])
def test_no_message_that_differs_is_no_proof_if_there_are_few(runs, n, state):
    """All stay right with less confidence. Up to 1 - .025^(1/n) of the messages may still become wrong: .088
    of 40, .036 of 100, .018 of 200, and .02 may pass."""
    verdict = only(runs(n, wrong=0, sure=0.7), DROP, against=runs(n, wrong=0))
    assert verdict.state is state


def test_a_run_that_differs_in_nothing_passes_unless_it_is_tiny(runs):
    same = runs(40, wrong=3)
    assert only(same, DROP, against=same, strict=True).state is State.PASSED
    assert only(same, replace(DROP, max_drop=0), against=same, strict=True).state is State.PASSED
    tiny = runs(29, wrong=3)
    verdict = only(tiny, DROP, against=tiny, strict=True)
    assert verdict.state is State.UNTOLD and "only 29 independent cases, 30 are needed" in verdict.reason


@pytest.mark.parametrize(
    ("rule", "margin", "state"),
    [
        (Rule("accuracy", min=0.8), None, State.PASSED),  # 36 of 40 is .9, its interval from about .8 to .975
        (Rule("accuracy", min=0.88), None, State.UNTOLD),
        (Rule("accuracy", min=0.88), 0.15, State.PASSED),
        (Rule("accuracy", min=0.95), None, State.BROKEN),
        (Rule("accuracy", max=0.92), None, State.UNTOLD),
        (Rule("accuracy", max=0.99), None, State.PASSED),
        (Rule("accuracy", max=0.5), None, State.BROKEN),
        (Rule("charm", min=0.5), None, State.MISSING),
        (Rule("recall", slice="class=neutral", min=0.5), None, State.MISSING),  # no message is neutral
        (Rule("recall", slice="class=positive", min=0.6, margin=0.1), None, State.PASSED),
        (Rule("confusion", slice="truth=positive/predicted=negative", max=4), None, State.PASSED),
    ],
)
def test_bounds_count_with_their_interval(runs, rule, margin, state):
    assert only(runs(40, wrong=4), rule, margin=margin).state is state


def test_a_figure_without_interval_cannot_be_told(tmp_path):
    report = Report(
        "speed", figures=(Figure("wait, p99", 5.0, n=9, unit="ms"), Figure("size", 2.0, unit="MB"))
    )
    save_run(report, tmp_path)
    run = load_run(str(tmp_path))
    late = only(run, Rule("wait, p99", max=9))
    assert late.state is State.UNTOLD and "no interval" in late.reason
    assert only(run, Rule("size", max=9)).state is State.PASSED  # a size is what it is


def test_the_gravest_state_gives_the_exit_code(runs):
    run = runs(40, wrong=4)
    told = {
        "broken": Rule("accuracy", min=0.95),
        "missing": Rule("charm", min=0),
        "few": Rule("accuracy", min=0.88),
    }

    def code(*names, strict=True):
        return check_gate(run, [told[name] for name in names], strict=strict).exit_code

    assert [code("few"), code("few", "missing"), code("few", "missing", "broken")] == [4, 3, 1]
    assert [code("few", strict=False), code("missing", strict=False)] == [0, 3]


@pytest.mark.parametrize("margin", [-0.1, nan, inf])
def test_a_margin_that_is_none_is_refused(runs, margin, tmp_path):
    run = runs(40, wrong=4)
    with pytest.raises(InvalidArgument, match=r"margin is .*, expected 0 or more, such as 0.02"):
        check_gate(run, [DROP], against=run, margin=margin)
    file = tmp_path / "gates.toml"
    file.write_text(f'[[gate]]\nfigure = "accuracy"\nmin = 1\nmargin = {margin}\n')
    with pytest.raises(InvalidArgument, match=r"\$\.gate\[0\]: margin is"):
        read_rules(file)


# Kinds


def test_every_kind_has_rules_that_can_be_read():
    for kind in ("replies", "sentiment", "journeys", "escalation", "privacy", "speed", "reading"):
        assert read_rules(rules_for(kind))
    for kind in ("pairs", "weightings", "", "../../etc/passwd"):
        with pytest.raises(InvalidArgument, match="there are no rules for runs of kind"):
            rules_for(kind)


def test_journeys_are_gated_with_their_rows(tmp_path):
    """30 unsatisfied and 30 satisfied; the change no longer flags 20 of the unsatisfied."""
    before = talks(*[(at % 2 == 0, (0.2, 0.9 - at % 2 * 0.5), (0, at % 2 == 0)) for at in range(60)])
    after = [
        replace(one, flags=(False, False)) if at < 40 and at % 2 == 0 else one
        for at, one in enumerate(before)
    ]
    reference, run = journeys_run(tmp_path / "a", before), journeys_run(tmp_path / "b", after)
    states = {one.rule.figure: one.state for one in
              check_gate(run, read_rules(rules_for("journeys")), against=reference).verdicts}  # fmt: skip
    assert states["recall"] is State.BROKEN
    assert {states["auc"], states["false_positive_rate"]} == {State.UNTOLD}  # 60 that all stay are too few


def timed(folder, value, low, high):
    figure = Figure("suggest, p50", value, low, high, n=400, system="nlp-support", unit="ms")
    save_run(Report("speed", figures=(figure,)), folder)
    return load_run(str(folder))


def test_times_are_compared_by_their_intervals(tmp_path):
    """30 (28 to 31) ms and 35 (34 to 37): the difference is 5, from 5 - root(1 + 1) to 5 + root(4 + 4)."""
    a, b = timed(tmp_path / "a", 30, 28, 31), timed(tmp_path / "b", 35, 34, 37)
    (one,) = compare_runs(a, b).differences
    assert (one.low, one.high) == pytest.approx((5 - hypot(1, 1), 5 + hypot(2, 2)))
    assert (one.p, one.p_adjusted, one.verdict) == (None, None, "worse")
    assert compare_runs(b, a).differences[0].verdict == "better"
    assert compare_runs(a, a).differences[0].verdict == "cannot tell"

    def state(allowed):
        return only(b, Rule("suggest, p50", max_rise=allowed), against=a).state

    assert [state(4), state(6), state(8)] == [State.BROKEN, State.UNTOLD, State.PASSED]


def test_other_machines_are_named(tmp_path):
    a = timed(tmp_path / "a", 30, 28, 31)
    b = replace(a, report=replace(a.report, made={"machine": "another"}))
    assert "different machines" in compare_runs(a, b).warnings[0]


# The command


def test_the_command_tells_the_states_apart(tmp_path):
    """From predictions to exit codes: 0 and a warning, 4 if strict, 1 if broken, 3 without a run."""
    for name, wrong in (("good", 0), ("odd", 2), ("bad", 15)):
        file = predictions_file(tmp_path / f"{name}.jsonl", labelled(60, wrong=wrong))
        done = call("eval", "sentiment", file, "--save", tmp_path / name)
        assert done.exit_code == 0, done.output
    against = "--against", tmp_path / "good"
    odd = call("eval", "gate", tmp_path / "odd", *against)
    assert odd.exit_code == 0, odd.output
    assert "?     accuracy falls by at most 0.02: cannot tell" in odd.stdout.replace("\n", "")
    assert "of 3 rules cannot be told: too few messages; as none is broken: passed" in odd.stdout
    beneath = [line for line in odd.stdout.splitlines() if line[:1] == " "]
    assert beneath and all(line.startswith(" " * 6) for line in beneath)  # the rule, not its sign
    same = call("eval", "compare", tmp_path / "good", tmp_path / "good")
    assert "the same: no number of any row differs" in same.stdout and "0.000  cannot tell" not in same.stdout
    assert "on the rows that have the figure in both" in same.stdout.replace("\n", " ")
    assert "the same" not in call("eval", "compare", tmp_path / "good", tmp_path / "odd").stdout
    out, report = tmp_path / "gate.json", tmp_path / "gate.xml"
    strict = call("eval", "gate", tmp_path / "odd", *against, "--strict", "--json", out, "--junit", report)
    assert strict.exit_code == 4 and "FAIL" in strict.stdout and "too few messages" in strict.stdout
    told = json.loads(out.read_text())
    first = told["verdicts"][0]
    assert (told["passed"], told["exit_code"], told["strict"]) == (False, 4, True)
    assert first["state"] == "cannot tell" and first["difference"] == pytest.approx(-2 / 60)
    assert all(type(first[name]) is float for name in ("value", "reference", "difference_low", "p_adjusted"))
    suite = xml.parse(report).getroot().find("testsuite")
    assert suite.get("tests") == "3" and suite.find("testcase/failure").get("type") == "cannot tell"
    bad = call("eval", "gate", tmp_path / "bad", *against, "--strict", "--junit", report)
    assert bad.exit_code == 1
    assert "fell by 0.250" in xml.parse(report).getroot().find("testsuite/testcase/failure").get("message")
    none = call("eval", "gate", tmp_path / "none", *against, "--junit", report)
    assert none.exit_code == 3 and "cannot read" in none.stderr
    assert xml.parse(report).getroot().get("errors") == "1"
    for options in (("--margin", "-1"), ("--rules", tmp_path / "none.toml"), ("--json", tmp_path)):
        assert call("eval", "gate", tmp_path / "odd", *against, *options).exit_code == 2
    wide = call("eval", "gate", tmp_path / "odd", *against, "--strict", "--margin", "0.6")
    assert wide.exit_code == 0 and wide.stdout.endswith("passed\n")


def test_junit_counts_its_cases_and_is_xml_whatever_the_names():
    found = xml.fromstring(
        junit(
            [
                ("a <b>", "", "passed", "é"),
                ("c\x00", "skipped", "cannot tell", "few\x1b"),
                ("d", "error", "e", '"'),
            ],
            name="요금\ud800",
            properties={"run": "r"},
        )
    )
    assert {name: found.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "3", "failures": "0", "errors": "1", "skipped": "1",
    }  # fmt: skip
    cases = found.findall("testsuite/testcase")
    assert [case.get("name") for case in cases] == ["a <b>", "c?", "d"]
    assert cases[1].find("skipped").get("message") == "few?"
