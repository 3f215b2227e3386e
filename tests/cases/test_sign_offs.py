"""The sign of whoever wrote a reply is no part of it, whatever mark it has; inside a sentence it stays."""

import pytest

from nlp_support import open_store

from cases.desk import Desk

# Of each account: questions, the replies without their signs, and each agent's sign, seen once.
ACCOUNTS = {
    "marks": [
        ("Do you sell the blue mug?", "We do, on the second floor.", " *RB"),
        ("Is the café open on Monday?", "It opens at eight.", " ^Uma"),
        ("Can I pay by invoice?", "You can, within ten days.", " ~ho"),
        ("Is there a lift?", "Yes, beside the entrance.", " /PW"),
    ],
    "names": [
        ("Do you sell the blue mug?", "We do, on the second floor.", " – Ines from Support"),
        ("Is the café open on Monday?", "It opens at eight.", " - Uma"),
        ("Can I pay by invoice?", "You can, within ten days.", " — Jonas K."),
        ("Is there a lift?", "Yes, beside the entrance.", " • Priya"),
    ],
    "farewells": [
        ("Do you sell the blue mug?", "We do, on the second floor.", "\nKind regards,\nInes"),
        ("Is the café open on Monday?", "It opens at eight.", " Best wishes, Uma"),
        ("Can I pay by invoice?", "You can, within ten days.", "\n\nCheers\nJonas Kern"),
    ],
    "agents": [
        ("Do you sell the blue mug?", "We do, on the second floor.", " Your agent Ines"),
        ("Is the café open on Monday?", "It opens at eight.", " Your agent Maria"),
        ("Can I pay by invoice?", "You can, within ten days.", " Your agent Jonas"),
        ("Is there a lift?", "Yes, beside the entrance.", " Your agent Peter"),
    ],
    "ko": [
        ("파란 머그컵 있나요?", "네, 이층에서 판매합니다.", " 상담원 박서윤 드림"),
        ("월요일에도 열어요?", "여덟 시에 엽니다.", " -도현"),
        ("계산서로 결제할 수 있나요?", "열흘 안에 가능합니다.", " 매니저 이가은 올림"),
        ("승강기가 있나요?", "입구 옆에 있어요.", " *SY"),
    ],
    "de": [
        ("Haben Sie die blaue Tasse?", "Ja, im zweiten Stock.", " Viele Grüße, Ines"),
        ("Ist das Café am Montag offen?", "Ab acht Uhr.", "\nMit freundlichen Grüßen\nUwe Kern"),
        ("Geht es auf Rechnung?", "Gerne, zehn Tage.", " ^JK"),
    ],
    "fr": [
        ("Avez-vous la tasse bleue ?", "Oui, au deuxième étage.", " Cordialement, Inès"),
        ("Le café est ouvert lundi ?", "Dès huit heures.", "\nBien à vous,\nHugo"),
        ("Puis-je payer sur facture ?", "Oui, sous dix jours.", " – Camille"),
    ],
    "es": [
        ("¿Tienen la taza azul?", "Sí, en la segunda planta.", " Un saludo, Inés"),
        ("¿Abre el café los lunes?", "A las ocho.", " *RG"),
        ("¿Puedo pagar con factura?", "Sí, en diez días.", "\nAtentamente,\nJorge"),
    ],
    "pt": [
        ("Vocês têm a caneca azul?", "Temos, no segundo andar.", " Atenciosamente, João"),
        ("O café abre na segunda?", "Às oito.", " ^RG"),
        ("Posso pagar com fatura?", "Pode, em dez dias.", "\nAbraços,\nRita"),
    ],
    "ja": [
        ("青いマグカップはありますか", "はい、二階にございます。", "担当：佐藤"),
        ("月曜日も開いていますか", "八時に開きます。", "\n担当：鈴木"),
        ("請求書で払えますか", "はい、十日以内にお願いします。", "担当：高橋"),
    ],
    "zh": [
        ("有蓝色的杯子吗?", "有的,在二楼。", " —小林"),
        ("星期一开门吗?", "八点开门。", " 客服小李"),
        ("可以开发票付款吗?", "可以,十天之内。", " —小王"),
    ],
}  # fmt: skip

# What ends a reply of an account that signs, and is no sign.
STAYS = (
    "We deliver within 2-GO areas",
    "The area is 5 * MS",
    "It comes in three colours - red, blue and Green",
    "Set the dial to -20",
    "We are open Mon - Fri",
    "See you on Friday",
    "The cable is made by Kern & Sons",
    "Use the code on page 4/B",
    "Yes, and tell the driver",
)


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def rows(talks, account="bags"):
    """A talk an hour of a question and its reply, each by another agent."""
    for n, (asked, reply, sign) in enumerate(talks):
        for role, text, minute in (("customer", asked, 0), ("agent", reply + sign, 6)):
            yield {
                "id": f"k{n}{role}", "account_id": account, "conversation_id": f"k{n}",
                "customer_id": f"u{n}", "role": role, "text": text,
                "sent_at": f"2026-05-04T{8 + n:02}:{minute:02}:00Z",
            } | ({"agent_id": f"g{n}"} if role == "agent" else {})  # fmt: skip


@pytest.mark.parametrize("account", ACCOUNTS)
def test_a_sign_that_is_seen_once_is_no_part_of_the_reply(desk, account):
    talks = ACCOUNTS[account]
    desk.imports(list(rows(talks)), format="jsonl")
    assert [desk.suggested(asked, "bags", k=1) for asked, _, _ in talks] == [[reply] for _, reply, _ in talks]


def test_the_store_keeps_what_was_sent(desk):
    desk.imports(list(rows(ACCOUNTS["marks"])), format="jsonl")
    desk.suggested("Is there a lift?", "bags")
    assert desk.texts("bags")["k3agent"] == "Yes, beside the entrance. /PW"


@pytest.mark.parametrize("end", STAYS)
def test_what_is_in_a_sentence_stays(desk, end):
    more = ("How is it with the shelf there?", end, "")
    desk.imports(list(rows([*ACCOUNTS["marks"], more])), format="jsonl")
    [found] = desk.suggested(more[0], "bags", k=1)
    assert found == end


@pytest.mark.parametrize("end", ["Ask for it at the desk. -Monday", "We have two of them. - Great"])
def test_a_word_that_is_no_name_is_no_sign(desk, end):
    more = ("How is it with the shelf there?", end, "")
    desk.imports(list(rows([*ACCOUNTS["marks"], more])), format="jsonl")
    assert desk.suggested(more[0], "bags", k=1) == [end]


def test_whoever_is_addressed_at_the_end_is_no_agent(desk):
    """The customer's own name after thanks is redacted, as ever, and the thanks stay."""
    talks = list(
        rows([*ACCOUNTS["farewells"], ("Did my letter come?", "It did, this morning. Thanks, Wanda", "")])
    )
    for row in talks[-2:]:
        row["customer_name"] = "Wanda Ruiz"
    desk.imports(talks, format="jsonl")
    assert desk.suggested("Did my letter come?", "bags", k=1) == [
        "It did, this morning. Thanks, {customer_name}"
    ]


def test_an_account_that_does_not_sign_loses_nothing(desk):
    """One dash in eight replies is no habit."""
    plain = [(f"Do you sell {what}s?", f"We do sell {what}s, near the till.", "") for what in
        ("mug", "lamp", "rug", "vase", "stool", "clock")]  # fmt: skip
    more = ("Which size is the red rug?", "It is the large one. -XL", "")
    desk.imports(list(rows([*plain, more])), format="jsonl")
    assert desk.suggested(more[0], "bags", k=1) == ["It is the large one. -XL"]
    with open_store(desk.path) as store:
        assert store.profile("bags").signs == ()
