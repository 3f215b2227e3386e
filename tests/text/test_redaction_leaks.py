"""Forms in which personal data once got through, and the ordinary words beside them that stay."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support.text.redaction import Redacted, redact
from nlp_support.text.redaction.codes import find_parcels

GOES = [
    # order numbers
    ("order PO 448120 please", "order {order_number} please"),
    ("about PO 448120", "about {order_number}"),
    ("it is 73918204 I think", "it is {order_number} I think"),
    ("JT7302915K has not come", "{order_number} has not come"),
    ("KQ48213-7 is late", "{order_number} is late"),
    ("where is # 482137", "where is # {order_number}"),
    ("parcel no. 482137", "parcel no. {order_number}"),
    ("48213 is my order number", "{order_number} is my order number"),
    ("the order I placed last week, 48213, is late", "the order I placed last week, {order_number}, is late"),
    ("1z999aa10123456784 is lost", "{order_number} is lost"),
    ("1Z 999 AA1 01 2345 6784 is lost", "{order_number} is lost"),
    ("UPS has 1Z-999-AA1-0123-4567-84 now", "UPS has {order_number} now"),
    ("K20260204517 확인해 주세요", "{order_number} 확인해 주세요"),
    ("48213번 주문 언제 와요", "{order_number}번 주문 언제 와요"),
    ("주문 48213 건이요", "주문 {order_number} 건이요"),
    ("송장이 48213으로 나와요", "송장이 {order_number}으로 나와요"),
    # e-mail
    ("jo.lee at gmail dot com", "{email}"),
    ("jo dot lee at gmail dot com", "{email}"),
    ("email jolee at example.org please", "email {email} please"),
    ("jolee [at] example.org", "{email}"),
    ("jolee77 @ naver.com", "{email}"),
    ("jolee골뱅이naver.com이에요", "{email}이에요"),
    ("jolee77 골뱅이 naver 점 com", "{email}"),
    # cards
    ("4111.1111.1111.1111", "{card_number}"),
    ("4111 - 1111 - 1111 - 1111", "{card_number}"),
    # national ids
    ("my social is 123 45 6789", "my social is {national_id}"),
    ("the form wants 123.45.6789", "the form wants {national_id}"),
    ("my ssn, 123 45 2001", "my ssn, {national_id}"),
    # phones
    ("ring 555-0142 ext. 4", "ring {phone}"),
    ("desk (415) 555-0142 x12", "desk {phone}"),
    ("공일공-일이삼사-오육칠팔이에요", "{phone}이에요"),
    ("공일공 1234 5678로 주세요", "{phone}로 주세요"),
    ("공삼일에 일이삼에 사오육칠", "{phone}"),
    # links
    ("https://example.com/invoice/40018237.pdf", "{url}"),
    ("https://example.com/files/40018237.pdf", "{url}"),
    ("https://example.com/receipts/40018237", "{url}"),
    # addresses
    ("Unit 5/22 Tamarind Street", "{address}"),
    ("5/22 Tamarind Street", "{address}"),
    ("my address is 12 tamarind way", "my address is {address}"),
    ("it goes to 12 tamarind way, salem, or", "it goes to {address}"),
    ("우동 823-24 201호예요", "{address}예요"),
    ("망원동 823-24로 보내 주세요", "{address}로 보내 주세요"),
    ("망원동 823번지", "{address}"),
    # colleagues and other people, in English
    ("Hello, this is Odalys, taking over.", "Hello, this is {agent_name}, taking over."),
    ("My colleague Odalys will call", "My colleague {agent_name} will call"),
    ("Please ask for Odalys directly", "Please ask for {agent_name} directly"),
    ("Your advisor is Odalys.", "Your advisor is {agent_name}."),
    ("You are chatting with Odalys.", "You are chatting with {agent_name}."),
    ("A man named Odalys came", "A man named {agent_name} came"),
    ("I spoke with Odalys Brandt about it", "I spoke with {agent_name} about it"),
    ("It was signed for by Odalys Brandt.", "It was signed for by {agent_name}."),
    ("Odalys Brandt promised to ring", "{agent_name} promised to ring"),
    ("martin told me to wait", "{agent_name} told me to wait"),
    ("Is Martin working today?", "Is {agent_name} working today?"),
    ("I have Odalys down as the contact", "I have {customer_name} down as the contact"),
    ("It is booked under Martin Brandt", "It is booked under {customer_name}"),
    ("The name on the order is Odalys Brandt.", "The name on the order is {customer_name}."),
    ("It ships today. Kind regards, odalys", "It ships today. Kind regards, {agent_name}"),
    ("It ships today. - odalys", "It ships today. - {agent_name}"),
    ("It ships today. ~martin", "It ships today. ~{agent_name}"),
    ("It ships today.\nMartin", "It ships today.\n{agent_name}"),
    # customers
    ("Thanks for the photos, Odalys!", "Thanks for the photos, {customer_name}!"),
    ("My name is Brandt, Odalys.", "My name is {customer_name}."),
    ("Dear Brandt, Martin,", "Dear {customer_name},"),
    ("Dear E. Brandt,", "Dear {customer_name},"),
    ("this is martin o'shea.", "this is {customer_name}."),
    ("my name is odalys o'shea.", "my name is {customer_name}."),
    ("This is Odalys Brandt. It is late", "This is {customer_name}. It is late"),
    ("Odalys Brandt here, it is late", "{agent_name} here, it is late"),
    ("I spoke to Siobhán", "I spoke to {agent_name}"),
    # Korean agents
    ("저는 탁민호이고 확인해 볼게요", "저는 {customer_name}이고 확인해 볼게요"),
    ("고객센터 탁민호입니다", "고객센터 {agent_name}입니다"),
    ("탁민호 매니저가 말했어요", "{agent_name} 매니저가 말했어요"),
    ("탁민호 대리님과 통화했어요", "{agent_name} 대리님과 통화했어요"),
    ("민호 상담사님 계세요?", "{agent_name} 상담사님 계세요?"),
    ("상담원 민호입니다", "상담원 {agent_name}입니다"),
    ("확인했습니다. 민호 드림", "확인했습니다. {agent_name} 드림"),
    ("동료 김민호가 전화드려요", "동료 {agent_name}가 전화드려요"),
    ("탁민호라는 분이 받았어요", "{agent_name}라는 분이 받았어요"),
    ("김민호한테 들었어요", "{agent_name}한테 들었어요"),
    # Korean customers
    ("민호님 안녕하세요", "{customer_name}님 안녕하세요"),
    ("민호 씨가 받으셨어요", "{customer_name} 씨가 받으셨어요"),
    ("탁 민호님 맞으세요?", "{customer_name}님 맞으세요?"),
    ("이름: 탁 민호", "이름: {customer_name}"),
    ("예약자 이름은 민호입니다", "예약자 이름은 {customer_name}입니다"),
    ("저 탁민호인데요", "저 {customer_name}인데요"),
    ("탁민호라고 합니다. 언제 와요?", "{customer_name}라고 합니다. 언제 와요?"),
    ("성함이 김민호 맞으세요?", "성함이 {customer_name} 맞으세요?"),
]

STAYS = [
    # numbers
    "it cost 10000000 in all",
    "built on 20260105",
    "error 73918204",
    "update KB5034441",
    "ISO27001 and RTX4090",
    "order over 10500 units",
    "ORDER ON 12345",
    "no. 1 of all",
    "주문한 금액 35800 결제했어요",
    "주문 금액이 35800",
    "배송비 12500",
    "주문 3건이요",
    "room 301 12 2024",
    "1Z is no number",
    "versions 1.2.3.4 and 5.6.7.8",
    # e-mail
    "look at amazon.com",
    "log in at gmail.com",
    "meet @ 5pm",
    "5 @ 3.50 each",
    # links
    "https://example.com/articles/360001234567",
    "https://example.com/manual.pdf",
    "https://example.com/guides/2024/setup.pdf",
    # phones and addresses
    "영영 안 와요",
    "구이 일이삼",
    "open 24/7 Main Street or not",
    "운동 3-4회 했어요",
    "진동 12-24 단계",
    "1 hard drive",
    "two long way",
    # names
    "My colleague in Billing will call",
    "Please ask for Billing directly",
    "You are chatting with Support.",
    "ask for a refund",
    "Thanks for the photos, everyone!",
    "Thanks for nothing!",
    "Support told me to wait",
    "Is Delivery working today?",
    "This is Great.",
    "Best, really",
    "It comes in two sizes. - small",
    "It was signed by Royal Mail.",
    "Tell Alexa to stop",
    "the delivered box, shipped to Georgia",
    # Korean nouns where a name could stand
    "강남점 매니저님 계세요?",
    "전화한 상담사가 말했어요",
    "유능한 상담원이에요",
    "영업부 과장",
    "확인했습니다. 답변 드림",
    "확인 후 설명 드림",
    "사진 올림",
    "여성 고객님 전용",
    "예수님과 시인님",
    "장미 씨를 심어요",
    "무료배송이라고 합니다",
    "신제품이라고 합니다",
    "우리나라는 사람이 많아요",
    "친구 이름이 어떻게 돼요?",
    "담당자가 안내문을 보내요",
    "직원은 사람들을 도와요",
    "메일을 저장하라고 했어요",
    "저장이라고 떠요",
]


@pytest.mark.parametrize(("text", "expected"), GOES)
def test_goes(text: str, expected: str) -> None:
    assert redact(text).text == expected


@pytest.mark.parametrize("text", STAYS)
def test_stays(text: str) -> None:
    assert redact(text) == Redacted(text, ())


@pytest.mark.parametrize(("text", "_"), GOES)
def test_what_went_is_not_found_again(text: str, _: str) -> None:
    once = redact(text).text
    assert redact(once) == Redacted(once, ())


def test_the_check_digit_of_ups_numbers_decides_where_the_grouping_is_odd() -> None:
    """1Z999AA10123456784: the letters count 2 (A: place 1, plus 1), so the 15 places hold
    9 9 9 2 2 1 0 1 2 3 4 5 6 7 8; odd ones sum to 9+9+2+0+2+4+6+8 = 40, even ones doubled to
    2 * (9+2+1+1+3+5+7) = 56; 96 up to the next ten wants a 4."""
    right, wrong = "1Z-999-AA1-0123-4567-84", "1Z-999-AA1-0123-4567-85"
    assert [span.placeholder for span in find_parcels(right)] == ["order_number"]
    assert list(find_parcels(wrong)) == []


@pytest.mark.parametrize("text", ["표 영호님", "표 영호입니다", "표영호인데요", "영호 드림"])
def test_a_given_korean_name_goes_with_a_space_in_it_too(text: str) -> None:
    assert "영호" not in redact(text, names=["표영호"]).text


@pytest.mark.parametrize("text", ["지원입니다", "이 지원이라고 해요", "지원 드림"])
def test_a_given_name_that_is_a_word_goes_where_people_say_who_they_are(text: str) -> None:
    assert "지원" not in redact(text, names=["이지원"]).text


REPEATED = [
    "\n\nSarah",
    "\n김민수",
    "주문 12345 ",
    "Sarah told me ",
    "jo at gmail dot com ",
    "공일",
    "민호님 ",
]


@pytest.mark.parametrize("unit", REPEATED)
def test_long_repetitions_end(unit: str) -> None:
    text = (unit * 50_000)[:50_000]
    found = redact(text)
    assert redact(found.text).spans == ()
    assert found.spans


PIECES = [
    *(
        "PO 448120",
        "73918204",
        "JT7302915K",
        "# 482137",
        "1Z999AA10123456784",
        "48213",
        "48213번 주문",
        "order ",
    ),
    *(
        "jo.lee",
        " at ",
        " @ ",
        "@",
        "골뱅이",
        "gmail dot com",
        "naver.com",
        "4111.1111",
        " - 1111",
        "123 45 6789",
    ),
    *("555-0142", " ext. 4", "공일공", "-일이삼사", "오육칠팔", "/files/40018237.pdf", "https://example.com"),
    *("Unit 5/22 ", "Tamarind Street", "망원동 823-24", " 201호", "my address is ", "12 tamarind way"),
    *(
        "My colleague ",
        "ask for ",
        "Odalys",
        "Brandt",
        "Martin",
        "martin",
        "o'shea",
        " told me",
        " here,",
        "E. ",
    ),
    *(
        "Thanks for it, ",
        "this is ",
        "Kind regards, ",
        ". - ",
        "~",
        "\n",
        "\n\n",
        ", ",
        ". ",
        "! ",
        " directly",
    ),
    *(
        "탁민호",
        "김민호",
        "민호",
        "탁 민호",
        "님",
        " 씨",
        " 매니저",
        "입니다",
        "이고",
        " 드림",
        "라고 합니다",
        "한테",
    ),
    *(
        "고객센터 ",
        "저는 ",
        "이름: ",
        "{customer_name}",
        "{order_number}",
        "{agent_name}",
        "가 연락",
        " as the contact",
    ),
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join))
def test_redacting_the_result_changes_nothing(text: str) -> None:
    found = redact(text)
    assert redact(found.text) == Redacted(found.text, ())
