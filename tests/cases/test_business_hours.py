"""Hours that are not the same every day, as people write them into a policy."""

import json

import pytest

from cases.desk import Desk, samples
from support import run

HOURS = samples("hours")


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def waited(desk, tmp_path, told):
    """The hours that one customer has waited, in the inbox and in the metrics."""
    policy = tmp_path / "policy.toml"
    policy.write_text(told["policy"], encoding="utf-8")
    own = {"account_id": "shop", "conversation_id": "c1", "customer_id": "u1"}
    desk.imports(
        [own | {"id": "q", "role": "customer", "text": "Is the stool heavy?", "sent_at": told["asked"]}]
    )
    named = ("--policy", policy, "--store", desk.path, "--json")
    [waiting] = json.loads(run("inbox", "--now", told["now"], *named).stdout)
    desk.imports(
        [own | {"id": "a", "role": "agent", "text": "It weighs four kilos.", "sent_at": told["now"]}]
    )
    told = json.loads(run("metrics", "--account", "shop", *named).stdout)
    return waiting["waited_seconds"] / 3600, told["first_reply"]["all"]["business"]["median_seconds"] / 3600


@pytest.mark.parametrize("kind", HOURS)
def test_a_wait_has_the_hours_of_the_policy(desk, tmp_path, kind):
    if kind.startswith("bank"):
        pytest.importorskip("holidays")
    assert waited(desk, tmp_path, HOURS[kind]) == (HOURS[kind]["hours"],) * 2


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (
            'open = ["09:00", "11:00"]\nclose = ["12:00", "18:00"]',
            "09:00-12:00 and 11:00-18:00 overlap on mon",
        ),
        (
            'open = "22:00"\nclose = "06:00"\n[hours.tue]\nopen = "05:00"',
            "22:00-06:00 on mon overlaps with 05:00-06:00",
        ),
        ('open = ["09:00", "13:00"]\nclose = "18:00"', "open has 2 times and close 1 time on mon"),
        (
            'open = "09:00"\nclose = "18:00"\n[hours.sat]\nopen = "20:00"',
            "give both there if it is open over midnight",
        ),
        ('open = "9 o\'clock"', "expected a local time"),
    ],
)
def test_hours_that_cannot_be_are_refused_with_what_is_wrong(desk, tmp_path, hours, said):
    policy = tmp_path / "policy.toml"
    policy.write_text(f"[hours]\n{hours}\n", encoding="utf-8")
    desk.imports([{"id": "q", "account_id": "shop", "conversation_id": "c1", "customer_id": "u1",
                   "role": "customer", "text": "Hello?", "sent_at": "2026-06-05T08:00:00Z"}])  # fmt: skip
    printed = run("inbox", "--policy", policy, "--store", desk.path, code=1).output
    assert said in " ".join(printed.split())
