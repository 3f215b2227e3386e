"""Phone numbers that only the words before them tell from numbers of orders: "电话是67016992"."""

import re
from collections.abc import Iterator

from .phones import REGIONS, is_phone
from .references import NOT_AFTER, UNIT, may_be_date
from .scan import MASK, Span

_RUN = re.compile(rf"\d(?<![A-Za-z0-9\0_.#$€£₩-]\d)(?<!\d[,:/]\d)\d{{7,14}}{NOT_AFTER}")
_GROUPED = re.compile(
    rf"\d(?<![A-Za-z0-9\0_.#$€£₩-]\d)(?<!\d[,:/ ]\d)\d{{1,3}}(?:[-. /]{{1,2}}\d{{2,4}}){{2,4}}{NOT_AFTER}"
)
_PHONE = re.compile(
    r"(?<![A-Za-zà-ÿ])(?:(?:tele)?phones?|tel|mobile|cell(?:phone)?|call|ring|dial|hotline|helpline|whatsapp|fax|landline"
    r"|telefon(?:isch|nummer)?|rufnummer|handy(?:nummer)?|durchwahl|hotline|anrufen|rufen|mobil(?:nummer)?"
    r"|téléphon(?:e|er|ez)|tél|portable|appel(?:er|ez|le)|teléfono|móvil|celular|ll[aá]m(?:ar|e|a|ame|anos|enos)"
    r"|marque|telefone|telemóvel|lig(?:ue|ar|a)|telefono|cellulare|chiam(?:i|are)|telefoon(?:nummer)?|bel)\b"
    r"|电话|電話|手机|手機|热线|熱線|拨打|撥打|致电|致電|座机|携帯|전화|연락처|휴대폰|핸드폰",
    re.IGNORECASE,
)
_MATTER = re.compile(
    r"order|booking|reservation|ticket|reference|\bref\b|tracking|invoice|\bcase\b|account|customer|member|"
    r"policy|serial|imei|model|parcel|delivery|bestell|auftrag|rechnung|kunden|konto|sendung|vorgang|vertrag|"
    r"commande|facture|client|compte|colis|contrat|dossier|pedido|factura|cliente|cuenta|conta\b|envío|contrato|"
    r"订单|訂單|单号|單號|账号|帳號|账户|卡号|编号|編號|快递|运单|注文|会員|口座|予約|伝票|追跡|"
    r"주문|계좌|회원|송장|예약|접수|운송장",
    re.IGNORECASE,
)
_NUMBER_IS = re.compile(
    r"\b(?:numbers?(?: is| are|:)|nummer(?: ist| lautet|:)|numéro(?: est| :|:)|número(?: es| é|:))\s?$",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[!?\n。！？]|(?<!tel)(?<!tél)\.\s", re.IGNORECASE)
_BETWEEN = re.compile(  # the numbers of a list
    r"(?:\s?[,;/、，]\s?|\s(?:or|and|oder|und|ou|et|o|y|e)\s|\s?[或和]\s?|\s(?:또는|및)\s)$"
)
_LISTED = 5  # numbers of a list that are looked behind
_FAR, _NEAR = 60, 20  # characters before a number in which a word tells what it is


def find_phones_in_context(scan: str) -> Iterator[Span]:
    """Numbers of eight digits or more in one clause with a word for phones and no nearer one for orders; also
    the second and third of a list."""
    listed: dict[int, int] = {}  # where those found end and start
    for found in _RUN.finditer(scan):
        if may_be_date(found[0]):
            continue
        before = _before(scan, found.start(), listed)
        local = _NUMBER_IS.search(before) and _is_local(found[0]) and not _MATTER.search(before)
        if local or _is_named(before):
            listed[found.end()] = found.start()
            yield Span(*found.span(), "phone")
    for found in _GROUPED.finditer(scan):
        digits = sum(map(str.isdigit, found[0]))
        if UNIT.match(scan, found.end()):  # "… 0720 24 h"
            continue
        if 8 <= digits <= 12 and _is_named(_before(scan, found.start(), listed)[-_NEAR:]):
            yield Span(*found.span(), "phone")


def _before(scan: str, start: int, listed: dict[int, int]) -> str:
    """The clause before a number, without other numbers of the same list; masks of any length are alike."""
    for _ in range(_LISTED):
        between = _BETWEEN.search(scan, max(0, start - 8), start)
        stop = between.start() if between else start
        first = listed.get(stop, stop)
        while first and scan[first - 1] == MASK:
            first -= 1
        if not between or first == stop:
            break
        start = first
    text = scan[max(0, start - _FAR) : start].rpartition(MASK)[2]
    return _CLAUSE.split(text)[-1]


def _is_named(before: str) -> bool:
    """Whether the last word of the clause that tells what a number is, is one for phones."""
    named = max((found.end() for found in _PHONE.finditer(before)), default=-1)
    matter = max((found.end() for found in _MATTER.finditer(before)), default=-1)
    return named > matter


def _is_local(number: str) -> bool:
    return number.startswith("0") and is_phone(number, REGIONS)
