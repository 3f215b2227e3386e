"""What customers, agents and systems are called or wrote is text in a page, and nothing else."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from enum import Enum
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from nlp_support import Gap, Rate, Trend, make_report, open_store, render_page
from nlp_support.eval.reports import page as eval_page
from nlp_support.eval.reports.report import Curve, Figure, Miss, Report
from nlp_support.insights.report.plots import draw_bars

from support import T0, Counting, message, run, talks

HOSTILE = (
    "\"'><script>x</script><img src=//a onerror=b></style><style>*{}</style></title></svg><!-- {{ 7 * 7 }}"
    "{% raw %} #0a0bzz #0a0b01 url(#q id=\"q\x00\x1b[2J\x9b31m\x07\u202e\u2066\r\n&lt;b&gt;&#27;$a$"
)  # fmt: skip
COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Seen(HTMLParser):
    """The tags of a page with the names of their attributes, its texts and its policy."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.comments, self.text, self.policy = set(), [], "", ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.add((tag, *sorted(name for name, _ in attrs)))
        given = dict(attrs)
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"]

    def handle_data(self, data):
        self.text += data

    def handle_comment(self, data):
        self.comments.append(data)


def with_texts(value, text):
    """The value with every text in it replaced, those inside objects and the keys of mappings too."""
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return text
    if is_dataclass(value):
        return replace(
            value, **{f.name: with_texts(getattr(value, f.name), text) for f in fields(value) if f.init}
        )
    if isinstance(value, Mapping):
        return {with_texts(key, text): with_texts(own, text) for key, own in value.items()}
    return type(value)(with_texts(own, text) for own in value) if isinstance(value, list | tuple) else value


@pytest.fixture(scope="module")
def report():
    """One with every part: issues, gaps, coaching, flags."""
    with open_store(":memory:") as store:
        store.add(talks(6))
        found = make_report(store, "acme", monitor=Counting().monitor(store), now=T0 + timedelta(days=60))
    gap = Gap(
        "q", 4, 3, Trend.RISING, T0, T0, unanswered=Rate.of(3, 4), abandoned=Rate.of(0, 0), satisfaction=2.0
    )
    return replace(found, gaps=(gap,), notes=("n",))


def evaluation(text):
    figures = [
        Figure("area", 0.5, 0.4, 0.6, 10, 5, who, where, "ms", text)
        for who in (text, "b")
        for where in ("", f"account={text}", f"truth={text}/predicted={text}")
    ]
    curves = tuple(Curve(text, "x", "y", ((0, 1), (1, 2)), system) for system in (text, "b"))
    made = {text: {text: text}}
    return Report(text, made, made, tuple(figures), curves, (text,), (Miss(*[text] * 5, 1, 0),))


@pytest.fixture(scope="module")
def pages(report):
    """By what it shows: the page of harmless texts, and that of hostile ones."""
    return {
        "account": [render_page(with_texts(report, text)) for text in ("abc", HOSTILE)],
        "evaluation": [eval_page.render_page(evaluation(text)) for text in ("abc", HOSTILE)],
    }


@pytest.mark.parametrize("kind", ["account", "evaluation"])
def test_no_tag_or_attribute_comes_from_a_text(pages, kind):
    harmless, hostile = map(Seen, pages[kind])
    assert hostile.tags == harmless.tags
    assert hostile.comments == [] and "{{ 7 * 7 }}" in hostile.text and "#0a0bzz" in hostile.text


@pytest.mark.parametrize("kind", ["account", "evaluation"])
def test_no_control_character_is_in_a_page(pages, kind):
    assert COMMANDS.findall(pages[kind][1]) == []


@pytest.mark.parametrize("kind", ["account", "evaluation"])
@pytest.mark.parametrize("which", [0, 1])
def test_a_page_runs_and_loads_nothing_and_has_its_own_style_alone(pages, kind, which):
    seen = Seen(pages[kind][which])
    rules = dict(rule.split(" ", 1) for rule in seen.policy.split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert not {"script-src", "img-src", "connect-src", "font-src"} & set(rules)
    (style,) = re.findall(r"<style>(.*?)</style>", pages[kind][which], re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert rules["style-src-elem"] == f"'sha256-{digest}'"


def test_the_policy_comes_before_all_that_it_governs(pages):
    for page in (one for both in pages.values() for one in both):
        places = [
            page.index(part) for part in ("<meta charset", "Content-Security-Policy", "<title>", "<style>")
        ]
        assert all(before < after for before, after in pairwise(places))


def test_a_name_like_a_colour_of_the_drawings_stays_a_name():
    drawn = draw_bars(["#0a0b01", "#0a0bff", 'a id="x'], [1, 2, 3], what="calls", prefix="p")
    assert "#0a0b01<" in drawn and "#0a0bff<" in drawn and 'a id="x<' in drawn


def test_the_command_writes_a_page_of_hostile_messages(tmp_path):
    """From the messages themselves to both files; the JSON has escapes."""
    path, out = tmp_path / "desk.db", tmp_path / "page.html"
    with open_store(path) as store:
        for number in range(4):
            own = {"conversation_id": f"k{number}", "customer_id": f"u{number}",
                   "channel": HOSTILE.replace("\x00", "")}  # fmt: skip
            store.add([
                message(f"c{number}", HOSTILE, minutes=60 * number, **own),
                message(f"d{number}", "this is terrible, give me my money", minutes=60 * number + 1, **own),
                message(f"a{number}", HOSTILE, minutes=60 * number + 5, role="agent",
                        agent_id=HOSTILE.replace("\x00", ""), **own),
                message(f"e{number}", "thank you, that is great", minutes=60 * number + 9, **own),
            ])  # fmt: skip
    run("report", "acme", "--store", path, "--out", out, "--now", "2026-02-01")
    page = out.read_text(encoding="utf-8")
    seen = Seen(page)
    assert COMMANDS.findall(page + out.with_suffix(".json").read_text(encoding="utf-8")) == []
    assert "script" not in {tag[0] for tag in seen.tags} and "onerror" in seen.text
