"""Text from HTML: what a reader sees and can click."""

import pytest

from nlp_support.text.reading.html import text_of
from nlp_support.text.reading.markup import is_html
from nlp_support.text.reading.reading import read_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("plain &amp; simple", "plain & simple"),
        ("<p>One</p>\n<p>Two &amp; three</p>", "One\nTwo & three"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("in\n one&nbsp;  line", "in one line"),
        ("<pre>two\n  lines</pre>", "two\n  lines"),
        ("1 < 2 and <b>unclosed", "1 < 2 and unclosed"),
        ("<style>p {}</style><script>x</script><title>t</title><b>bo</b>ld", "bold"),
        ("<!-- a --><p>b</p><!--[if mso]><p>c</p><![endif]-->", "b"),
        ('<?xml version="1.0" encoding="euc-kr"?><p>한글</p>', "한글"),
        # links
        ('<a href="https://e.example/reset">here</a>', "here (https://e.example/reset)"),
        ('<a href="https://e.example/">e.example</a>', "e.example"),
        ('<a href="https://e.example/a">https://e.example/a</a>', "https://e.example/a"),
        ('<a href="mailto:help@e.example?subject=x">write us</a>', "write us (help@e.example)"),
        ('<a href="mailto:help@e.example">help@e.example</a>', "help@e.example"),
        ('<a href="tel:+4920112345">call</a>', "call (+4920112345)"),
        ('<a href="tel:+49-201-12345">+49 (201) 12345</a>', "+49 (201) 12345"),
        ('<a href="#top">top</a> <a href="javascript:x()">more</a> <a>none</a>', "top more none"),
        ('<a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fe.example%2Fa&amp;data=1">a</a>',
         "a (https://e.example/a)"),
        ('<table><tr><td><a href="https://e.example/p"><div>Pay</div></a></td></tr></table>', "Pay (https://e.example/p)"),
        ('<a href="https://e.example/i"><img src="i.png" alt="Plan"></a>', "Plan (https://e.example/i)"),
        # tables and lists
        ("<table><tr><td>Mo</td><td>9-18</td></tr><tr><td>Sa</td><td>10-14</td></tr></table>",
         "Mo | 9-18\nSa | 10-14"),
        ("<table><tr><td><p>Mon</p></td><td><p>9-18</p></td></tr></table>", "Mon | 9-18"),
        ("<table><tr><td></td><td>9-18</td></tr></table>", "9-18"),
        ("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>", "a\nb\nc"),
        ("<ul><li>tea</li><li><p>milk</p></li></ul>", "- tea\n- milk"),
        ("<ol><li>open</li><li>turn<ul><li>left</li></ul></li><li>wait</li></ol>",
         "1. open\n2. turn\n- left\n3. wait"),
        # images
        ('Thanks <img class="emoji" alt="👍" src="t.png">', "Thanks 👍"),
        ('<img data-emoji="🙏" alt="x"><img class="emoji" alt=":wave:">', "🙏:wave:"),
        ('a<img src="https://e.example/open.gif" width=1 height=1 alt=""><img alt="A photo of a dog">', "a"),
        # what is hidden
        ('<div style="display:none">preheader</div>Hello', "Hello"),
        ('<span style="mso-hide:all;display : none">x</span><p hidden>y</p>z', "z"),
        ("<ol><li>a<ul hidden><li>x</li></ul></li><li>b</li></ol>", "1. a\n2. b"),
        ('<div style="font-size:0"><p style="font-size:14px">shown</p></div>', "shown"),
    ],
)  # fmt: skip
def test_text_of(html, text):
    assert text_of(html) == text


@pytest.mark.parametrize(
    ("html", "own"),
    [
        ('<div>Own</div><div class="gmail_quote"><div class="gmail_attr">pt. napisał:</div>'
         '<blockquote class="gmail_quote">other</blockquote><div>also own</div></div>', "Own\nalso own"),
        ('Own<div class="gmail_signature">Dana<br>Fox Ltd</div><div class="gmail_quote">'
         '<div class="gmail_attr">x wrote:</div><blockquote type="cite">other</blockquote></div>', "Own"),
        ('Own<br><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Od:</b> Kim k@e.example<br>'
         "<b>Wysłano:</b> 1 maja<br><b>Temat:</b> s</div><div>other</div>", "Own"),
        ('Own<blockquote type="cite"><div>other</div></blockquote>below', "Own\nbelow"),
        ('Own<div class="yahoo_quoted" id="yahoo_quoted_1">On x<br>other</div>', "Own"),
        ('<p>Own</p><div class="moz-signature">-- <br>Dana</div>', "Own"),
        ('<p>Own</p><blockquote>said on purpose<br>in four<br>lines<br>of it</blockquote><p>own</p>',
         "Own\nsaid on purpose\nin four\nlines\nof it\nown"),
        ("<p>Own</p><p>Le 1 mai 2026 à 9:12, Kim a écrit :</p><blockquote>other</blockquote>below",
         "Own\nbelow"),
    ],
)  # fmt: skip
def test_what_markup_says_is_quoted(html, own):
    assert read_text(text_of(html)).text == own


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "word",
        "<blockquote type=cite>" * 10_000 + "word" + "</blockquote>" * 10_000,
        "<table><tr><td>" * 50_000 + "word",
        "<b><p>" * 50_000 + "word",
        "<div>" * 50_000 + "</p>" * 500_000 + "word",
        "<a href=x>" * 100_000 + "word",
        "<ul><li>" * 100_000 + "word",
        "<x>" * 500_000 + "word",
        "<p>a <b>word" * 300_000,
    ],
    ids=lambda html: html[:12],
)
def test_tags_that_are_never_closed(html):
    assert text_of(html).endswith("word")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<p>Hello</p>", True),
        ("\n <!DOCTYPE html><html>", True),
        ("Hello<br>there", True),
        ("Hello,<br />\nthere<br />\n", True),
        ('See <a href="https://e.example">here</a>', True),
        ("<span style='x'>a <b>c</b></span>", True),
        ("a < b and c > d", False),
        ("<3 you", False),
        ("<i tried all cables>", False),
        ("use the <b> tag", False),
        ("List<String> names", False),
        ("<kim@e.example>", False),
        ("<https://e.example/a>", False),
        ("My template has\n<div class='x'>\n</div>\nand shows nothing", False),
    ],
)
def test_is_html(text, html):
    assert is_html(text) is html
