"""What a reader of a page sees or can click is not lost on the way to text."""

import re

import pytest

from cases.desk import Desk, samples
from cases.systems import SYSTEMS, Turn

HELP = "https://iron.example/help"

PAGES = samples("pages")

# what a customer types that only looks like a tag
TYPED = {
    "less": "Is x < 3 and y > 4 right?",
    "heart": "I <3 your irons!",
    "word": "What does <error 5> mean?",
    "entity": "Salt &amp; Pepper is on my bill, why?",
    "address": "Write to <dana@mail.example> please.",
    "link": "See <https://iron.example/a> please.",
    "markdown": "See [here](https://iron.example/a) and **this**.",
    "tag": "Do I need a <br> or a <p> there?",
    "tag-first": "<table> is not closed, why?",
    "tag-last": "My page ends with </div>",
    "tags": "I see \"<br>\" and '<p>' in your mail (<hr> too).",
    "generic": "List<String> names = new ArrayList<>(); fails, why?",
}


def fields(system, page):
    """What a record of the system has beside the body."""
    text = re.sub("<[^>]*>", " ", page)
    other = {
        "zammad": {"content_type": "text/html"},
        "zendesk": {"html_body": page, "body": text},
        "freshdesk": {"body": page, "body_text": text},
        "front": {"body": page, "text": text},
    }
    return other.get(system, {})


@pytest.fixture(scope="module", params=["intercom", "freshdesk", "front", "zammad", "zendesk", "own_rows"])
def told(request, tmp_path_factory):
    """The texts of a conversation of replies in a system that exports HTML."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    replies = [
        Turn(n, "agent", one["html"], n, **fields(request.param, one["html"]))
        for n, one in enumerate(PAGES.values(), 2)
    ]
    export, form = SYSTEMS[request.param]
    desk.imports(export([Turn(1, "customer", "How do I?"), *replies]), account="shop", format=form)
    texts = {
        int(one.id.split("_")[-1]): " ".join(one.text.split())
        for one in desk.messages()
        if one.role == "agent"
    }
    # of simple HTML Zendesk's own text is read, which is not what `fields` makes up
    kinds = [
        kind for kind in PAGES if request.param != "zendesk" or kind.startswith(("link", "table", "list"))
    ]
    return {
        kind: texts.get(2 + list(PAGES).index(kind))
        for kind in kinds
        if kind != "link-film" or request.param != "zendesk"
    }


def test_what_a_reader_sees_is_there(told):
    assert told == {kind: PAGES[kind]["text"] for kind in told}


@pytest.mark.parametrize("system", ["chatwoot", "zendesk", "zammad", "channel_talk", "kakao", "own_rows"])
def test_what_is_typed_is_no_page(tmp_path, system):
    desk = Desk(tmp_path)
    export, form = SYSTEMS[system]
    desk.imports(
        export([Turn(n, "customer", text, n) for n, text in enumerate(TYPED.values(), 1)]),
        account="shop",
        format=form,
    )
    assert [one.text for one in desk.messages()] == list(TYPED.values())


def test_the_address_and_the_cells_are_suggested(tmp_path):
    desk = Desk(tmp_path)
    said = [
        Turn(1, "customer", "How do I reset the steam iron?"),
        Turn(2, "agent", PAGES["link"]["html"], 60),
    ]
    desk.imports(SYSTEMS["intercom"][0](said), account="shop")
    assert any(HELP in text or "{url}" in text for text in desk.suggested("How do I reset the steam iron?"))
