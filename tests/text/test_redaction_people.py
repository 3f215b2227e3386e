"""Names without a title, in phrases, at the start and the end of a line; words that only look like names."""

import pytest

from nlp_support.text.redaction import redact

WESTERN = [
    "I spoke with {} yesterday about the sofa.",
    "{} told me that it would be Friday.",
    "My wife {} ordered the lamp.",
    "The order is in the name of {}.",
    "Please send it to {} instead.",
    "The invoice says {}.",
    "It was bought by {}, my partner.",
    "The account belongs to {}.",
    "Passenger {} has no seat.",
    "The booking for {} was changed.",
    "(09:00:12) {}: which blade fits?",
    "[14:02] {}: hello",
    "{}: which blade fits?",
    "It works now.\n\nKind regards,\n{}",
    "Mein Name ist {}.",
    "Ich habe mit {} telefoniert.",
    "Frau {} hat angerufen.",
    "Es geht wieder.\n\nViele Grüße\n{}",
    "Je m'appelle {}.",
    "J'ai parlé avec {} hier.",
    "C'est réglé.\n\nCordialement,\n{}",
    "Me llamo {}.",
    "Hablé con {} ayer.",
    "Ya funciona. Un saludo, {}",
    "Meu nome é {}.",
    "Mi chiamo {}, buongiorno.",
]
NAMES = (
    "Ingeborg Achterberg",
    "Thandiwe Mokoena",
    "Yevgenia Trescothick",
    "Dimitar van der Meer",
    "Aoife O'Halloran",
)


@pytest.mark.parametrize("sentence", WESTERN)
@pytest.mark.parametrize("name", NAMES)
def test_western_names(sentence: str, name: str) -> None:
    shown = redact(sentence.format(name)).text
    assert not any(part in shown for part in name.split() if part[0].isupper())
    assert sentence.split("{}")[0].rstrip() in shown


KOREAN = [
    "{}이랑 통화했는데 아직 소식이 없어요.",
    "어제 {}한테 받은 안내와 달라요.",
    "{}에게 보내 주세요.",
    "예약자를 {}으로 바꿔 주세요.",
    "받는 사람을 {}으로 변경할게요.",
    "{}이 주문한 건데 제가 문의드려요.",
    "{}은 제 동생이고 주문은 제가 했어요.",
    "{}께 전달해 드렸습니다.",
    "{}께서 주문하신 상품입니다.",
    "영수증에 {}이라고 적혀 있어요.",
    "{} 대신 제가 문의해요.",
    "{} 이름으로 예약했어요.",
    "{}의 계정으로 로그인했어요.",
    "저희 남편 {}이 신청했어요.",
    "{}도 같은 문제가 있대요.",
]


@pytest.mark.parametrize("sentence", KOREAN)
@pytest.mark.parametrize("name", ["김도현", "박서준", "최가온", "한지민", "윤새솔"])
def test_korean_names_without_a_title(sentence: str, name: str) -> None:
    assert name not in redact(sentence.format(name)).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("지훈이랑 같이 주문했어요.", "{customer_name}이랑 같이 주문했어요."),
        ("민서가 받았어요.", "{customer_name}가 받았어요."),
        ("표 지훈 이름으로 예약했어요.", "{customer_name} 이름으로 예약했어요."),
        ("송장에 보람 이름으로 적었어요.", "송장에 {customer_name} 이름으로 적었어요."),
        ("감사합니다, 슬기님.", "감사합니다, {customer_name}님."),
    ],
)
def test_given_names(text: str, expected: str) -> None:
    assert redact(text).text == expected


STAY = [
    "Photoshop, Lightroom and Windows Photos open it.",
    "It opens.\n\nPhotoshop",
    "Yes it does.\n\nGreat Question",
    "Thanks.\n\nNo Problem",
    "Great Question! No Problem if you use Word.",
    "Hi Photoshop users, hello Windows.",
    "Does it run on Windows or Android?",
    "I spoke with Customer Service yesterday.",
    "I spoke with Amazon about it.",
    "The invoice says Total Amount.",
    "Reservation for Two, please.",
    "Delivery to Germany or San Francisco takes a week.",
    "Opening Hours: 9-18",
    "Shipping Address: see below",
    "Order Status: shipped",
    "It works.\n\nRegards,\nCustomer Care",
    "Hier ist Ihre Rechnung.",
    "Ich bin Kunde seit 2020.",
    "Es geht.\n\nViele Grüße\nIhr Serviceteam",
    "C'est réglé.\n\nCordialement,\nLe Service Client",
    "Soy cliente nuevo.\n\nUn saludo,\nEl equipo",
    "이름은 어떻게 바꾸나요?",
    "이름은 나중에 바꿔도 되나요?",
    "성함은 어디에 쓰나요?",
    "지원을 신청했어요.",
    "사장님한테 말해 주세요.",
    "강아지한테 줘도 되나요?",
    "정수기가 고장났어요.",
    "국민은행으로 입금했어요.",
    "고지서가 왔는데 두 번 결제됐어요.",
    "여자친구랑 통화했는데 안 된대요.",
    "권장하고 있는 설정으로 바꿔 주세요.",
    "전화로 연락했어요.",
]


@pytest.mark.parametrize("text", STAY)
def test_words_stay(text: str) -> None:
    assert redact(text).text == text


def test_a_farewell_is_no_part_of_the_name() -> None:
    assert redact("It works.\n\nBye Anna").text == "It works.\n\nBye {customer_name}"
