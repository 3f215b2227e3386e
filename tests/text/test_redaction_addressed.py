"""Those whom a sentence addresses, names in Japanese and Chinese, and phones by the words of their clause."""

import pytest

from nlp_support import redact

NAME, AGENT = "{customer_name}", "{agent_name}"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("We shall cancel the subscription tonight Miriam. You get a mail", "Miriam"),
        ("Great to hear about the trip Gordon! Have fun", "Gordon"),
        ("We looked at that, Helen and the oven is fine", "Helen"),
        ("@oak88123 Walter - sorry for the mess", "Walter"),
        ("Hey Don, the lamp is mended", "Don"),
        ("Could you send a photo, Zofija. Our desk needs it", "Zofija"),
        ("Thank you for the photo, Xandra, and for your patience", "Xandra"),
        ("Green would look fine on you, Sonny Jr!", "Sonny Jr"),
        ("Danke für das Foto Sabine.", "Sabine"),
        ("Merci pour la photo Mathilde !", "Mathilde"),
        ("Gracias por la foto Ximena.", "Ximena"),
        ("Frau Şule Özdemir ruft an", "Şule Özdemir"),
        ("Mme Phạm Thị Hoa est là", "Phạm Thị Hoa"),
    ],
)
def test_whom_a_sentence_addresses_goes_whole(text, name):
    assert redact(text).text.replace("{handle}", "@oak88123") == text.replace(name, NAME)


@pytest.mark.parametrize(
    "text",
    [
        "Lovely Choice! Great Colour!",
        "Great Choice! Perfect Match!",
        "Here is a letter from our CEO Martha Brandt about the winter.",
        "We fly to Geneva. You can stay",
        "It stands in Mill Rd, Cambridge. Can you find it",
        "You can pay with cash, Klarna. It takes a day",
        "Danke für die Rosen.",
        "Thanks for choosing the lamp, and for your patience",
    ],
)
def test_what_addresses_nobody_stays(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("こんばんは、吉田様", f"こんばんは、{NAME}様"),
        ("昨日、木村花さんに聞きました", f"昨日、{NAME}さんに聞きました"),
        ("ロペス様、ありがとうございます", f"{NAME}様、ありがとうございます"),
        ("担当の松本です", f"担当の{AGENT}です"),
        ("赵敏您好，灯已经寄出", f"{NAME}您好，灯已经寄出"),
        ("昨天周建国先生打电话来", f"昨天{NAME}先生打电话来"),
        ("收件人：孙丽，明天送到", f"收件人：{NAME}，明天送到"),
        ("请联系欧阳静女士", f"请联系{NAME}女士"),
    ],
)
def test_names_in_japanese_and_chinese_go(text, shown):
    assert redact(text).text == shown


@pytest.mark.parametrize(
    "text",
    [
        "お客様、皆様、店員さん",
        "ユーザー様とメーカー様へ",
        "仕様と同様です",
        "大家您好",
        "任何先生都可以",
        "祝您好运",
        "这个时候你好",
        "许多女士喜欢",
    ],
)
def test_words_that_only_have_a_title_stay(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Their number is 01612960720.", "Their number is {phone}."),
        ("phone numbers of the ward, 01612960720", "phone numbers of the ward, {phone}"),
        ("电话是010-62001122,010-62001133,010-62001144", "电话是{phone},{phone},{phone}"),
        ("电话是62001122", "电话是{phone}"),
        ("Telefon 03056834110", "Telefon {phone}"),
        ("llámame al 612 345 678", "llámame al {phone}"),
        ("ligue para 912345678", "ligue para {phone}"),
        ("call 01612960720 or 01612960721", "call {phone} or {phone}"),
        ("order number is 01612960720", "order number is {order_number}"),
        ("call us about order 47112233", "call us about order {order_number}"),
        ("订单号是62001122", "订单号是{order_number}"),
        ("orders 47112233, 47112244", "orders {order_number}, {order_number}"),
        ("call before 20261105", "call before 20261105"),
    ],
)
def test_the_nearest_word_of_the_clause_tells_a_phone_from_an_order(text, shown):
    assert redact(text).text == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("윤서준한테 연락 주세요", f"{NAME}한테 연락 주세요"),
        ("윤서준에게 보내 주세요", f"{NAME}에게 보내 주세요"),
        ("윤서준한테 들었어요", f"{AGENT}한테 들었어요"),
        ("윤서준에게 상담을 받았어요", f"{AGENT}에게 상담을 받았어요"),
    ],
)
def test_who_is_told_something_is_a_customer_and_who_told_it_an_agent(text, shown):
    assert redact(text).text == shown
