"""What commands print fits the screen: no line is wider than it, and words and short ids stay whole."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rich.cells import cell_len

from nlp_support import open_store
from nlp_support.cli.listing import listed
from nlp_support.cli.present.coach import coaching_text
from nlp_support.cli.present.faq import on_lines
from nlp_support.cli.present.inbox import duplicates_text, waiting_text
from nlp_support.cli.present.journey import brief_text, flags_text, journey_text, standings_text
from nlp_support.cli.present.layout import cut, item, labelled, table, wrapped
from nlp_support.cli.present.metrics import changes_text, metrics_text
from nlp_support.cli.present.models import models_text
from nlp_support.cli.present.triage import triage_text
from nlp_support.insights.coaching import Coaching, EarlyEndings, GroupChange, MoodChange
from nlp_support.insights.metrics import compare_periods
from nlp_support.journey import JourneyMonitor
from nlp_support.triage import Channel, Duplicate, DuplicateKind, Level, LevelName, Triaged, Waiting
from nlp_support.types.message import Message, Role
from nlp_support.types.rate import Rate

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
LONG = "conversation-" + "0123456789abcdef" * 6  # 109 letters
UUID = "6b1f0c9e-54a3-4c1b-9d1e-0a7b3f5c2d11"
ENGLISH = "asked the same for the third time; threatens to leave; angry about the service " * 3
KOREAN = "대화 후반 부정적으로 전환; 이미 문의했다고 언급; 응대에 강한 불만 표출 " * 4
WIDTHS = (80, 40)


def check(text, width, *, whole=()):
    """Every line fits, and each of `whole` is on one line."""
    lines = text.splitlines()
    assert lines and max(map(cell_len, lines)) <= width, [one for one in lines if cell_len(one) > width]
    for word in whole:
        assert any(word in line for line in lines), (word, text)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("text", [ENGLISH, KOREAN])
def test_lines_are_broken_between_words(text, width):
    lines = wrapped(text, width=width, first="flag   ")
    check("\n".join(lines), width)
    assert lines[0].startswith("flag   ") and all(line.startswith(7 * " ") for line in lines[1:])
    assert "\n".join(lines).split() == ["flag", *text.split()]  # each word whole, and in its place


def test_ids_are_cut_by_cells():
    """A Korean letter takes two cells: of four, 5 cells show two and the dots."""
    assert cut("abcdef", 6) == "abcdef" and cut("abcdefg", 6) == "abcde…"
    assert cut("한국상점", 8) == "한국상점" and cut("한국상점", 5) == "한국…"


def test_a_table_is_aligned_by_cells():
    assert table(("name", "n"), [("한국", "7"), ("a", "12")], right=("n",)) == [
        "name   n", "한국   7", "a     12",
    ]  # fmt: skip


def test_a_table_wraps_one_column_then_turns_into_blocks():
    """20 + 2 + 5 cells are 27; the wrapping column is at least 20 wide."""
    rows = [("alpha beta gamma delta epsilon", "12345")]
    assert table(("name", "n"), rows, width=27, wraps="name") == [
        "name                  n", "alpha beta gamma      12345", "delta epsilon",
    ]  # fmt: skip
    assert table(("name", "n"), rows, width=26, wraps="name") == [
        "name alpha beta gamma del…", "  n  12345",
    ]  # fmt: skip


def test_a_word_that_does_not_fit_beside_its_label_goes_below():
    assert labelled("conversation  ", UUID, width=40) == ["conversation", f"    {UUID}"]
    assert labelled("conversation  ", UUID, width=50) == [f"conversation  {UUID}"]
    assert item("head", LONG, width=20) == ["head", "   conversation-012…"]


@pytest.fixture(scope="module")
def desk():
    """An account with a Korean name, a customer with a long id, and one with a short one."""
    with open_store(":memory:") as store:
        for customer, conversation in ((LONG, LONG), ("kim", UUID), ("lee", "한국-대화-0001")):
            for n, text in enumerate(
                ["Where is my tent?", "Still no tent! Awful.", KOREAN, "I will sue you."]
            ):
                asked = START + timedelta(hours=10 * n)
                ids = (f"{conversation}-{n}", "한국상점-온라인", conversation, customer)
                store.add([Message(*ids, Role.CUSTOMER, text, asked, channel="kakao-business-channel")])
                reply = (f"{conversation}-{n}-r", *ids[1:], Role.AGENT, "One moment.")
                store.add([Message(*reply, asked + timedelta(minutes=5), agent_id="agent-with-long-name-01")])
        yield store


@pytest.fixture(scope="module")
def monitor(desk):
    return JourneyMonitor(desk)


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("width", WIDTHS)
def test_journeys_briefs_and_flags(monitor, width, language):
    account, now = "한국상점-온라인", START + timedelta(days=9)
    flags = monitor.flags(account, now=now, language=language)
    assert len(flags) == 3
    check(flags_text(flags, width=width), width, whole=[UUID, "kim", *(flag.id for flag in flags)])
    for customer in (LONG, "kim"):
        journey = monitor.journey(account, customer, now=now, language=language)
        check(journey_text(journey, width=width), width, whole=["2026-05-04 09:00"])
        brief = monitor.brief(account, customer, now=now, language=language)
        check(brief_text(brief, width=width), width)
    check(standings_text(monitor.standings(account, now=now), width=width), width, whole=["kim"])
    check(flags_text([], width=width), width)


@pytest.mark.parametrize("width", WIDTHS)
def test_metrics(desk, width):
    since = START + timedelta(hours=5)
    both = compare_periods(desk, "한국상점-온라인", since=since, now=START + timedelta(days=9))
    text = metrics_text(both.now, width=width)
    check(text, width, whole=["5 min"])
    check(changes_text(both, width=width), width, whole=["resolution rate"])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_inbox(width):
    spans = timedelta(hours=1234), timedelta(hours=24)
    waiting = Waiting(
        "한국상점-온라인", LONG, UUID, "chat", ("m1",), START, *spans, 0.25, (KOREAN,), 0.5, ("f1",)
    )
    since = f"since {START:%Y-%m-%d}"
    check(waiting_text([waiting], width=width), width, whole=[UUID, since])
    soon = replace(waiting, waited=timedelta(hours=3, minutes=24))
    check(waiting_text([soon], width=width), width, whole=["waited 3.4 hours"])
    apart, kind = timedelta(seconds=5), DuplicateKind.CONTRADICTS
    double = Duplicate("한국상점-온라인", UUID, LONG, UUID, ("김상담", LONG), apart, kind, 0.9)
    check(duplicates_text([double], width=width), width, whole=[UUID])


@pytest.mark.parametrize("width", WIDTHS)
def test_coaching_and_triage(width):
    change = MoodChange(UUID, "배송, 환불, 교환", "agent-01", "m1", START, KOREAN, 0.5, -0.5, 0.3, 3, 4)
    groups = GroupChange("agent-with-a-rather-long-name", 12, 0.1, 0.2, 0.1, 0.3, True)
    early = EarlyEndings(Rate.of(2, 30), 4, 7200.0, approved=True)
    found = Coaching(
        "한국상점-온라인", 30, (change,), (change,), (groups,), (groups,), early, None, (ENGLISH,)
    )
    check(coaching_text(found, width=width), width, whole=[UUID])
    level = Level(LevelName.MEDIUM, 0.5, (ENGLISH, KOREAN))
    check(triage_text(Triaged(level, level, level, Channel.MESSAGING, Channel.VOICE), width=width), width)


@pytest.mark.parametrize("width", WIDTHS)
def test_markdown_on_the_screen(width):
    lines = on_lines(f"# Shop\n\n- {ENGLISH}\n\n> {KOREAN}\n", width=width)
    check(lines, width)
    assert re.search("^- asked", lines, re.M) and re.search("^> 대화", lines, re.M)


def test_models():
    check(models_text(listed(), width=80), 200, whole=["support-satisfaction-2"])
