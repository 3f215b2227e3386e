"""Whatever looks like a secret leaves in no suggestion, entry, brief or coaching quote; words about one stay.

Every secret here is invented; those in the form of a service's keys are put together from two parts, so that
nothing that looks for leaked keys takes this file for a leak.
"""

from datetime import timedelta

import pytest

from nlp_support import ReplySuggester, coach, index_account, mine_faq, redact
from nlp_support.text.redacted import redacted
from nlp_support.types.message import Conversation

from support import T0, Counting, exchange, message

PASSWORDS = {
    "en": [
        ("I made you a new password: {}", "tern-58-Marsh"),
        ("Your temporary password is {}. Change it soon.", "wq7hr2vk"),
        ("Password:\n\n{}\n\nSee you!", "Otter!91"),
        ("**Password:** `{}`", "Otter!91"),
        ('The lobby wifi password is "{}".', "plum garden"),
        ("user: jo5 / pass: {}", "Otter!91"),
        ("login: jo@example.org / {}", "Otter!91"),
        ("{} is your new password, as agreed.", "pZ3kd81w"),
        ("Please type {} as the password.", "pZ3kd81w"),
        ("We have reset the password for your mailbox to {}.", "pZ3kd81w"),
        ("DB_PASSWORD={}", "pZ3kd81w"),
        ("The network key is {}", "Marsh4417"),
        ("Your recovery phrase: {}.", "lamp river apple ghost stone cloud"),
    ],
    "ko": [
        ("임시 비밀번호는 {}입니다.", "wq7hr2vk"),
        ("비번: {}", "Otter!91"),
        ("새 비밀번호\n{}\n로그인 후 바꿔 주세요.", "pZ3kd81w"),
        ("비밀번호를 {}로 초기화했어요.", "pZ3kd81w"),
        ('와이파이 비밀번호는 "{}" 예요.', "plumgarden"),
        ("{}가 임시 비밀번호입니다.", "pZ3kd81w"),
        ("아이디/비밀번호는 jo5 / {} 입니다.", "Otter!91"),
        ("**암호:** `{}`", "Otter!91"),
    ],
    "de": [
        ("Ihr vorläufiges Passwort lautet {}.", "wq7hr2vk"),
        ("Kennwort: {}", "Otter!91"),
        ("Ihr neues Passwort:\n{}", "pZ3kd81w"),
        ("Das WLAN-Passwort ist „{}“.", "Pflaume im Garten"),
        ("Wir haben das Passwort auf {} geändert.", "Pflaume"),
        ("{} ist Ihr Kennwort.", "pZ3kd81w"),
        ("Nehmen Sie mit {} als Passwort teil.", "pZ3kd81w"),
        ("Zugangsdaten: jo5 / {}", "Otter!91"),
    ],
    "fr": [
        ("Votre mot de passe provisoire est {}.", "wq7hr2vk"),
        ("Mot de passe : {}", "Otter!91"),
        ("Le mot de passe du wifi est « {} ».", "prune au jardin"),
        ("Votre mot de passe a été remplacé par {}.", "pZ3kd81w"),
        ("{} est votre nouveau mot de passe.", "pZ3kd81w"),
        ("Saisissez {} comme mot de passe.", "pZ3kd81w"),
        ("Identifiants : jo5 / {}", "Otter!91"),
        ("mdp = {}", "Prunier"),
    ],
    "es": [
        ("Su contraseña temporal es {}.", "wq7hr2vk"),
        ("Contraseña: {}", "Otter!91"),
        ("La clave del wifi es {}", "ciruela88"),
        ("Hemos cambiado su contraseña a {}.", "pZ3kd81w"),
        ("{} es su nueva contraseña.", "pZ3kd81w"),
        ("Escriba {} como contraseña.", "pZ3kd81w"),
        ("Usuario: jo5 / Contraseña: {}", "Otter!91"),
        ("Con la contraseña {} puede entrar.", "pZ3kd81w"),
    ],
}
CODES = {
    "en": [
        ("Your one-time code is {}, it lasts an hour.", "730518"),
        ("{} is your login code. Tell nobody.", "730 518"),
        ("OTP: {}", "730518"),
        ("The PIN of the card is {}.", "7305"),
        ("The gate code is {}, then turn left.", "7305#"),
        ("The key safe opens with {}.", "7305"),
        ("Use {} to sign in.", "730-518"),
        ("It sent me {} but the page says invalid code.", "730518"),
        ("Enter this code:\n\n**{}**", "7 3 0 5 1 8"),
        ("Backup codes:\nQ4RT-88LM\n{}", "W2ZK-71HD"),
        ("Your gift card code is {}", "X7PL-22QM-9KTD"),
    ],
    "ko": [
        ("인증번호는 {}입니다.", "730518"),
        ("[가게] 인증번호 [{}]를 입력해 주세요.", "730518"),
        ("{}이 인증번호입니다.", "730518"),
        ("공동현관 비밀번호 {} 누르고 들어오세요.", "7305#"),
        ("현관은 {} 누르시면 열려요.", "7305"),
        ("핀번호는 {}예요.", "7305"),
        ("보안 코드: {}", "730518"),
        ("OTP는 {}이에요.", "730518"),
    ],
    "de": [
        ("Ihr Bestätigungscode lautet {}.", "730518"),
        ("{} ist Ihr Sicherheitscode.", "730518"),
        ("Ihre PIN wurde auf {} geändert.", "7305"),
        ("TAN: {}", "730518"),
        ("Der Türcode ist {}.", "7305"),
        ("Geben Sie am Tor {} ein.", "7305"),
        ("Mit {} können Sie sich einmal anmelden.", "730518"),
        ("Der Code für die Haustür ist {}.", "7305"),
    ],
    "fr": [
        ("Votre code de vérification est {}.", "730518"),
        ("{} est votre code de sécurité.", "730518"),
        ("Le code PIN de la carte est le {}.", "7305"),
        ("Le digicode est {}.", "7305"),
        ("Code à usage unique : {}", "730518"),
        ("Tapez {} sur le portail.", "7305"),
        ("Donnez le code de retrait {} au livreur.", "730518"),
    ],
    "es": [
        ("Su código de verificación es {}.", "730518"),
        ("{} es su código de seguridad.", "730518"),
        ("El PIN de la tarjeta es {}.", "7305"),
        ("El código del portal es {}.", "7305"),
        ("Código de un solo uso: {}", "730518"),
        ("Use {} para entrar.", "730518"),
        ("Dé el código de recogida {} al repartidor.", "730518"),
    ],
}
KEYS = [
    "sk_" + "live_4tRz8wQm2Lx7Vb9NcYp3",
    "AKIA" + "Q7W2E9R4T6Y1U3I8",
    "ghp" + "_9sKd72mQzX41vLpR8tWc5yBn3hGf6jAe0uTi",
    "xox" + "b-48291037465-57382910465-aQ9sW2eR7tY4uI1o",
    "AIza" + "SyB7nM2kQ9wE4rT6yU1iO3pA5sD8fG0hJ",
    "eyJ" + "hbGciOiJub25lIn0.eyJ" + "zdWIiOiI0MiJ9.c2lnbmF0dXJl",
    "glpat" + "-x7Kq2mW9zR4tYp8vB3nC",
    "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d",
    "4f3c2b1a9e8d7c6b5a4f3e2d1c0b9a8f",
    "-----BEGIN RSA "
    + "PRIVATE KEY-----\nMIIEowIBAAKCAQEAx7Kq2mW9zR4t\nYp8vB3nCq1==\n-----END RSA PRIVATE KEY-----",
    "postgres://shop:" + "Otter91@db.example.org/orders",
]
SPOKEN = {  # as people say it, without "is" or a colon, or with the word some way off
    "en": [
        ("take {} to sign in until Monday", "Otter-91-Marsh"),
        ("The file is protected with {}.", "Otter-91-Marsh"),
        ("We reset your password. The new one is {}", "Otter91!x"),
        ("network OakRoom, key {}", "plum4417x"),
        ("sign in with jo@oak.example and {}", "Otter91!x"),
        ("the code for the gate: {}", "7305#"),
        ("type in {} when the box asks", "730518"),
        ("they texted me {} but it says expired", "730 518"),
        ("I entered {} twice", "730518"),
        ("read back {} to the driver", "C73051"),
        ("keypad: {}", "C7305"),
        ("lockbox {}", "7305"),
        ("main door {}", "7305"),
    ],
    "de": [
        ("WLAN: Eiche, Schlüssel {}", "Pflaume91"),
        ("Bitte {} eingeben", "730518"),
        ("Ich habe {} eingetippt", "730518"),
        ("Türöffner {}", "7305"),
        ("Für den Schlüsselsafe gilt {}", "7305"),
        ("Die Schranke öffnet mit {}", "7305#"),
        ("Das Passwort wurde geändert. Das neue lautet {}", "Otter91!x"),
    ],
    "fr": [
        ("Le wifi : Chene, clé {}", "prune4417"),
        ("J'ai tapé {} sans succès", "730518"),
        ("Saisissez {} à l'écran", "730518"),
        ("La boîte à clés : {}", "7305"),
        ("Le dossier est protégé par {}", "Otter-91-Marsh"),
    ],
    "es": [
        ("wifi Roble, clave {}", "ciruela88"),
        ("He tecleado {} y nada", "730518"),
        ("Marque {} en la entrada", "7305#"),
        ("La caja de llaves se abre con {}", "7305"),
        ("Introduzca {} en la pantalla", "730518"),
    ],
    "ko": [
        ("비밀번호는요 {}", "Otter91!x"),
        ("코드는 {}입니다", "730518"),
        ("문자로 {} 왔어요", "730518"),
        ("{} 입력했는데 틀렸대요", "730518"),
        ("주차장 차단기는 {} 누르세요", "7305"),
        ("열쇠함은 {}로 열려요", "7305"),
        ("1층 출입문은 {} 입니다", "7305#"),
    ],
}
KEY_LAYOUTS = [
    "Your API key: {}",
    "{}",
    "토큰은 {}이에요.",
    "Der Schlüssel ist {} .",
    'la clé : "{}"',
    "```\n{}\n```",
]
OTHERS = [
    ("secret", 'client_secret = "{}"', "m4rsh77tern"),
    ("secret", "API-Schlüssel: {}", "m4rsh77tern"),
    ("secret", "la clave de API es {}", "m4rsh77tern"),
    ("network_address", "You connect from {}.", "203.0.113.58"),
    ("network_address", "ping {} fails", "10.20.30.40:8443"),
    ("network_address", "공유기 주소는 {}예요", "2001:db8:4f::17"),
    ("network_address", "Das Gerät {} ist gesperrt.", "a4:5e:60:f1:2b:3c"),
    ("network_address", "Adresse MAC : {}", "a45e60f12b3c"),
    ("birth_date", "Your date of birth is {}.", "4 May 1981"),
    ("birth_date", "DOB: {}", "04/05/1981"),
    ("birth_date", "생년월일이 {}로 되어 있어요.", "1981년 5월 4일"),
    ("birth_date", "{}생이시네요.", "81년 5월 4일"),
    ("birth_date", "Sie sind am {} geboren.", "04.05.1981"),
    ("birth_date", "née le {}", "4 mai 1981"),
    ("birth_date", "Fecha de nacimiento:\n{}", "4 de mayo de 1981"),
    ("licence_plate", "The number plate is {}.", "LK58 TRN"),
    ("licence_plate", "{} is parked in bay 4.", "LK58 TRN"),
    ("licence_plate", "{} 차량을 등록했어요.", "34나 5678"),
    ("licence_plate", "Kennzeichen: {}", "HH-TR 583"),
    ("licence_plate", "Le véhicule immatriculé {} peut rester.", "TR-583-LK"),
    ("licence_plate", "Su coche {} puede quedarse.", "5830 LKT"),
    ("licence_plate", "License plate {}", "7LKT583"),
    ("address", "It goes to {}, thank you.", "9 Fern Bank, Tideford PL12 5HW"),
    ("address", "We deliver to {}.", "Fernbank 9b, 2nd floor, N1 9GU London"),
    ("address", "Lieferung an {}.", "Am Alten Tor 7, 79098 Freiburg"),
    ("address", "Livraison au {}.", "12 bis rue des Tilleuls, 69003 Lyon"),
    ("address", "Entrega en {}.", "Calle del Olmo 12, 3º B, 28012 Madrid"),
    ("url", "Open {} to choose a new one.", "https://shop.example.org/r/9f41c07b"),
    ("url", "La photo : {}", "https://www.dropbox.com/s/q7w2e9r4t6y1u3i/photo.jpg"),
    ("url", "회의는 {} 입니다.", "https://meet.google.com/qwe-rtyu-iop"),
    ("url", "Ihre Datei: {}", "https://files.example.org/d/Zk7Qp2mW9x"),
    ("url", "Pulse {}", "https://shop.example.org/recover?c=730518"),
    ("order_number", "Order {} left today.", "R42TK719"),
    ("order_number", "{} was delivered at noon.", "R42TK719"),
    ("order_number", "주문 {} 출고됐어요.", "4TK71R95"),
    ("order_number", "Ihre Bestellnummer lautet {}.", "R42TK719"),
    ("order_number", "Votre numéro de commande est {}.", "TK7195"),
    ("order_number", "Localizador {}", "R42TK7"),
    ("order_number", "Sendungsnummer: {}", "JD014600000123456789"),
]
STAYS = {
    "en": [
        "You can reset your password here.",
        "Please enter your PIN on the terminal.",
        "The password must have 8 characters.",
        "Your password is wrong or expired.",
        "The code is valid for 10 minutes.",
        "Use the code SPRING25 at the checkout.",
        "Error code 1002 means that the lid is open.",
        "The API key is under Settings, Developers.",
        "The iPhone 15 needs an RTX4090 and WPA2 on 5GHz; ISO 27001 applies.",
        "Update to v2.13.0, or to version 2.13.0.17.",
        "We were born in 1998. Vouchers end on 31/12/2026.",
        "https://help.example.org/hc/en-us/articles/4402345678901-Change-your-plan",
        "https://www.youtube.com/watch?v=aB3dE5fG7hJ",
        "The A320 seats six in a row, for 2,400.00 EUR.",
        "Enter 5000 as the amount, then the postcode.",
        "The last four digits of the card are on the slip.",
        "I received 1200 points and 4400 miles.",
        "Door 12 is on level 4, locker 117 beside it.",
    ],
    "ko": [
        "비밀번호를 재설정해 주세요.",
        "비밀번호는 8자 이상이어야 해요.",
        "인증번호는 6자리예요.",
        "공동현관 비밀번호를 메모에 남겨 주세요.",
        "쿠폰 코드 WELCOME10을 쓰세요.",
        "할인 코드는 12월까지 쓸 수 있어요.",
        "금액 5000 입력하고 확인을 누르세요.",
        "생년월일 여섯 자리를 입력해 주세요.",
        "주차는 12가구까지 무료예요.",
    ],
    "de": [
        "Bitte setzen Sie Ihr Passwort zurück.",
        "Das Passwort muss 8 Zeichen haben.",
        "Die PIN hat vier Ziffern.",
        "Geben Sie 1500 als Menge ein.",
        "Mit dem Code SOMMER25 sparen Sie.",
        "Der Fehlercode E17 meldet eine offene Tür.",
        "Das Kennzeichen wird an der Schranke gelesen.",
        "Die Aktion läuft im Frühling 2026.",
    ],
    "fr": [
        "Réinitialisez votre mot de passe.",
        "Le mot de passe est incorrect.",
        "Le code postal a cinq chiffres.",
        "Avec le code ETE25, c'est moins cher.",
        "La clé est chez le gardien.",
    ],
    "es": [
        "Restablezca su contraseña.",
        "La contraseña es incorrecta.",
        "El código postal tiene cinco cifras.",
        "La clave del éxito es la paciencia.",
        "Con el código VERANO25 ahorra.",
    ],
}


def each(cases):
    return [
        pytest.param(layout, secret, id=f"{language}-{layout.format('…')[:40]}")
        for language, own in cases.items()
        for layout, secret in own
    ]


@pytest.mark.parametrize(("layout", "secret"), [*each(PASSWORDS), *each(CODES), *each(SPOKEN)])
def test_passwords_and_codes_go(layout, secret):
    text = redact(layout.format(secret)).text
    assert secret not in text and "{secret}" in text


@pytest.mark.parametrize("layout", KEY_LAYOUTS)
@pytest.mark.parametrize("key", KEYS, ids=lambda key: key[:12].strip("-"))
def test_keys_go(layout, key):
    text = redact(layout.format(key)).text
    assert key not in text and all(line not in text for line in key.split("\n") if len(line) > 8)
    assert "{secret}" in text or "{url}" in text


@pytest.mark.parametrize(("kind", "layout", "value"), OTHERS)
def test_what_tells_of_one_customer_goes(kind, layout, value):
    text = redact(layout.format(value)).text
    assert value not in text and f"{{{kind}}}" in text


@pytest.mark.parametrize("text", [text for own in STAYS.values() for text in own])
def test_words_about_secrets_and_products_stay(text):
    assert redact(text).text == text


@pytest.mark.parametrize(
    ("asked", "layout", "secret"),
    [
        ("What is the gate code?", "{}", "7305"),
        ("Here is your temporary password:", "{}", "wq7hr2vk"),
        ("What's the wifi password?", "It's {}", "plum4417"),
        ("비밀번호가 뭐예요?", "{} 이에요", "wq7hr2vk"),
        ("인증번호를 불러 주세요", "{}", "730518"),
        ("Wie lautet der Türcode?", "{}", "7305#"),
        ("Quel est le code du portail ?", "C'est le {}", "7305"),
        ("¿Cuál es la contraseña?", "{}", "ciruela88"),
    ],
)
def test_a_secret_that_is_the_whole_answer_goes(asked, layout, secret):
    turns = (message("c1", asked), message("a1", layout.format(secret), minutes=1, role="agent"))
    answer = redacted(Conversation("acme", "k", turns)).messages[1].text
    assert answer == layout.format("{secret}")


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        ("I forgot my password", "Sorry! Please wait 5 minutes."),
        ("What does the error code mean?", "E1002 is a blocked filter"),
        ("Which kettle fits?", "The WX400"),
        ("My PIN is 7305, what is my balance?", "It is 2480 in credit"),
    ],
)
def test_other_answers_stay(asked, answer):
    turns = (message("c1", asked), message("a1", answer, minutes=1, role="agent"))
    assert redacted(Conversation("acme", "k", turns)).messages[1].text == answer


# Where texts leave

LEAKING = "We have set your password to wq7hr2vk, the gate code is 7305# and the box is 203.0.113.58."
SECRETS = ("wq7hr2vk", "7305", "203.0.113.58")


@pytest.fixture
def desk(store):
    for number in range(4):
        store.add(exchange(number, "how do I open my locker in the cellar", LEAKING))
    return store


def test_no_suggestion_holds_one(desk, words_encoder, words_ranking):
    index_account(desk, "acme", encoder=words_encoder)
    suggester = ReplySuggester(desk, encoder=words_encoder, ranking=words_ranking)
    best = suggester.suggest("acme", "how do I open my locker in the cellar")[0]
    assert best.text == (
        "We have set your password to {secret}, the gate code is {secret} and the box is {network_address}."
    )
    assert best.placeholders == ("secret", "network_address")
    assert "pearl" in best.fill(secret="pearl", network_address="on the left")


def test_no_entry_of_the_knowledge_base_holds_one(desk, words_encoder):
    entry = mine_faq(desk, "acme", encoder=words_encoder, min_count=3).entries[0]
    assert not any(secret in entry.answer for secret in SECRETS)


def test_no_brief_holds_one(store):
    store.add([message("c1", "My PIN is 7305 and my password is wq7hr2vk, why can I not log in?")])
    brief = Counting().monitor(store).brief("acme", "u")
    assert brief.last_topics == ("My PIN is {secret} and my password is {secret}, why can I not log in?",)


def test_no_coaching_quote_holds_one(store):
    """Bad before the agent's words and good after them; twelve conversations tell a turn from noise."""
    for number in range(12):
        own = {"conversation_id": f"k{number}", "customer_id": f"user{number}"}
        said = [("bad", "customer")] * 3 + [(LEAKING, "agent")] + [("good", "customer")] * 3
        for place, (text, role) in enumerate(said):
            agent = "g1" if role == "agent" else None
            minutes = 60 * number + place
            store.add([message(f"{number}-{place}", text, minutes=minutes, role=role, agent_id=agent, **own)])
    told = coach(store, "acme", monitor=Counting().monitor(store), now=T0 + timedelta(days=2))
    assert told.recoveries
    assert not any(secret in one.quote for one in told.recoveries for secret in SECRETS)
