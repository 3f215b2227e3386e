"""The report of an account: what it gathers, its page and its JSON. All text here is invented."""

import json
import math
import re
import sys
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from nlp_support import Encoder, EscalationPolicy, open_store
from nlp_support.errors import InvalidArgument, MissingExtra, UnknownAccount
from nlp_support.insights.metrics.results import Traffic
from nlp_support.insights.report import make_report, render_page
from nlp_support.insights.report import page as page_module
from nlp_support.insights.report.issues import issues_of
from nlp_support.insights.report.moods import mean_mood, mood_curve, step_of
from nlp_support.insights.report.plots import draw_bars, draw_moods, draw_volume
from nlp_support.insights.report.words import seconds_text
from nlp_support.insights.topics import OTHER, Topic, Topics
from nlp_support.store.feedback import Outcome
from nlp_support.text.endings import Ending
from nlp_support.types.hours import BusinessHours
from nlp_support.types.plain import plain

from support import T0, Counting, bag_of_words, case, contrast, message, run, talks

LATER = T0 + timedelta(days=60)
SEOUL = ZoneInfo("Asia/Seoul")


def words():
    return Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=64)


@pytest.fixture(scope="module")
def report():
    """Six conversations of customers who have a name, of which three recover."""
    with open_store(":memory:") as opened:
        opened.add(talks(3))
        yield make_report(opened, "acme", monitor=Counting().monitor(opened), now=LATER)


@pytest.fixture(scope="module")
def page(report):
    return render_page(report)


class Seen(HTMLParser):
    """Tags, attributes and text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data):
        self.text += data


# What is gathered


def test_the_period_is_whole_days_of_the_account(report):
    """The first message is of 5 January 2026, 9:00 UTC; the sixth conversation begins on the 10th."""
    assert (report.since, report.until) == (
        datetime(2026, 1, 5, tzinfo=UTC),
        datetime(2026, 1, 11, tzinfo=UTC),
    )
    assert (
        report.metrics.conversations == 6 == report.coaching.conversations == sum(p.n for p in report.moods)
    )
    assert (report.mood_step, report.mood_before) == (1, None)
    assert "too short for a period before" in report.notes[0]


def test_the_period_before_is_as_long():
    """Of six conversations, one a day from 5 January, the 8th and 9th are asked for: the 6th and 7th are
    before. Moods of the first three are (-1, -1, 1, 1), of the others neither good nor bad."""
    with open_store(":memory:") as opened:
        opened.add(talks(3))
        start = datetime(2026, 1, 8, tzinfo=UTC)
        found = make_report(
            opened, "acme", monitor=Counting().monitor(opened),
            since=start, until=start + timedelta(days=2), now=LATER,
        )  # fmt: skip
        assert found.mood.n == 2 and found.mood_before.n == 2 and found.mood.mood == 0.0
        assert sum(issue.n for issue in found.issues) == 2
        assert sum(issue.before for issue in found.issues) == 2


def test_days_are_those_of_the_accounts_time_zone():
    """18:30 UTC on the 5th is 03:30 on the 6th in Seoul."""
    policy = EscalationPolicy(hours=BusinessHours(time_zone="Asia/Seoul"))
    with open_store(":memory:") as opened:
        opened.add([message("m", "good", minutes=570)])
        found = make_report(opened, "acme", monitor=Counting().monitor(opened, policy=policy), now=LATER)
    assert found.since == datetime(2026, 1, 6, tzinfo=SEOUL) == found.moods[0].start
    assert found.metrics.volume.by_weekday_hour[1][3].received == 1


def test_moods_are_averaged_by_day_with_an_interval():
    """Two conversations of one message on the first day, moods 0 and .4: mean .2, deviation .4/√2 = .28284,
    half an interval 1.96·.28284/√2 = .392. The third, two days later, stands alone."""
    cases = [case("a", [0.0]), case("b", [0.4], hours=1), case("c", [-0.5], hours=48)]
    start = T0.replace(hour=0)
    first, last = mood_curve(cases, since=start, step=1, profile="default")
    assert (first.start, first.n, first.mood) == (start, 2, pytest.approx(0.2))
    assert (first.low, first.high) == (pytest.approx(-0.192), pytest.approx(0.592))
    assert (last.start, last.n, last.mood, last.low) == (start + timedelta(days=2), 1, -0.5, None)
    [week] = mood_curve(cases, since=start, step=7, profile="default")
    assert (week.n, week.mood) == (3, pytest.approx(-0.1 / 3))
    assert mean_mood([], since=start, profile="default") is None


def test_longer_periods_are_told_by_week_and_month():
    assert [step_of(T0, T0 + timedelta(days=days)) for days in (1, 45, 46, 730, 731)] == [1, 1, 7, 7, 28]


def test_issues_have_their_change_and_how_many_were_resolved():
    """Parcels: 9 now, 1 before: 9 of 10 is surely over a half (Wilson .596). Bills: 2 and 1 may be chance.
    Of the two bills one is still open and one was left: none of one resolved."""
    parcels = [case(f"p{i}", [0.1]) for i in range(10)]
    bills = [case("b0", [0.1], ending=Ending.OPEN), case("b1", [0.1], ending=Ending.LEFT), case("b2", [0.1])]
    others = [case("x", [0.1])]
    of = (
        {one.conversation_id: 1 for one in parcels} | {one.conversation_id: 2 for one in bills} | {"x": OTHER}
    )
    names = [
        Topic(1, "parcel", ("parcel",), 10),
        Topic(2, "bill", ("bill",), 3),
        Topic(OTHER, "other", (), 1),
    ]
    topics = Topics("acme", tuple(names), of)
    found = issues_of([*others, *bills[:2], *parcels[:9]], [parcels[9], bills[2]], topics)
    assert [(one.name, one.n, one.before, one.trend) for one in found] == [
        ("parcel", 9, 1, "rising"),
        ("bill", 2, 1, "steady"),
        ("other", 1, 0, "steady"),
    ]
    assert [(one.resolved.n, one.resolved.share) for one in found] == [(9, 1.0), (1, 0.0), (1, 1.0)]
    [first, *_] = issues_of(parcels, None, topics)
    assert first.before is None is first.trend


def test_flags_are_counted_by_reason():
    """A customer waits from 9:00 on the 5th for good: the flag is raised a day later."""
    with open_store(":memory:") as opened:
        opened.add([message("m", "where is my parcel"), message("n", "hello there", minutes=9000)])
        monitor = Counting().monitor(opened)
        found = make_report(opened, "acme", monitor=monitor, now=LATER).flags
        assert found.by_reason["no-answer"] == found.raised == found.conversations == 1
        early = make_report(opened, "acme", monitor=monitor, until=T0 + timedelta(hours=1), now=LATER).flags
        assert early.raised == 0 and early.by_reason == {} and early.answered_later.n == 0


def test_flagged_waits_that_were_answered_later_are_counted():
    """Three wait from 9:00 on the 5th: one gets a reply after 50 hours, one after 100, one never does. The
    flags are raised after a day; the first replies are 2 of 3, their median wait is 75 hours."""
    with open_store(":memory:") as opened:
        for name, hours in (("a", 50), ("b", 100), ("c", None)):
            own = {"conversation_id": name, "customer_id": name}
            opened.add([message(f"{name}1", "where is my parcel", **own)])
            if hours:
                opened.add([message(f"{name}2", "It is here.", role="agent", minutes=60 * hours, **own)])
        monitor = Counting().monitor(opened)
        report = make_report(opened, "acme", monitor=monitor, until=T0 + timedelta(days=9), now=LATER)
    found = report.flags
    assert found.by_reason["no-answer"] == 3
    assert (found.answered_later.count, found.answered_later.n) == (2, 3)
    assert found.answered_later_seconds == 75 * 3600
    text = " ".join(Seen(render_page(report)).text.split())
    assert "Of the 3 raised for no answer, 2 got a reply later, after 3.1 days in the median." in text


def test_a_period_without_data_or_one_side_is_a_report_too():
    with open_store(":memory:") as opened:
        opened.add(talks(1))
        opened.add([message("q", "bad", account_id="quiet")])
        opened.add([message("s", "hello", role="agent", account_id="shout")])
        monitor = Counting().monitor(opened)
        empty = make_report(
            opened, "acme", monitor=monitor, since=LATER, until=LATER + timedelta(days=1), now=LATER
        )
        found = render_page(empty)
        assert "No customer wrote in this period." in found and "<svg" not in found
        assert not re.search(r"\b(nan|inf|None)\b", Seen(found).text)
        quiet = render_page(make_report(opened, "quiet", monitor=monitor, now=LATER))
        assert "No conversation in this period got a reply." in quiet
        assert "no agent wrote in these conversations" in quiet
        shout = render_page(make_report(opened, "shout", monitor=monitor, now=LATER))
        assert "No conversation in which a customer wrote began" in shout


def test_what_cannot_be_asked_is_refused():
    with open_store(":memory:") as opened:
        opened.add(talks(1))
        monitor = Counting().monitor(opened)
        with pytest.raises(UnknownAccount, match="no account 'x'"):
            make_report(opened, "x", monitor=monitor)
        with pytest.raises(InvalidArgument, match="the period ends at"):
            make_report(opened, "acme", monitor=monitor, since=LATER)
        with pytest.raises(InvalidArgument, match="no time zone"):
            make_report(opened, "acme", monitor=monitor, since=datetime(2026, 1, 1))


# The page


def test_the_page_holds_all_it_needs(page):
    seen = Seen(page)
    assert not {"script", "link", "img", "iframe", "object"} & set(seen.tags)
    assert not [value for _, name, value in seen.attributes if name in ("src", "onclick", "onload")]
    assert not [v for _, name, v in seen.attributes if name == "href" and not v.startswith("#")]
    assert "://" not in re.sub(r"http://www\.w3\.org\S*", "", page) and "@import" not in page


def test_the_page_can_be_read_without_seeing_it(page):
    seen = Seen(page)
    levels = [int(tag[1]) for tag in seen.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 == levels.count(1)
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert seen.tags.count("table") == seen.tags.count("caption")
    drawn = [value for tag, name, value in seen.attributes if tag == "svg" and name == "aria-label"]
    assert len(drawn) == seen.tags.count("svg") >= 4 and all(len(label) > 10 for label in drawn)
    ids = [value for _, name, value in seen.attributes if name == "id"]
    assert len(ids) == len(set(ids))
    used = {value[1:] for _, name, value in seen.attributes if name == "href"}
    labelled = {value for _, name, value in seen.attributes if name == "aria-labelledby"}
    assert used | labelled <= set(ids)


def test_the_page_tells_what_was_found_and_nobodys_name(page):
    """A first reply is that to something that waits for one: "bad thing 0" of three customers does; what the
    others say is fine does not."""
    text = " ".join(Seen(page).text.split())
    assert "Best recoveries" in text and "{customer_name}, we sent part 1." in text
    assert "Rosalind" not in page and "user0" not in page
    assert re.search(r"Conversations ?6\b", text) and "median of 3" in text


def test_the_page_tells_what_agents_did_with_suggestions(report, page):
    """Nobody gave feedback; then, on each of two days of three, on the suggestion of that day."""
    assert "No feedback was recorded in this period." in page and "Against the period before" not in page
    start = datetime(2026, 1, 8, tzinfo=UTC)
    with open_store(":memory:") as opened:
        opened.add(talks(3))
        for hours, outcome in ((1, "accepted"), (2, "rejected"), (-20, "accepted")):
            at, told = start + timedelta(hours=hours), Outcome(outcome)
            assert opened._feedback.record(f"s{hours}", "acme", "k0-a0", told, None, at, wording=1)
        found = make_report(
            opened, "acme", monitor=Counting().monitor(opened),
            since=start, until=start + timedelta(days=2), now=LATER,
        )  # fmt: skip
    assert found.metrics.suggestions.all.n == 2 and found.changes["suggestions accepted"].n_before == 1
    text = " ".join(Seen(render_page(found)).text.split())
    assert "Feedback on 2 suggestions of 2 conversations. No question of this period" in text
    assert "2 name no agent" in text and "2 name no conversation" in text
    assert re.search(r"suggestions accepted ?50.0% ?2 ?100.0% ?1 ?too few", text)


def test_equal_reports_give_equal_pages(report, page):
    assert render_page(report) == page


def test_the_json_has_every_figure_and_no_object(report):
    found = json.loads(json.dumps(plain(report)))
    assert found["metrics"]["conversations"] == 6 and found["since"] == "2026-01-05T00:00:00+00:00"
    assert len(found["metrics"]["volume"]["by_weekday_hour"]) == 7
    assert "Rosalind" not in json.dumps(found)


def test_names_are_escaped():
    with open_store(":memory:") as opened:
        odd = "<b>&shop"
        own = {"account_id": odd, "channel": "<i>chat"}
        opened.add([message("a", "bad", **own), message("b", "ok then", role="agent", minutes=5, **own)])
        found = render_page(make_report(opened, odd, monitor=Counting().monitor(opened), now=LATER))
    assert "<h1>&lt;b&gt;&amp;shop</h1>" in found and "&lt;i&gt;chat" in found and "<i>" not in found


def test_both_themes_have_enough_contrast():
    """WCAG 2 AA: 4.5 for text, 3 for what is drawn."""
    style = (Path(page_module.__file__).parent / "page.html").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6})", part)) for part in style.split("@media")[:2])
    assert light.keys() == dark.keys() and light["paper"] != dark["paper"]
    for theme in light, dark:
        for ground in "paper", "card", "warn":
            assert contrast(theme["ink"], theme[ground]) >= 4.5
        assert contrast(theme["muted"], theme["paper"]) >= 4.5 <= contrast(theme["muted"], theme["card"])
        assert contrast(theme["series-1"], theme["paper"]) >= 3


@pytest.mark.parametrize("module", ["jinja2", "matplotlib"])
def test_a_missing_extra_says_what_to_install(monkeypatch, report, module):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=rf"{module}: pip install 'nlp-support\[report\]'"):
        render_page(report)


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (None, "–"), (0, "0 seconds"), (59, "59 seconds"), (90, "1.5 minutes"), (1200, "20 minutes"),
        (5400, "1.5 hours"), (86_400, "24 hours"), (172_800, "2 days"),
    ],
)  # fmt: skip
def test_times_are_told_in_a_unit_that_fits(seconds, expected):
    assert seconds_text(seconds) == expected
    assert seconds_text(172_800, business=True) == "48 hours"


# The drawings


def test_the_heat_map_has_a_square_for_every_hour_with_messages():
    rows = [[Traffic(0, 9)] * 24 for _ in range(7)]
    assert draw_volume(rows, prefix="v") == ""
    rows[2][13], rows[6][0] = Traffic(4, 0), Traffic(1, 0)
    drawn = draw_volume(rows, prefix="v")
    assert 'aria-label="Customer messages by weekday and hour; most, 4, on wed from 13:00"' in drawn
    squares = re.findall(r"fill: var\(--series-1\)[^\"]*", drawn)
    assert len(squares) == 2 and sum("opacity" in style for style in squares) == 1


def test_bars_are_numbered_and_nothing_is_drawn_of_nothing():
    drawn = draw_bars(["late", "<b>"], [1200, 3], what="flags", prefix="f", before=[5, 6])
    assert "1,200" in drawn and 'aria-label="flags: late 1,200, &lt;b&gt; 3"' in drawn and "<b>" not in drawn
    assert draw_bars([], [], what="flags", prefix="f") == "" == draw_bars(["a"], [0], what="f", prefix="f")


def test_a_mood_curve_has_a_dot_for_every_point():
    points = mood_curve([case("a", [0.5]), case("b", [-0.5], hours=24)], since=T0, step=1, profile="default")
    assert draw_moods((), step=1, prefix="m") == ""
    assert "from +0.50 to -0.50" in draw_moods(points, step=1, prefix="m")
    assert math.isclose(points[0].mood, 0.5)


# The command


def test_the_command_writes_a_page_and_json_beside_it(tmp_path):
    store = tmp_path / "desk.db"
    with open_store(store) as opened:
        opened.add(talks(1))
    words = ["--store", store, "--account", "acme", "--now", "2026-03-01"]
    out = tmp_path / "january.html"
    done = run("report", *words, "--from", "2026-01-01", "--to", "2026-02-01", "--out", out)
    assert "january.json" in done.stderr and not done.stdout
    assert "<h1>acme</h1>" in out.read_text(encoding="utf-8")
    assert json.loads(out.with_suffix(".json").read_text())["until"] == "2026-02-01T00:00:00+00:00"
    assert "ends in .html" in run("report", *words, "--out", tmp_path / "x.pdf", code=1).stderr
    assert "cannot write" in run("report", *words, "--out", tmp_path / "no" / "x.html", code=1).stderr
    wrong = ["--store", store, "--account", "x", "--out", out]
    assert "no account 'x'" in run("report", *wrong, code=1).stderr


def test_the_command_asks_for_the_extra_before_it_gathers_anything(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with open_store(tmp_path / "desk.db") as opened:
        opened.add([message("a", "bad")])
    found = run("report", "--store", tmp_path / "desk.db", "--account", "acme", code=1)
    assert found.stderr.strip() == "error: a page needs jinja2: pip install 'nlp-support[report]'"
