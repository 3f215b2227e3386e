"""Policies, in Python and from files."""

import os
import subprocess
import sys
from datetime import date, time, timedelta
from pathlib import Path

import pytest

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.journey.escalation.policy import WEIGHTS, EscalationPolicy
from nlp_support.text.phrases import WordChanges
from nlp_support.types.hours import BusinessHours

FILE = """
raise_at = 0.6
clear_at = 0
calm_after = 3
reasons = ["manager", "no-answer"]

[weights]
manager = 0.9

[hours]
open = 09:00:00
close = "17:30"
weekdays = ["mon", "tue"]
time_zone = "Asia/Seoul"
holidays = [2026-01-01, "2026-03-02"]

[words]
ignore = ["war zone"]
[words.add]
leave = ["close my tab"]

[account."acme uk"]
raise_at = 0.7
[account."acme uk".hours]
time_zone = "Europe/London"
[account."acme uk".weights]
no-answer = 1
[account."acme uk".words]
ignore = []
"""


def load(folder: Path, text: str) -> EscalationPolicy:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    return EscalationPolicy.load(file)


def test_a_file_gives_the_fields_and_leaves_the_others(tmp_path: Path) -> None:
    policy = load(tmp_path, FILE)
    assert (policy.raise_at, policy.clear_at, policy.calm_after) == (0.6, 0, 3)
    assert policy.similar_from == EscalationPolicy().similar_from
    assert policy.hours == BusinessHours(
        open=time(9),
        close=time(17, 30),
        weekdays=frozenset({"mon", "tue"}),
        time_zone="Asia/Seoul",
        holidays=frozenset({date(2026, 1, 1), date(2026, 3, 2)}),
    )
    assert policy.words == WordChanges(add={"leave": ("close my tab",)}, ignore=("war zone",))
    assert (policy.weight("manager"), policy.weight("no-answer")) == (0.9, WEIGHTS["no-answer"])
    assert policy.weight("legal") == 0  # not among the reasons


def test_an_account_has_its_own_over_what_is_at_the_top(tmp_path: Path) -> None:
    policy = load(tmp_path, FILE)
    own = policy.for_account("acme uk")
    assert (own.raise_at, own.calm_after, own.hours.time_zone, own.hours.open) == (
        0.7,
        3,
        "Europe/London",
        time(9),
    )
    assert dict(own.weights) == {"manager": 0.9, "no-answer": 1}
    assert own.words == WordChanges(add={"leave": ("close my tab",)}, ignore=())
    assert policy.for_account("another") is policy
    assert EscalationPolicy().for_account("acme uk") == EscalationPolicy()


def test_an_empty_file_is_the_default(tmp_path: Path) -> None:
    assert load(tmp_path, "") == EscalationPolicy()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("rais_at = 0.5", r"policy.toml: \$: unknown key 'rais_at'; did you mean 'raise_at'"),
        ("qqq = 1", "expected one of answer_within, calm_after"),
        ("accounts = 1", "unknown key 'accounts'"),
        ("[hours]\nopens = 1", r"\$.hours: unknown key 'opens'; did you mean 'open'"),
        ("[hours]\nopen = 9", r'\$.hours.open: expected a local time such as "09:00", got int'),
        ("[hours]\nopen = '9 am'", r'\$.hours.open: expected a local time such as "09:00"'),
        ("[hours]\nopen = '24:00'", r'\$.hours.open: expected a local time such as "09:00"'),
        ("[hours]\nclose = '25:00'", r'\$.hours.close: expected a local time such as "09:00"'),
        ("[hours]\nopen = 18:00:00\nclose = 18:00:00", r"\$.hours: close is 18:00, expected later than open"),
        ("[hours]\nopen = ['09:00', '13:00']\nclose = '18:00'", "open has 2 times and close 1 time on mon"),
        (
            "[hours]\nopen = ['09:00', 13]\nclose = ['12:00', '18:00']",
            r"\$.hours.open\[1\]: expected a local time",
        ),
        ("[hours]\nopen = []\nclose = []", "is open on no day"),
        (
            "[hours]\nopen = ['09:00', '11:00']\nclose = ['12:00', '18:00']",
            "09:00-12:00 and 11:00-18:00 overlap on mon",
        ),
        (
            "[hours]\nopen = ['13:00', '09:00']\nclose = ['18:00', '12:00']",
            "13:00-18:00 and 09:00-12:00 overlap on mon",
        ),
        (
            "[hours]\nopen = ['18:00', '20:00']\nclose = ['02:00', '22:00']",
            "18:00-02:00 and 20:00-22:00 overlap",
        ),
        (
            "[hours]\nopen = '22:00'\nclose = '06:00'\n[hours.sat]\nopen = '05:00'\nclose = '12:00'",
            "22:00-06:00 on fri overlaps with 05:00-12:00 on the day after",
        ),
        (
            "[hours]\nopen = '08:00'\nclose = '16:00'\n[hours.sun]\nopen = '20:00'\nclose = '09:00'",
            "20:00-09:00 on sun overlaps with 08:00-16:00 on the day after",
        ),
        (
            "[hours]\nopen = '09:00'\nclose = '18:00'\n[hours.sat]\nopen = '19:00'",
            r"close is 18:00 on sat, expected later than open at 19:00; give both there",
        ),
        ("[hours.satday]\nopen = '10:00'", r"\$.hours: unknown key 'satday'; did you mean 'sat'"),
        ("[hours.sat]\nopen = '10:00'\n[hours.Saturday]\nopen = '10:00'", "'sat' and 'Saturday' are one day"),
        ("[hours]\nweekdays = ['mon', 'monn']", "weekdays has 'monn', expected one or more of mon"),
        ("[hours.sat]\nopens = '10:00'", r"\$.hours.sat: unknown key 'opens'; did you mean 'open'"),
        ("[hours.sat]\nopen = 10", r"\$.hours.sat.open: expected a local time such as"),
        ("[hours]\nsat = '10:00'", r"\$.hours.sat: expected a table, got str"),
        ("[hours]\nholidays = 'Germany'", r"\$.hours.holidays"),
        ("[hours]\nholidays = ['DE', 'FR']", "there are several countries, expected one"),
        ("[hours]\nsubdivision = 'BY'", "a subdivision without its country"),
        ("[hours]\nholidays = 2026-01-01", r"\$.hours.holidays: expected an array, got date"),
        ("[hours]\nholidays = [2026-01-01T00:00:00]", r"\$.hours.holidays\[0\]: expected a date such as"),
        ("[hours]\ntime_zone = 9", r"\$.hours.time_zone: expected a text, got int"),
        ("[[hours.changes]]\nfrm = 1", r"\$.hours.changes\[0\]: unknown key 'frm'; did you mean 'from'"),
        ("[[hours.changes]]\nto = 2026-01-01", r"\$.hours.changes\[0\]: expected a key 'from'"),
        ("[words]\nadded = 1", r"\$.words: unknown key 'added'; did you mean 'add'"),
        ("[words]\nadd = 1", r"\$.words.add: expected a table, got int"),
        ("[words.add]\nleave = 'x'", r"\$.words.add.leave: expected an array, got str"),
        (
            "[words.add]\nmanager = ['a']\nleave = ['x', 2]",
            r"\$.words.add.leave\[1\]: expected a text, got int",
        ),
        ('[account."a"]\nclear_up = 0', r"\$.account.a: unknown key 'clear_up'; did you mean 'clear_at'"),
        ("[account.acme]\nanswer_within = 'x'", r"\$.account.acme.answer_within: expected a number of hours"),
        ('[account."a b"]\nraise_at = "1"', r'\$.account."a b".raise_at: expected a number, got str'),
        ("account = 1", r"\$.account: expected a table, got int"),
        ("[account]\na = 1", r"\$.account.a: expected a table, got int"),
        (
            "answer_within = 8761",
            "answer_within is 365 days, 1:00:00, expected a timedelta above 0 and up to 365 days",
        ),
        ("answer_within = nan", r"\$.answer_within: expected a number of hours, got nan"),
        ("answer_within = true", r"\$.answer_within: expected a number of hours, got bool"),
        ("language = 'fr'", "no texts in the language 'fr'; expected one of en, ko"),
        ("calm_after = 1.5", r"\$.calm_after: expected a whole number, got float"),
        ("[weights]\nmanager = 'x'", r"\$.weights.manager: expected a number, got str"),
        ("[weights]\nmanger = 1", "unknown reason 'manger'; did you mean 'manager'"),
        ("raise_at = 0.2", "clear_at is 0.25, expected less than raise_at, 0.2"),
        ("raise_at = '1'", r"\$.raise_at: expected a number, got str"),
        ("raise_at = nan", "raise_at is nan"),
        ("reasons = 'manager'", r"\$.reasons: expected an array, got str"),
        ("reasons = ['manger']", "unknown reason 'manger'; did you mean 'manager'"),
        ("weights = 1", r"\$.weights: expected a table, got int"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_with_what_would(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InvalidArgument, match=message):
        load(tmp_path, text)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="name an existing policy file"):
        EscalationPolicy.load(tmp_path / "absent")
    with pytest.raises(UnreadableFile, match="not TOML"):
        load(tmp_path, "raise_at =")


@pytest.mark.parametrize(
    "fields",
    [
        {"valence_below": -1.1},
        {"satisfaction_below": 0.9},
        {"falls_by": 0},
        {"raise_at": 1.01},
        {"clear_at": -0.1},
        {"similar_from": True},
        {"answer_within": timedelta(hours=8761)},
        {"answer_within": timedelta()},
        {"answer_within": 24},
        {"language": "de"},
        {"calm_after": 0},
        {"calm_after": 1.5},
        {"reasons": frozenset({"nothing"})},
        {"weights": {"manager": 1.5}},
        {"weights": {"nobody": 0.5}},
    ],
)
def test_values_outside_their_range_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(InvalidArgument, match=r"expected|did you mean"):
        EscalationPolicy(**fields)  # type: ignore[arg-type]


def test_the_fingerprint_tells_policies_apart_and_the_same_ones_not():
    words = WordChanges(add={"leave": ["adieu"]}, ignore=["war zone"])
    hours = BusinessHours(holidays=frozenset({date(2026, 12, 25), date(2026, 1, 1)}))
    policies = [
        EscalationPolicy(),
        EscalationPolicy(raise_at=0.6),
        EscalationPolicy(weights={"legal": 0.1}),
        EscalationPolicy(reasons=frozenset({"legal", "safety"})),
        EscalationPolicy(words=words),
        EscalationPolicy(hours=hours),
    ]
    assert len({policy.fingerprint for policy in policies}) == len(policies)
    assert EscalationPolicy(words=words, hours=hours).fingerprint == (
        EscalationPolicy(hours=hours, words=words).fingerprint
    )
    own = EscalationPolicy(accounts={"acme": EscalationPolicy(raise_at=0.6)})
    assert own.fingerprint == EscalationPolicy().fingerprint
    assert own.for_account("acme").fingerprint == EscalationPolicy(raise_at=0.6).fingerprint


def test_the_fingerprint_is_the_same_in_another_process():
    """Sets have another order there."""
    code = "from nlp_support import EscalationPolicy; print(EscalationPolicy().fingerprint)"
    told = []
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        ran = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
        told.append(ran.stdout.strip())
    assert told == [EscalationPolicy().fingerprint] * 2
