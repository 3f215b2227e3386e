"""What the placeholders of other tools are called, by what they stand for, in lower case."""

from .words import word_set

# A placeholder whose words are all known is clear if they tell one of these; the first that fits counts.
SECRETS = word_set("password passwort kennwort contraseña otp pin passcode 비밀번호 인증번호 验证码 認証番号")
EMAILS = word_set("email mail e emailadresse courriel correo 이메일 메일 邮箱 メール メールアドレス")
PHONES = word_set(
    "phone mobile telephone tel cell phonenumber telefon telefonnummer téléphone telefono teléfono 전화번호 "
    "연락처 휴대폰 "
    "휴대폰번호 핸드폰 电话 手机号 電話番号"
)
LINKS = word_set("link url href links weblink lien enlace 링크 바로가기 주소링크 url주소 链接 リンク")
ADDRESSES = word_set(
    "address street addresse anschrift adresse dirección direccion 주소 배송지 배송주소 地址 住所"
)
NUMBERED = word_set(
    "order ticket case tracking booking reservation invoice reference ref rma request shipment parcel "
    "confirmation issue bestellung bestell auftrag commande pedido rechnung"
)
NUMBERS = word_set("number no nr num id code nummer numéro numero número display")
ORDERS = word_set(
    "ordernumber orderid orderno ticketid ticketnumber trackingnumber bestellnummer auftragsnummer "
    "kundennummer 주문번호 접수번호 "
    "송장번호 운송장번호 예약번호 문의번호 티켓번호 订单号 订单编号 訂單編號 快递单号 注文番号 予約番号"
)
NAMES = word_set(
    "name names firstname lastname fullname first last full fname lname given surname family nickname "
    "username displayname "
    "vorname nachname prénom prenom nom nombre apellido apellidos nome sobrenome cognome naam voornaam "
    "achternaam imię nazwisko "
    "pretty salutation customername clientname contactname"
)
CUSTOMERS = word_set(
    "customer client user contact requester visitor guest member recipient subscriber buyer patient person "
    "lead conversation "
    "kunde kunden kundenname cliente klant utilisateur usuario klient receiver shopper attendee"
)
AGENTS = word_set(
    "agent assignee admin operator rep representative teammate owner sender author signature staff "
    "employee advisor adviser "
    "my your supporter mitarbeiter bearbeiter conseiller agente asesor medewerker agentname current"
)
CUSTOMER_NAMES = word_set(
    "고객명 고객이름 고객성함 고객님이름 고객님성함 고객님 고객 회원명 회원님 회원이름 이름 성함 성명 "
    "구매자명 구매자 주문자 주문자명 예약자 예약자명 수령인 "
    "수령인명 받는분 닉네임 신청자 신청자명 お客様名 お客様 お名前 氏名 名前 様名 姓名 客户姓名 客户名 "
    "客户 顾客姓名 客戶姓名 名字 昵称 用户名"
)
AGENT_NAMES = word_set(
    "상담원 상담원명 상담사 상담사명 담당자 담당자명 매니저 매니저명 상담원이름 担当者 担当者名 担当 客服 "
    "客服姓名 客服名"
)
FILLERS = word_set(
    "the of to insert enter here your customer's client's s de der die das le la el del "
    "ticket site portal field"
)
