"""What machines write, and what people write that looks like it.

The samples were written before the rules, and are no part of them; `-s` shows the figures.
"""

import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support.text.automatic import is_automatic

SAMPLES = Path(__file__).parent / "samples" / "automatic"
LANGUAGES = sorted(file.stem for file in SAMPLES.glob("*.toml"))
KINDS = ("away", "bounce", "receipt", "notice", "survey", "call", "read", "waiting")


def samples(language):
    return tomllib.loads((SAMPLES / f"{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_in_ten_automatic_messages_are_recognised_and_no_person_s(language):
    written = samples(language)
    assert set(written) == {*KINDS, "people"}
    found = {kind: sum(map(is_automatic, texts)) for kind, texts in written.items()}
    shown = ", ".join(f"{kind} {found[kind]}/{len(texts)}" for kind, texts in written.items())
    sys.stdout.write(f"\n{language}: {shown}\n")
    known = sum(len(written[kind]) for kind in KINDS)
    assert sum(found[kind] for kind in KINDS) >= 0.9 * known, shown
    assert found["people"] == 0, shown


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_recognised(kind):
    texts = [text for language in LANGUAGES for text in samples(language)[kind]]
    assert sum(map(is_automatic, texts)) >= 0.9 * len(texts)


@pytest.mark.parametrize(
    ("automatic", "person"),
    [
        ("We have received your request.", "We have received your request and sent a new lid."),
        (
            "I am out of the office until Monday and will reply when I am back.",
            "I am out of the office until Monday, so leave it at the reception desk downstairs.",
        ),
        (
            "Ihre Anfrage ist bei uns eingegangen.",
            "Ihre Anfrage ist eingegangen, der Deckel kostet zwölf Euro.",
        ),
        ("문의가 접수되었습니다.", "문의가 접수되었습니다. 뚜껑은 내일 택배로 발송합니다."),
        ("您的留言已收到。", "您的留言已收到,壶盖明天寄出,运费免收。"),
        (
            "お問い合わせを受け付けました。",
            "お問い合わせを受け付けました。ふたは明日発送し、送料は無料です。",
        ),
    ],
)
def test_what_a_message_says_besides_makes_it_a_person_s(automatic, person):
    assert is_automatic(automatic)
    assert not is_automatic(person)


@pytest.mark.parametrize("subject", ["", "Re: ", "AW: ", "Subject: ", "[", "제목: "])
def test_a_subject_may_stand_before_the_text(subject):
    assert is_automatic(f"{subject}Automatic reply: Lid\n\nOur team is away at the moment.")


def test_numbers_addresses_and_names_say_nothing():
    text = "Hi Dana, we have received your request (#48213) at {} and Oakwell will get back to you."
    assert is_automatic(text.format("care@example.com"))
    assert is_automatic(text.format("https://example.com/help?id=48213"))


@pytest.mark.parametrize("text", ["", " \n ", "…", "12:30", "Ваш запрос получен", "👍"])
def test_what_has_no_known_words_is_a_person_s(text):
    assert not is_automatic(text)


@given(st.text())
def test_any_text_is_read(text):
    assert is_automatic(text) in (True, False)
