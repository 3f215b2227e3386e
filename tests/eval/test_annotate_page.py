"""The page for grading, used in a real browser as a rater would; skipped where there is none."""

import json
import shutil

import pytest

from nlp_support.eval.annotate.graded import read_graded
from nlp_support.eval.annotate.items import Item, item_id
from nlp_support.eval.annotate.page import page
from nlp_support.eval.annotate.sample import Question, Sample, Shown
from nlp_support.eval.grades.grades import Pair

from support import contrast

playwright = pytest.importorskip("playwright.sync_api")
BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium here")]


def question(name, *replies, before=(), language="en"):
    shown = []
    for at, text in enumerate(replies):
        pair = Pair("acme", name, at)
        shown.append(Shown(Item(item_id(pair), pair, f"k-{name}", at + 1, language), text))
    return Question(
        "acme",
        f"k-{name}",
        name,
        language,
        tuple(before),
        f"question {name}",
        tuple(shown),
        f"sent to {name}",
    )


SAMPLE = Sample(
    (
        question("c1", "reply a", "<b>reply</b> b", before=[("customer", "hello"), ("agent", "yes?")]),
        question("c2", "답변 c", language="ko"),
        question("c3", "reply d", "reply e"),
    ),
    silent=0,
)
IDS = [item.id for item in SAMPLE.items]


@pytest.fixture(scope="module")
def chromium():
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


class Rater:
    """A person at the page: everything that the page asks of the network or complains of is kept."""

    def __init__(self, context, file):
        self.context, self.file, self.asked, self.errors = context, file, [], []
        self.open()

    def open(self):
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda message: self.errors.append(message.text))
        self.page.goto(self.file.as_uri())

    def begin(self, name):
        self.page.fill("#rater", name)
        self.page.keyboard.press("Enter")
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def marked(self):
        return self.page.inner_text(".reply.current p")

    def grades(self, kind, folder):
        with self.page.expect_download() as waiting:
            self.page.click(f"#{kind}")
        waiting.value.save_as(folder / waiting.value.suggested_filename)
        return folder / waiting.value.suggested_filename


@pytest.fixture
def rater(chromium, tmp_path):
    file = tmp_path / "sample.html"
    file.write_text(page(SAMPLE, sent=True), encoding="utf-8")
    context = chromium.new_context(locale="en-US", accept_downloads=True)
    made = Rater(context, file)
    yield made
    assert made.errors == [] and set(made.asked) == {file.as_uri()}  # nothing else was loaded or sent
    context.close()


def test_keys_grade_and_go_on_and_what_is_downloaded_is_read(rater, tmp_path):
    rater.begin("kim")
    assert rater.marked == "reply a"
    rater.press("2", "1", "0", "s")
    assert rater.marked == "reply e" and rater.page.inner_text("#count") == "4 of 5 done"
    rater.press("Numpad1")
    assert "All replies are done" in rater.page.inner_text("#said")
    items = {item.id: item for item in SAMPLE.items}
    for kind in ("json", "csv"):
        found = read_graded([rater.grades(kind, tmp_path)], items)
        assert [(one.pair.message, one.grade) for one in found.grades.given] == [
            ("c1", 2), ("c1", 1), ("c2", 0), ("c3", 1)
        ]  # fmt: skip
        assert found.grades.raters == ("kim",) and found.skipped == 1 and not found.refused


def test_a_grade_is_taken_back_and_changed_and_arrows_move(rater):
    rater.begin("kim").press("2", "1")
    assert rater.marked == "답변 c"
    rater.press("u")
    assert rater.marked == "<b>reply</b> b" and rater.page.inner_text("#count") == "1 of 5 done"
    rater.press("u", "u")
    assert rater.page.inner_text("#count") == "0 of 5 done"
    assert "nothing to take back" in rater.page.inner_text("#said")
    rater.press("2", "ArrowLeft", "ArrowLeft", "0")
    pressed = rater.page.locator('#reply0 button[aria-pressed="true"]')
    assert pressed.inner_text().startswith("0") and rater.marked == "<b>reply</b> b"
    rater.press("u", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight", "ArrowRight")
    assert rater.marked == "reply e"


def test_progress_is_kept_for_each_rater_when_the_page_is_closed(rater):
    rater.begin("kim").press("2", "1", "0")
    rater.page.close()
    rater.open()
    assert rater.page.input_value("#rater") == "kim"
    rater.page.click("#start button")
    assert rater.page.inner_text("#count") == "3 of 5 done" and rater.marked == "reply d"
    rater.press("u")
    assert rater.marked == "답변 c"
    rater.begin("이하나")
    assert rater.page.inner_text("#count") == "0 of 5 done" and rater.marked == "reply a"
    rater.begin("kim")
    assert rater.page.inner_text("#count") == "2 of 5 done"


def test_no_key_grades_before_a_rater_is_named_while_one_types_or_with_keys_off(rater):
    rater.press("2", "1")
    assert rater.page.is_hidden("#work")
    rater.begin("=kim")  # refused by the field: letters and digits first
    assert rater.page.is_hidden("#work")
    rater.begin("2u10")
    assert rater.page.inner_text("#count") == "0 of 5 done"
    rater.press("Control+0", "Alt+1", "3", "x")
    assert rater.page.inner_text("#count") == "0 of 5 done"
    rater.page.click("#keys")
    rater.press("2")
    assert rater.page.inner_text("#count") == "0 of 5 done"
    rater.page.click("#reply1 button >> nth=0")
    assert rater.page.inner_text("#count") == "1 of 5 done"


def test_keys_work_where_korean_is_typed(rater):
    """The key of S gives ㄴ there, that of U gives ㅕ."""
    rater.begin("kim")

    def typed(key, code):
        told = json.dumps({"key": key, "code": code, "bubbles": True})
        rater.page.evaluate(f"document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {told}))")

    typed("ㄴ", "KeyS")
    assert rater.page.inner_text("#count") == "1 of 5 done"
    typed("ㅕ", "KeyU")
    assert rater.page.inner_text("#count") == "0 of 5 done"
    typed("ㅂ", "KeyQ")
    assert rater.page.inner_text("#count") == "0 of 5 done"


def test_texts_stay_texts_and_the_message_and_what_was_before_are_shown(rater):
    rater.begin("kim")
    assert rater.page.locator("#replies b").count() == 0
    assert rater.page.inner_text("#before") == "Customer\nhello\nAgent\nyes?"
    assert rater.page.inner_text("#message") == "Customer\nquestion c1"
    assert rater.page.is_hidden("#sent_text")
    rater.page.click("#sent summary")
    assert rater.page.inner_text("#sent_text") == "sent to c1"
    rater.press("2", "2")
    assert rater.page.inner_text("#before") == "Nothing was said before."
    assert rater.page.is_hidden("#sent_text")  # shut again for the next message


def test_on_a_small_screen_a_new_message_is_shown_before_its_replies(rater):
    """The last message is below what fits; its beginning is scrolled to, not its first reply."""
    rater.page.set_viewport_size({"width": 360, "height": 420})
    rater.begin("kim").press("2", "1", "0")
    top = rater.page.evaluate("document.getElementById('where').getBoundingClientRect().top")
    assert -1 <= top < 420 and rater.marked == "reply d"
    rater.press("2")
    box = rater.page.locator(".reply.current").bounding_box()
    assert -1 <= box["y"] < 420 and rater.marked == "reply e"


def test_it_is_told_in_korean_too_and_the_choice_is_kept(rater):
    rater.page.select_option("#language", "ko")
    assert rater.page.locator("html").get_attribute("lang") == "ko"
    assert rater.page.inner_text("h1") == "추천 답변 평가"
    left = rater.page.evaluate(
        "Object.keys(TEXTS.en).filter(name => [undefined, String(TEXTS.en[name])].includes("
        "TEXTS.ko[name] && String(TEXTS.ko[name])))"
    )
    assert left == []
    rater.page.reload()
    assert rater.page.inner_text("h1") == "추천 답변 평가"


def test_a_screen_reader_is_told_where_it_is(rater):
    """After each grade the marked reply has the focus; it is named by its place and text, and described by
    the customer's message. What was done is told in a live region."""
    rater.begin("kim").press("2")
    told = rater.page.evaluate(
        """() => { const at = document.activeElement; const of = (name) =>
          at.getAttribute(name).split(" ").map(id => document.getElementById(id).textContent).join(" ");
          return [at.getAttribute("role"), of("aria-labelledby"), of("aria-describedby")]; }"""
    )
    assert told == ["group", "Reply 2 of 2 <b>reply</b> b", "Customerquestion c1"]
    assert rater.page.inner_text("[role=status]") == "Graded 2."
    assert rater.page.evaluate(
        "[...document.querySelectorAll('button')].every(one => one.textContent.trim())"
    )
    assert rater.page.evaluate(
        "[...document.querySelectorAll('input, select')].every(one => one.labels.length)"
    )
    rater.press("Tab")  # from the marked reply to its first button
    assert rater.page.evaluate("document.activeElement.closest('#reply1') !== null")
    rater.press("Enter")
    assert rater.page.inner_text("#count") == "2 of 5 done"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_enough_contrast(rater, scheme):
    """WCAG 2.2: 4.5 for text; 3 for the borders of what is operated."""
    rater.page.emulate_media(color_scheme=scheme)
    found = rater.page.evaluate(
        """() => { const style = getComputedStyle(document.documentElement);
          const names = ["paper", "card", "ink", "muted", "line", "mark", "on-mark", "warn"];
          return Object.fromEntries(names.map((name) => [name, style.getPropertyValue("--" + name)])); }"""
    )
    for text, ground in (
        ("ink", "paper"),
        ("ink", "card"),
        ("muted", "paper"),
        ("on-mark", "mark"),
        ("ink", "warn"),
    ):
        assert contrast(found[text].strip(), found[ground].strip()) >= 4.5
    for border in ("line", "mark"):
        assert contrast(found[border].strip(), found["paper"].strip()) >= 3


def test_it_says_so_where_the_browser_keeps_nothing(rater):
    rater.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('denied'); } })"
    )
    rater.page.reload()
    rater.begin("kim").press("2")
    assert rater.page.is_visible("#unkept") and rater.page.inner_text("#count") == "1 of 5 done"
