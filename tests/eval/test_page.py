"""One report on the terminal, as JSON and as a page. All text here is invented."""

import json
import math
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from io import StringIO
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from nlp_support.errors import MissingExtra
from nlp_support.eval.reports import page as page_module
from nlp_support.eval.reports.grids import (
    count_text,
    interval_text,
    notes_of,
    overall_grids,
    plain_text,
    slice_grids,
    split_slice,
    value_text,
)
from nlp_support.eval.reports.page import render_page
from nlp_support.eval.reports.plots import DASHES, MARKERS, draw_curves, draw_intervals
from nlp_support.eval.reports.report import Curve, Figure, Miss, Report
from nlp_support.eval.reports.tables import print_report
from nlp_support.insights.report.svg import SERIES

from support import contrast

FOLDER = Path(page_module.__file__).parent
SYSTEMS = "nlp-support", "bm25", "frequent", "shuffled", "e5-small"
NAMES = {
    **{"coverage": 0.71, "recall@1": 0.28, "recall@3": 0.41, "recall@5": 0.47, "mrr": 0.34, "ndcg@3": 0.37},
    **{"similarity": 0.63, "1-of-100": 0.58, "aurc": 0.44, "ece": 0.06, "brier": 0.18, "diversity": 0.32},
    "staleness": 0.02,
}
SLICES = {
    "account": [
        "harbour-coffee",
        "달빛서점",
        "northern-light-outdoor-equipment",
        *(f"shop-{i:02}" for i in range(15)),
    ],
    "language": ["en", "ko"],
    "channel": ["chat", "email", "social"],
    "length": ["1-5 words", "6-15 words", "16-40 words", "over 40 words"],
    "month": [f"2025-{month:02}" for month in range(1, 9)],
}


def sample_report() -> Report:
    """What a replay of five systems might find; figures made up by formula."""
    figures = [
        Figure(name, value, 0.93 * value, 1.08 * value, 1240, 310, system)
        for name, best in NAMES.items()
        for factor, system in zip((1, 0.8, 0.45, 0.1, 0.93), SYSTEMS, strict=True)
        for value in [best * factor]
    ]
    figures += list(slices())
    return Report(
        kind="replies",
        made={
            "version": "0.1.0",
            "command": "nlp-support eval replies --store shops.db --all",
            "settings": {"k": 3, "held back": 0.2, "window": [2000, None]},
            "date": "2025-09-01",
            "seed": 0,
        },
        data={"accounts": 18, "messages": 1240, "digest": "4f0c2a9be1"},
        figures=tuple(figures),
        curves=tuple(curves()),
        warnings=("12 of 18 accounts have fewer than 30 conversations.", "The judge reads Korean less well."),
        misses=tuple(misses()),
    )


def slices():
    for kind, labels in SLICES.items():
        for at, label in enumerate(labels):
            n = 900 // (at + 1)
            spread, note = 1.2 / math.sqrt(n), "under 30 conversations: read with care" if n < 120 else ""
            for name, best in ("coverage", 0.71), ("recall@3", 0.45), ("similarity", 0.63):
                v = best - 0.02 * at
                where = f"{kind}={label}"
                yield Figure(name, v, v - spread, v + spread, n, n // 4, SYSTEMS[0], where, note=note)


def curves():
    for number, system in enumerate(SYSTEMS):
        best = 0.08 * (number + 1)
        ends = 0.71 - 0.05 * number
        covered = [ends * i / 60 for i in range(1, 61)]
        risk = tuple((c, best + 0.5 * c**1.5) for c in covered)
        yield Curve("risk-coverage", "coverage", "risk (share wrong)", risk, system)
    for number, system in enumerate(SYSTEMS[:2]):
        bins = tuple((0.1 * i + 0.05, (0.1 * i + 0.05) ** (1.2 + 0.5 * number)) for i in range(10))
        sizes = tuple(20 + 25 * i for i in range(10))
        yield Curve("reliability", "mean confidence", "share right", bins, system, sizes)
    for number, system in enumerate(SYSTEMS):
        grown = tuple((n, 0.1 * math.log10(n) - 0.03 * number) for n in (100, 500, 1000, 2000))
        yield Curve("history size", "messages of history", "recall@3", grown, system)
    for part, scale in ("suggest", 20.0), ("encode", 18.0), ("search", 0.08):
        quantiles = tuple((q / 100, scale * (1 + (q / 100) ** 8)) for q in range(1, 100))
        yield Curve("latency", "share of calls", "ms", quantiles, part)


def misses():
    said = [
        ("Do you <script>alert(1)</script> ship to islands?", "Yes, in two days.", "Sorry, we do not."),
        ("원두를 갈아 주실 수 있나요?", "네, {customer_name}님, 내일 보냅니다.", "분쇄는 매장에서만 합니다."),
        ("The zip of my new tent broke & the pole too.", "Which size is it?", "We send you a new one."),
        ("Can I pay by invoice?", "We take all cards.", "Invoices are for firms only."),
        ("Is the reading on Friday sold out?", "It starts at seven.", "Two seats are left."),
    ]
    for number, (question, suggested, sent) in enumerate(said):
        confidence = 0.97 - 0.02 * number
        yield Miss("달빛서점", f"m-{number}", question, suggested, sent, confidence, 0.21 + 0.03 * number)


@pytest.fixture(scope="module")
def sample():
    return sample_report()


@pytest.fixture(scope="module")
def page(sample):
    return render_page(sample)


# JSON


def as_json(report):
    return json.loads(json.dumps(report.as_dict(), allow_nan=False))


@pytest.fixture(scope="module")
def validator():
    from jsonschema import Draft202012Validator

    schema = json.loads((FOLDER / "report.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_the_schema_describes_every_report_and_every_key(validator, sample):
    assert list(validator.iter_errors(as_json(sample))) == []
    assert list(validator.iter_errors(as_json(Report("speed")))) == []
    for part in (validator.schema, *validator.schema["$defs"].values()):
        assert set(part["required"]) == set(part["properties"])
        assert all(inner.get("description") for inner in part["properties"].values())


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("figures", {"value": "0.4"}),
        ("figures", {"n": -1}),
        ("figures", {"p": 0.01}),
        ("curves", {"points": [[1, 2, 3]]}),
        ("curves", {"points": [[1, None]]}),
    ],
)
def test_the_schema_refuses_what_is_no_report(validator, sample, part, change):
    found = as_json(sample)
    found[part][0].update(change)
    assert not validator.is_valid(found)


def test_the_schema_refuses_misses_and_other_versions(validator, sample):
    assert not validator.is_valid(as_json(sample) | {"misses": [{"question": "hello"}]})
    assert not validator.is_valid(as_json(sample) | {"schema": 2})


# The page


class Seen(HTMLParser):
    """Tags and attributes of a page, its text, and whether every tag is closed."""

    VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text, self.open = [], [], "", []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_the_page_loads_nothing(page):
    seen = Seen(page)
    assert seen.open == []
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form"} & set(seen.tags)
    linked = [
        value for _, name, value in seen.attributes if name in ("src", "href", "srcset", "action", "data")
    ]
    assert linked and all(value.startswith("#") for value in linked)
    assert "://" not in page and "@import" not in page
    assert all(inner.startswith("#") for inner in re.findall(r"url\(([^)]*)\)", page))


def test_customer_text_is_escaped(page, sample):
    assert "<script>" not in page and "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    text = Seen(page).text
    for miss in sample.misses:
        assert miss.question in text and miss.suggested in text and miss.sent in text


def test_hostile_names_are_escaped_everywhere():
    bad = '"><script>x</script>&'
    slices = "", f"account={bad}", f"truth={bad}/predicted={bad}"
    figures = [
        Figure(bad, 0.5, 0.4, 0.6, 10, 5, who, where, "ms", bad) for who in (bad, "b") for where in slices
    ]
    figures += [Figure("confusion", 3, system=bad, slice=f"truth={bad}/predicted=x", note=bad)]
    curves = tuple(Curve(bad, bad, bad, ((0, 1), (1, 2)), system) for system in (bad, "b"))
    made = {bad: {bad: bad}}
    found = render_page(Report(bad, made, made, tuple(figures), curves, (bad,), (Miss(*[bad] * 5, 1, 0),)))
    seen = Seen(found)
    assert "script" not in seen.tags and "<script" not in found
    assert seen.open == []


def test_the_page_holds_every_figure_with_its_interval(page, sample):
    text = Seen(page).text
    for figure in sample.figures:
        assert value_text(figure) in text and interval_text(figure) in text
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", page, re.S)
    assert len(rows) == len(NAMES) + sum(map(len, SLICES.values()))
    cells = sum(row.count("<td>") - 2 for row in rows)  # the last two are n and groups
    assert cells == len(sample.figures)


def test_the_page_says_what_it_is_made_of(page, sample):
    text = Seen(page).text
    for warning in sample.warnings:
        assert text.index(warning) < text.index("Key figures of nlp-support")
    assert "k 3, held back 0.2, window 2000, none" in text and "4f0c2a9be1" in text
    assert "shop-04, shop-05, shop-06, shop-07 and 7 more: under 30 conversations" in text
    assert page_module.MEANING["aurc"] in text and page_module.READING["risk-coverage"] in text


def test_plots_are_named_and_their_ids_are_unique(page):
    seen = Seen(page)
    plots = [value for tag, name, value in seen.attributes if (tag, name) == ("svg", "aria-label")]
    assert len(plots) == 3 + 4 + 5  # comparisons, curves, kinds of slices
    assert any("risk (share wrong) against coverage: nlp-support from 0.0" in label for label in plots)
    ids = [value for _, name, value in seen.attributes if name == "id"]
    assert len(ids) == len(set(ids)) > 100
    used = {value[1:] for _, name, value in seen.attributes if name == "href"}
    used |= set(re.findall(r"url\(#([^)]*)\)", page))
    assert used <= set(ids)


def test_headings_do_not_skip_a_level_and_tables_have_captions(page):
    seen = Seen(page)
    levels = [int(tag[1]) for tag in seen.tags if re.fullmatch(r"h\d", tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert seen.tags.count("table") == seen.tags.count("caption") == 1 + len(SLICES)


def test_the_same_report_gives_the_same_page():
    small = replace(sample_report(), figures=sample_report().figures[:5], curves=tuple(curves())[:3])
    assert render_page(small) == render_page(small)


def test_an_empty_report_renders():
    found = render_page(Report("replies"))
    assert "This run has no figures." in found and "<table" not in found and "<svg" not in found


@pytest.mark.parametrize("nothing", [None, math.nan, math.inf])
def test_what_was_not_measured_shows_as_a_dash_and_never_as_nan(nothing):
    note = "every message was abstained from"
    figures = tuple(
        Figure(name, nothing, nothing, nothing, 3, 1, system, slice, note=note)
        for name in ("coverage", "ece")
        for system in SYSTEMS[:2]
        for slice in ("", "language=ko")
    )
    curve = Curve("reliability", "confidence", "right", ((math.nan, 0.5), (0.5, math.nan)), "bm25", (1, 2))
    miss = Miss("shop", "m", "Where is it?", "Here.", "There.", 0.9, math.nan)
    found = render_page(Report("replies", {"area": nothing}, {}, figures, (curve,), (), (miss,)))
    assert note in found and "<svg" not in found
    assert "–" in found and not re.search(r"\b(nan|inf|None)\b", Seen(found).text)


def test_a_confusion_is_a_matrix_of_counts():
    """Truth a was taken for a 12 times and for b 3 times; truth b for b 1,040 times and never for a."""
    counts = {("a", "a"): 12, ("a", "b"): 3, ("b", "b"): 1040}
    figures = tuple(Figure("confusion", n, slice=f"truth={t}/predicted={p}") for (t, p), n in counts.items())
    found = render_page(Report("sentiment", figures=figures))
    rows = re.findall(r"<tr><th scope=\"row\">(\w)</th>\s*(.*?)</tr>", found, re.S)
    assert [(row, re.findall(r"<td>(.*?)</td>", cells)) for row, cells in rows] == [
        ("a", ["12", "3"]),
        ("b", ["", "1,040"]),
    ]
    assert slice_grids(Report("sentiment", figures=figures)) == ()


def test_figures_of_no_system_stand_apart_from_the_comparison(sample):
    """ "possible" is of the data: it heads neither the key figures nor a column, and no series of a plot."""
    possible = Figure("possible", 0.52, 0.5, 0.54, 1240, 310)
    systems = tuple(f for f in sample.figures if f.name in ("coverage", "recall@3") and not f.slice)
    report = Report("replies", figures=(possible, *systems))
    compared, others = overall_grids(report)
    assert compared.columns == SYSTEMS and others.rows == ("possible",)
    found = render_page(report)
    assert "Key figures of nlp-support" in found and "Figures that do not depend on the system" in found
    assert "--series-5" in found.split("<svg")[1] and "--series-6" not in found.split("<svg")[1]


def test_each_kind_of_slice_is_printed_for_the_first_system_that_has_it():
    figures = (
        Figure("coverage", 0.5, n=9, system="a", slice="channel=chat"),
        Figure("coverage", 0.4, n=9, system="b", slice="channel=chat"),
        Figure("coverage", 0.3, n=9, system="b", slice="history=100"),
    )
    found = printed(Report("replies", figures=figures))
    assert "by channel, a" in found and "by channel, b" not in found and "by history, b" in found


def test_other_systems_slices_are_folded_away():
    figures = tuple(Figure("coverage", 0.5, n=9, system=s, slice="channel=chat") for s in SYSTEMS[:3])
    found = render_page(Report("replies", figures=figures))
    assert re.findall(r"<summary>(.*?)</summary>", found) == ["By channel, bm25", "By channel, frequent"]


def test_both_themes_have_enough_contrast():
    """WCAG 2 AA: 4.5 for text, 3 for the lines of plots. White on black is 21 by definition."""
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    style = (FOLDER / "page.html").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--([\w-]+): (#\w{6})", block)) for block in style.split("@media")[:2])
    assert light.keys() == dark.keys() and light["paper"] != dark["paper"]
    for theme in light, dark:
        for ground in theme["paper"], theme["card"]:
            assert contrast(theme["ink"], ground) >= 4.5 and contrast(theme["muted"], ground) >= 4.5
        assert contrast(theme["ink"], theme["warn"]) >= 4.5
        for number in range(1, len(SERIES) + 1):
            assert contrast(theme[f"series-{number}"], theme["paper"]) >= 3


@pytest.mark.parametrize(("module", "needed"), [("jinja2", "Jinja2"), ("matplotlib", "matplotlib")])
def test_a_missing_extra_says_what_to_install(monkeypatch, module, needed):
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MissingExtra, match=rf"{needed}: pip install 'nlp-support\[report\]'"):
        render_page(Report("replies", curves=tuple(curves())[:1]))


# Plots


def texts(svg):
    return [element.text for element in ElementTree.fromstring(svg).iter("text")]


def test_a_plot_has_the_colours_of_the_page_and_text_that_is_text():
    lines = [
        Curve("risk-coverage", "coverage", "risk", ((0.1, 0.2), (0.5, 0.4)), s) for s in ("$a$", "_b", "다")
    ]
    svg = draw_curves(lines, systems=["$a$", "_b", "다"], prefix="p")
    assert {"coverage", "risk", "$a$", "다"} <= set(texts(svg))
    assert set(re.findall(r"var\(--([\w-]+)\)", svg)) >= {"ink", "grid", "series-1", "series-2", "series-3"}
    assert not re.search(r"(fill|stroke): #0a0b", svg)
    assert "rdf" not in svg and "<style" not in svg and "font-family" not in svg
    assert all(id.startswith("p-") for id in re.findall(r'\bid="([^"]+)"', svg))


def test_a_system_keeps_its_colour_from_plot_to_plot():
    line = Curve("other", "x", "y", ((0, 1), (1, 2)), "bm25")
    assert "--series-2" in draw_curves([line], systems=SYSTEMS, prefix="p")
    assert "--series-1" in draw_curves([line], systems=("x", "y"), prefix="p")  # its parts are no systems


def test_systems_are_told_apart_without_colour():
    """Eight colours, and more than eight systems still differ in dash or marker."""
    looks = {(i % len(SERIES), i % len(DASHES), i % len(MARKERS)) for i in range(16)}
    assert len(looks) == 16 and len({(dash, marker) for _, dash, marker in looks}) == 16


def test_the_reliability_plot_shows_how_many_rows_stand_behind_a_point():
    line = Curve("reliability", "confidence", "right", ((0.2, 0.1), (0.8, 0.7)), "bm25", (40, 160))
    assert "rows, bm25" in texts(draw_curves([line], prefix="p"))
    assert "rows, bm25" not in texts(draw_curves([replace(line, sizes=())], prefix="p"))


def test_history_size_is_drawn_at_the_sizes_that_were_measured():
    points = tuple((n, 0.1) for n in (0, 100, 500, 2000))  # no logarithm of 0: left out
    drawn = texts(draw_curves([Curve("history size", "messages", "recall@3", points)], prefix="p"))
    assert {"100", "500", "2,000"} <= set(drawn) and "1,000" not in drawn


def test_long_lines_are_marked_in_a_few_places_only():
    line = Curve("risk-coverage", "coverage", "risk", tuple((i / 1000, i / 2000) for i in range(1, 1001)))
    root = ElementTree.fromstring(draw_curves([line], prefix="p"))
    marks = [use for use in root.iter("use") if "series-1" in use.get("style", "")]
    assert 5 <= len(marks) <= 10


@settings(max_examples=8, deadline=None)
@given(
    st.lists(st.tuples(*[st.floats() | st.floats(-10, 10)] * 2), max_size=5),
    st.sampled_from(["reliability", "history size", "latency", "growth by rows", "anything"]),
)
def test_any_numbers_can_be_drawn(points, name):
    points = tuple((x, y) for x, y in points if not (math.isfinite(x + y) and max(abs(x), abs(y)) > 1e6))
    drawn = draw_curves([Curve(name, "x", "y", points, "bm25", (3,) * len(points))], prefix="p")
    finite = [(x, y) for x, y in points if math.isfinite(x) and math.isfinite(y)]
    log = name in ("history size", "growth by rows")
    assert bool(drawn) == any(x > 0 or not log for x, _ in finite)
    assert "nan" not in drawn.lower() and (not drawn or ElementTree.fromstring(drawn) is not None)


def test_intervals_leave_out_what_has_no_value():
    rows = [Figure("coverage", 0.5, 0.4, 0.6), Figure("coverage", None), Figure("coverage", 0.7)]
    drawn = texts(draw_intervals(rows, labels=["en", "ko", "a-very-long-name-of-an-account"], prefix="p"))
    assert "en" in drawn and "ko" not in drawn and "a-very-long-name-of…" in drawn
    assert draw_intervals(rows[1:2], labels=["ko"], prefix="p") == "" == draw_curves([], prefix="p")


# The terminal


def printed(report, *, width=80, **options):
    console = Console(file=StringIO(), width=width)
    print_report(report, console=console, **options)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [80, 100, 120])
def test_print_report_shows_every_figure_of_every_system(sample, width):
    found = printed(sample, width=width)
    assert all(len(line) <= width for line in found.splitlines())
    assert "…" not in found
    for figure in sample.figures:
        if not figure.slice:
            assert value_text(figure) in found and interval_text(figure) in found
    assert all(system in found for system in SYSTEMS) and all(f"\n{name} " in found for name in NAMES)
    assert "n 1,240 in 310 groups" in found
    assert found.rstrip().endswith("warning: The judge reads Korean less well.")


def test_seven_systems_are_split_into_tables_that_fit():
    """At 40 columns a label of 8, then columns of 11 and a gap of 2: two fit, so four tables for seven."""
    figures = tuple(Figure("coverage", 0.5, 0.4, 0.6, 100, 50, f"system-{i}") for i in range(7))
    found = printed(Report("replies", figures=figures), width=40)
    assert found.count("coverage") == 4 and found.count("0.400–0.600") == 7


def test_only_the_largest_slices_are_printed_unless_all_are_asked_for(sample):
    """18 accounts of 3 figures each: 12 are shown, so 6 x 3 are left out. They keep the report's order."""
    found = printed(sample)
    assert "shop-08" in found and "shop-09" not in found
    assert found.index("harbour-coffee") < found.index("달빛서점") < found.index("shop-00")
    assert "18 more figures of slices" in found
    every = printed(sample, every_slice=True)
    assert "shop-14" in every and "more figures" not in every


def test_one_figure_that_is_left_out_is_told_as_one():
    """13 accounts of one figure each, of which 12 are shown."""
    figures = tuple(
        Figure("coverage", 0.5, 0.4, 0.6, 100, 50, "s", f"account=shop-{i:02}") for i in range(13)
    )
    assert "1 more figure of a slice is in the JSON" in printed(Report("replies", figures=figures))


def test_one_system_is_a_list_with_counts_and_notes():
    figures = (
        Figure("suggest, p50", 20.13, 19.8, 20.94, 1200, unit="ms"),
        Figure("cold start", None, note="no process could be started"),
    )
    lines = printed(Report("speed", figures=figures)).splitlines()
    assert next(line for line in lines if "suggest" in line).split() == [
        *("suggest,", "p50", "(ms)", "20.1", "19.8–20.9", "1,200")
    ]
    assert any(line.split() == ["cold", "start", "–"] for line in lines)
    assert "cold start: no process could be started" in lines


def test_no_word_of_a_heading_is_cut_and_what_is_empty_is_not_told():
    names = "accuracy", "macro_recall", "false_positive_rate"
    figures = tuple(Figure(name, 0.5, 0.4, 0.6, 100, 50, slice="language=en") for name in names)
    made = {"limit": None, "encoders": {}, "window": {"days": None, "messages": 9}, "seed": 0, "fast": False}
    found = printed(Report("sentiment", made, figures=figures))
    assert all(name in found for name in names)
    assert "made: window messages 9, seed 0, fast false" in found


def test_names_are_not_read_as_markup():
    found = printed(Report("replies", {"[red]": "[/]"}, figures=(Figure("[bold]x[/bold]", 0.5),)))
    assert "[red] [/]" in found and "[bold]x[/bold]" in found


def test_an_empty_report_prints_that_it_is_empty():
    assert printed(Report("replies")).split() == ["evaluation", "of", "replies", "no", "figures"]


# Layout


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.4125, "", "0.412"),  # ties go to the even digit
        (1.0, "", "1.000"),
        (12.34, "ms", "12.3"),
        (0.0521, "ms", "0.052"),
        (0.00034, "ms", "0.00034"),
        (0.0, "ms", "0.0"),
        (22900.4, "messages/s", "22,900"),
        (1.1182, "ratio", "1.118"),
        (None, "ms", "–"),
        (math.nan, "", "–"),
    ],
)
def test_value_text(value, unit, expected):
    assert value_text(Figure("x", value, unit=unit)) == expected


def test_interval_and_count_text():
    assert interval_text(Figure("x", 0.5, 0.25, 0.75)) == "0.250–0.750"
    assert interval_text(Figure("x", 0.5, -0.25, 0.75)) == "-0.250 to 0.750"
    assert interval_text(Figure("x", 0.5, math.nan, 0.75)) == interval_text(Figure("x", 0.5)) == ""
    assert (count_text([1200, 1200]), count_text([812, 1000]), count_text([0, 0]), count_text([])) == (
        *("1,200", "812–1,000"),
        *("", ""),
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("language=ko", ("language", "ko")),
        ("kind=email/language=ko", ("kind/language", "email/ko")),
        ("account=acme/eu", ("account", "acme/eu")),
        ("account=a=b", ("account", "a=b")),
        ("all", ("", "all")),
    ],
)
def test_split_slice(name, expected):
    assert split_slice(name) == expected


def test_a_note_is_said_once_with_the_rows_it_belongs_to():
    figures = [Figure("a", 1, system="x", note="why"), Figure("a", 1, system="y", note="why")]
    figures += [Figure("b", 1, system="x"), Figure("b", 1, system="y", note="why")]
    assert notes_of(*overall_grids(Report("replies", figures=tuple(figures)))) == [("a, b (y)", "why")]


def test_plain_text_of_settings():
    assert plain_text({"k": 3, "window": [2000, None], "on": True, "x": {"y": math.nan}}) == (
        "k 3, window 2000, none, on true, x y –"
    )


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.sampled_from(["", "k=1", "k=2", "j=1"]))
    )
)
def test_every_figure_has_its_place_in_one_grid(keys):
    figures = tuple(Figure(name, 0.5, system=system, slice=slice) for name, system, slice in keys)
    report = Report("replies", figures=figures)
    placed = [f for grid in (*overall_grids(report), *slice_grids(report)) for f in grid.cells.values()]
    assert sorted((f.name, f.system, f.slice) for f in placed) == sorted(set(keys))
