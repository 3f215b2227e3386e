"""Earlier mail below, above or around a reply is not part of it; and nothing of the writer's own is lost."""

import pytest

from cases.desk import Desk, samples
from cases.systems import SYSTEMS, Turn

# written without a look at the rules
MAILS = {**samples("mails"), **samples("mail_pages")}
LETTERS = samples("letters")


def read(tmp_path_factory, texts, role):
    """The stored texts of messages, each a conversation of its own."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    common = {"account_id": "shop", "role": role, "sent_at": "2026-05-04T09:00:00Z", "channel": "email"}
    desk.imports(
        [
            {"id": id, "conversation_id": id, "customer_id": f"u-{id}", "text": text, **common}
            for id, text in texts.items()
        ]
    )
    return desk.texts()


@pytest.fixture(scope="module")
def replies(tmp_path_factory):
    return read(tmp_path_factory, {id: one["mail"] for id, one in MAILS.items()}, "agent")


@pytest.fixture(scope="module")
def letters(tmp_path_factory):
    return read(tmp_path_factory, LETTERS, "customer")


def one_line(text):
    return " ".join(text.split())


@pytest.mark.parametrize("id", MAILS)
def test_quoted_mail_goes_and_the_reply_stays(replies, id):
    assert one_line(replies.get(id, "LEFT OUT")) == one_line(MAILS[id]["own"])


@pytest.mark.parametrize("id", LETTERS)
def test_a_letter_that_looks_like_quoting_stays_whole(letters, id):
    assert one_line(letters.get(id, "LEFT OUT")) == one_line(LETTERS[id])


ANGRY = (
    "I am furious, this is a disgrace, the third kettle that leaks, I want my money back and I will sue you"
)
REPLIES = {
    "en": ("Please clean the seal with warm water.",
        "On Fri, 1 May 2026 at 09:00, Dana Thornbeck <dana@mail.example> wrote:"),
    "de": ("Bitte reinigen Sie die Dichtung mit warmem Wasser.",
        "Am Fr., 1. Mai 2026 um 09:00 Uhr schrieb Dana Thornbeck <dana@mail.example>:"),
    "fr": ("Merci de nettoyer le joint à l'eau tiède.",
        "Le ven. 1 mai 2026 à 09:00, Dana Thornbeck <dana@mail.example> a écrit :"),
    "es": ("Limpie la junta con agua tibia, por favor.",
        "El vie, 1 may 2026 a las 9:00, Dana Thornbeck (<dana@mail.example>) escribió:"),
    "pt": ("Limpe a junta com água morna, por favor.",
        "Em sex., 1 de mai. de 2026 às 09:00, Dana Thornbeck <dana@mail.example> escreveu:"),
    "it": ("Pulisca la guarnizione con acqua tiepida.",
        "Il giorno ven 1 mag 2026 alle ore 09:00 Dana Thornbeck <dana@mail.example> ha scritto:"),
    "ko": ("패킹을 미지근한 물로 닦아 주세요.",
        "2026년 5월 1일 (금) 오전 9:00, Dana <dana@mail.example>님이 작성:"),
    "ja": ("パッキンをぬるま湯で洗ってください。", "2026年5月1日(金) 9:00 Dana <dana@mail.example>:"),
    "zh": ("请用温水清洗密封圈。", "Dana Thornbeck <dana@mail.example> 于2026年5月1日周五 09:00写道："),
}  # fmt: skip


def talk(desk, system, language, marks):
    """A furious question, its answer over the quoted question, and thanks over both."""
    own, head = REPLIES[language]
    quoted = "\n".join(
        marks + line for line in (ANGRY, "My flat is 14 Harrow Lane", "07700 900312", "Dana Thornbeck")
    )
    below = f"{own}\n\n{head}\n{quoted}"
    if system in ("freshdesk", "front", "intercom"):
        below = below.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    export, form = SYSTEMS[system]
    said = [
        Turn(1, "customer", "The kettle leaks from its seal, what can I do?"),
        Turn(2, "agent", below, 3600),
    ]
    said[1].more = {"freshdesk": {"body": below}, "front": {"body": below}}.get(system, {})
    return desk.imports(export(said), account="shop", format=form)


@pytest.mark.parametrize("marks", ["> ", ">", ""], ids=["marked", "tight", "bare"])
@pytest.mark.parametrize("language", REPLIES)
@pytest.mark.parametrize("system", SYSTEMS)
def test_the_reply_alone_is_stored_in_every_system(tmp_path, system, language, marks):
    desk = Desk(tmp_path)
    talk(desk, system, language, marks)
    assert desk.messages()[-1].text == REPLIES[language][0]


def test_nobody_elses_words_are_suggested_or_flagged(tmp_path):
    desk = Desk(tmp_path)
    talk(desk, "zendesk", "en", "> ")
    assert desk.suggested("My kettle leaks, what can I do?") == [REPLIES["en"][0]]
    assert "angry" not in {code for codes in desk.flagged().values() for code in codes}
    assert b"harrow" not in b"".join(text.encode().lower() for text in desk.texts().values())


ANSWERED = samples("answers")
ASKED = ANSWERED.pop("asked")


@pytest.mark.parametrize("kind", ANSWERED)
@pytest.mark.parametrize("system", ["zendesk", "chatwoot", "zammad", "own_rows"])
def test_what_was_said_before_is_known_as_a_quotation(tmp_path, system, kind):
    """Nobody is named for it, and it is as short as what a writer cites: but the customer had written it."""
    desk = Desk(tmp_path)
    export, form = SYSTEMS[system]
    desk.imports(
        export([Turn(1, "customer", ASKED), Turn(2, "agent", ANSWERED[kind], 60)]),
        account="shop",
        format=form,
    )
    told = desk.messages()[-1].text
    assert "Harrow" not in told and "courier" not in told
    assert "He does." in told or "that is in our area." in told


def test_a_customer_may_answer_below_what_was_asked(tmp_path):
    desk = Desk(tmp_path)
    asked = "Which model is it?\nWhen was it bought?"
    head = "On Fri, 1 May 2026 at 09:00, Kettle Co <help@kettle.example> wrote:"
    answer = Turn(3, "customer", f"{head}\n\n{asked}\n\nThe M40, in March.", 120)
    desk.imports(
        SYSTEMS["own_rows"][0]([Turn(1, "customer", "It leaks."), Turn(2, "agent", asked, 60), answer])
    )
    assert desk.messages()[-1].text == "The M40, in March."
