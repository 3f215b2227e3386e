"""What a person wrote, from what mail clients and platforms put around it. Whole mails are in
`tests/samples/mails`."""

import pytest

from nlp_support.text.reading.reading import read_text
from nlp_support.text.reading.result import Cut, CutKind, Reading
from nlp_support.text.reading.said import Said
from nlp_support.text.reading.spaces import tidy_spaces
from nlp_support.text.reading.speakers import Side, sides_of
from nlp_support.text.reading.transcript import transcript_of


def test_what_was_cut_is_told():
    """The name is the writer's; a line of the phone and two lines of quotation are not."""
    quoted = "On 1 May 2026 at 9:12, Kim <k@e.example> wrote:\n> Blue or red?"
    mail = f"Yes, both.\n\nDana\nSent from my iPhone\n\n{quoted}"
    assert read_text(mail) == Reading(
        "Yes, both.\n\nDana",
        (
            Cut(CutKind.SIGNATURE, "Sent from my iPhone\n"),
            Cut(CutKind.QUOTED, quoted),
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "Where is my parcel?",
        "3 > 2, and a >= b",
        "Open Settings > Account > Alerts.\nThen press Save.",
        "> Is it waterproof?\nYes, to ten metres.",
        "Your page says:\n> two days\n> free of charge\nNeither was true.",
        "On 3 May at 9:00 you wrote:\nno refund. I disagree.",
        "Am 3. Mai um 9:00 schrieb mir Ihr Kollege:\nkeine Erstattung. Das geht nicht.",
        "Von: Bremen\nAn: Lübeck\nDatum: 12. Juni, 9:15\nzwei Plätze bitte",
        "From: Rome\nTo: Oslo\nSubject: two seats\nby the window",
        "```\n> quoted in code\n> still code\n> and more\n> of it\n```\nWhat is wrong?",
        ">>> import lantern\n>>> lantern.on()\n>>> lantern.off()\n>>> lantern.on()\nIt stays dark.",
        "Offer one\n--\nOffer two\n--\nWhich is yours?",
        "Offer one, 20 pounds\n--\nOffer two, 30 pounds",
        "My order:\n---\nOrder 48213377\nSize L, booked 01.05.2026",
        "Where is the contract?\nSent by mail on Monday.",
        "Thanks, here are my details:\nDana Fox\n12 Mill Road | Leeds\n+44 7700 900318\ndana@fox.example",
        "Best wishes\nDana\nOrder 4821337712\nWeight 5 kg",
        "Hello,\n\nthis email came to me in error. It has confidential data, please delete it.",
        "Guten Tag,\n\ndiese Nachricht ist vertraulich und nicht für mich bestimmt, bitte löschen.",
        "What I asked:\n\nIs the download virus-free?",
        "It costs: > 30 pounds, not 20",
        "Times: 9:00 from: Leeds to: York sent: a letter",
        "Sent from Leeds on Monday.\nIt never came.",
        "Call me.\nThanks,\nDana\n07700 900318",
        "Step 1: open\nStep 2: press\nNote: wait",
        "이렇게 했어요:\n> 설정\n> 알림\n> 소리\n> 끄기\n그런데 안 돼요.",
        "-- \nDana Fox",
        "Sent from my iPhone\n",
    ],
)
def test_own_words_stay(text):
    assert read_text(text) == Reading(text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        # nothing of the writer's above: what was passed on is all that the message says
        ("----- Forwarded message -----\nFrom: A <a@e.example>\nDate: 1 May\nTo: b\n\nBed 14.", "Bed 14."),
        ("Begin forwarded message:\n\n> From: A <a@e.example>\n> Subject: s\n>\n> Bed 14.", "Bed 14."),
        ("Anfang der weitergeleiteten Nachricht:\n\nVon: A <a@e.example>\nBetreff: s\n\nBett.", "Bett."),
        ("From: A <a@e.example>\nSent: 4 May 2026 10:31\nTo: b\nSubject: s\n\nBed 14.", "Bed 14."),
        ("##- Please type your reply above this line -##\n\nWe got your request.", "We got your request."),
        # only a quotation that is marked as one: nobody wrote anything
        ("On 1 May 2026 at 9:12, Kim <k@e.example> wrote:\n> Blue or red?", ""),
        ("2026년 5월 1일 (금) 오전 9:12, 물레 <m@e.example>님이 작성:\n\n> 파란색인가요?", ""),
        # words below a quotation are the writer's
        ("On 1 May 2026 at 9:12, Kim <k@e.example> wrote:\n> Blue or red?\n\nBlue.", "Blue."),
        # an attribution without its quotation
        ("Blue.\n\nOn 1 May 2026 at 9:12, Kim <k@e.example> wrote:", "Blue."),
        # a quotation inside a quotation, and in another language
        ("Rot.\n\nAm 02.05.26 um 9:12 schrieb Kim:\n> On 1 May, Dana wrote:\n>> which?\n> blue?", "Rot."),
        # an attribution without a time, or without its colon
        ("Yes.\n\nKim Sand wrote:\n> blue\n> or red\n> or green\n> or none?", "Yes."),
        ("Yes.\n\n2026/5/1 Kim Sand <k@e.example>\n\n> blue?", "Yes."),
        # line ends that an export has lost
        ("Yes! On Fri, 1 May 2026 at 9:12, Kim <k@e.example> wrote: > Blue? > Or red?", "Yes!"),
        ("Ja. Von: Kim Sand Gesendet: Montag, 4. Mai 2026 10:31 An: Dana Betreff: AW: s Blau?", "Ja."),
        ("네. 2026년 5월 1일 (금) 오전 9:12, 물레 <m@e.example>님이 작성: > 파란색인가요?", "네."),
        # languages of which only the verb or the address shows what it is
        ("Tak.\n\npt., 1 maj 2026 o 09:12 Kim <k@e.example> napisał(a):\n\n> Niebieski?", "Tak."),
        ("Ja.\n\nOp vr 1 mei 2026 om 09:12 schreef Kim <k@e.example>:\n\n> Blauw?", "Ja."),
        (
            "Igen.\n\n______________________\nFeladó: Kim <k@e.example>\nKelt: 2026. 5. 1. 9:12\n\nKék?",
            "Igen.",
        ),
    ],
)  # fmt: skip
def test_what_is_left(text, own):
    assert read_text(text).text == own


def test_ten_thousand_levels_and_long_mails_are_read():
    deep = "Blue.\n\nOn 1 May 2026 at 9:12, Kim <k@e.example> wrote:\n" + "\n".join(
        f"{'>' * level} {level}" for level in range(1, 2_000)
    )
    assert read_text(deep).text == "Blue."
    assert read_text("Blue.\n\nOn 1 May 2026 at 9:12, Kim wrote:\n" + "> x\n" * 250_000).text == "Blue."


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("a\xa0b\u2009c", "a b c"),
        ("\ufeffHi\u200b there\xad", "Hi there"),
        ("a\u200c\xa0\u200c\xa0b", "a  b"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("\u3000東京\u3000大阪\u3000\u3000", "東京\u3000大阪"),
        ("👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥", "👩\u200d👩\u200d👧 ❤\ufe0f\u200d🔥"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
    ],
)
def test_spaces(text, tidy):
    assert tidy_spaces(text) == tidy


# -- chats in one message ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        ("(09:00:12) Ana: hi\n(09:00:40) Kim: hello\nthere\n(09:01:00) Ana: bye\n*** Ana left ***",
         [("Ana", "hi", 32412), ("Kim", "hello\nthere", 32440), ("Ana", "bye", 32460)]),
        ("[오후 2:05] 방문자 12: 언제 와요?\n[오후 2:06] 상담사 서담: 내일이요",
         [("방문자 12", "언제 와요?", 50700), ("상담사 서담", "내일이요", 50760)]),
        ("[서담] [오전 9:00] 언제 와요?\n[상담사] [오전 9:01] 내일이요",
         [("서담", "언제 와요?", 32400), ("상담사", "내일이요", 32460)]),
        ("01.05.2026, 23:59 - Ana: Hallo\n02.05.2026, 00:01 - Laden: Guten Tag",
         [("Ana", "Hallo", 86340), ("Laden", "Guten Tag", 60)]),
        ("Kunde: Wann kommt es?\nBeraterin: Am Montag.",
         [("Kunde", "Wann kommt es?", None), ("Beraterin", "Am Montag.", None)]),
        ("고객: 언제 와요? 상담사: 내일 도착합니다.",
         [("고객", "언제 와요?", None), ("상담사", "내일 도착합니다.", None)]),
        ("お客様：いつ届きますか。\n担当者：明日です。",
         [("お客様", "いつ届きますか。", None), ("担当者", "明日です。", None)]),
        ("Transcript of the chat\n\nClient : Où est mon colis ?\nConseiller : Il arrive demain.",
         [("Client", "Où est mon colis ?", None), ("Conseiller", "Il arrive demain.", None)]),
    ],
)  # fmt: skip
def test_a_chat_in_one_message(text, turns):
    found = transcript_of(text)
    assert found and [(one.speaker, one.text, one.clock) for one in found.turns] == turns


@pytest.mark.parametrize(
    "text",
    [
        "Hello: is anybody there?",
        "Agent: we refund everybody",
        "I quote your colleague from memory.\n(12:00) Kim: yes\n(12:01) Ana: no",
        "Customer: Ana Fox\nAgent: Kim Sand\nTopic: refund",
        "Q: Is it waterproof?\nA: Yes, to ten metres.",
        "Size: large\nColour: blue\nSize: small\nColour: red",
        "Step 1: open the lid\nStep 2: turn the knob",
        "https://example.com/a: it says\nhttps://example.com/b: it does not",
    ],
)
def test_no_chat(text):
    assert transcript_of(text) is None


def test_sides():
    """Known names count more than words, and a second speaker is on the other side."""
    customer, agent = Side.CUSTOMER, Side.AGENT
    assert sides_of(["Ana", "Kim"], "Ana Fox") == {"Ana": customer, "Kim": agent}
    assert sides_of(["Visitor 7", "Kim"], None) == {"Visitor 7": customer, "Kim": agent}
    assert sides_of(["Ana", "Kim (Agent)"], None) == {"Ana": customer, "Kim (Agent)": agent}
    assert sides_of(["Support", "Kim"], "Support") == {"Support": customer, "Kim": agent}
    assert sides_of(["챗봇", "고객", "서담"], None) == {"챗봇": Side.BOT, "고객": customer, "서담": agent}
    assert sides_of(["Ana", "Kim"], None) is None
    assert sides_of(["Support", "Service"], None) is None


@pytest.mark.parametrize(
    "text",
    [
        "@user: I have tried all that I know by now, and I call myself a patient user :D",
        "@client: si, vous pouvez le rendre au client: par exemple à la caisse du premier étage",
        "@kunde: das geht auf die Karte vom Kunden; Kunde: bitte hier am Schalter unterschreiben",
    ],
)
def test_who_is_addressed_by_a_handle_does_not_speak(text):
    assert transcript_of(text) is None


class CountedSaid(Said):
    """Counts how many lines are looked up."""

    looked_up = 0

    def has(self, lines):
        self.looked_up += len(lines)
        return super().has(lines)


@pytest.mark.parametrize("said", [(), ("On 1 May 2026 at 9:00, Ida <i@b.example> wrote: you will get it",)])
@pytest.mark.parametrize(
    "mark", ["-----Original Message-----", "On 1 May 2026 at 9:00, Ida <i@b.example> wrote:"]
)
@pytest.mark.parametrize("below", ["", "you will get it on Monday\n", "you will get it\n"])
def test_a_mail_of_many_quotations_is_looked_up_once(said, mark, below):
    """Whether nothing, a part or all of it was said: no line once for each of the 400 quotations."""
    known = CountedSaid(said)
    read_text(f"{mark}\n{below}" * 400, known)
    assert known.looked_up <= 3 * 800
