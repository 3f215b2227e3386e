"""Promises without a number: that something is refunded, free or guaranteed, and on which day it comes."""

import re
from collections.abc import Iterator

from .claim import Claim, ClaimKind

_WILL = (
    r"(?:(?:we|i)(?:'ll| will| have| 've|'ve| are going to| am going to|'re going to| can| am| are)"
    r"(?: now| already| also| gladly| happily| be)?)"
)
# What binds says that it happens; what only mentions it ("to ask for a refund") supports it in other replies.
_BINDING = {
    "refund": (
        rf"\b{_WILL} (?:fully )?(?:refund(?:ed|ing)?|reimburse[d]?|issu(?:e|ed|ing) (?:you )?(?:a|the|your)"
        r" (?:full )?refund)"
        r"|\byou(?:'ll| will) (?:get|receive|be given) (?:a|your|the) (?:full )?(?:refund|money back)"
        r"|\byour (?:full )?refund (?:of|will|arrives|is on its way)"
        r"|환불(?:을|은)?\s?(?:해\s?드(?:리겠|릴게|립니다|렸)|처리해?\s?드|됩니다|될 예정|도와드리겠)"
        r"|\b(?:wir )?erstatten (?:wir )?(?:ihnen|dir)|(?:ihnen|dir) [^.!?\n]{0,40}\berstatte[tn]\b"
        r"|\bnous vous rembours|\bvous serez remboursé|\b(?:le|te) (?:reembolsaremos|devolveremos)"
        r"|\b(?:reembolsaremos|devolveremos) (?:o|seu|el|su)|\b(?:vamos|iremos) reembolsar"
        r"|(?:返金|ご返金)(?:いた|致|させて)|(?:为|給|给)您(?:办理)?退款|(?:会|將|将)(?:全额)?退款"
    ),
    "free": (
        r"\bfor free\b|\bfree of charge\b|\bat no (?:extra |additional )?(?:cost|charge)\b"
        r"|\bfree (?:shipping|delivery|returns?|replacement|gift|upgrade|month|repair)\b"
        r"|무료로|무상으로|무료\s?(?:배송|교환|반품|수리)|공짜로"
        r"|\bkostenlos|\bkostenfrei|\bgratis\b|\bgratuit(?:e|es|s|ement)?\b|\bgratuit[ao]s?\b|\bgrátis\b"
        r"|無料で|免费|免費"
    ),
    "guarantee": (
        r"\b(?:i|we)(?: can|'ll| will)? (?:guarantee|promise)\b|\bguaranteed to\b"
        r"|보장(?:해\s?드|합니다|됩니다)|약속\s?드립니다"
        r"|\b(?:ich|wir) garantieren?\b|\bgarantieren wir\b|\bnous (?:vous )?garantissons|\bgarantizamos"
        r"|\bgarantimos|(?:を|お)約束(?:いた|し)|保証(?:いた|し)|(?:我们|我們)?保证您?"
    ),
    "compensation": (
        rf"\b{_WILL} (?:compensate|give you (?:a|an) (?:\w{{1,12}} )?(?:discount|voucher|credit|coupon))"
        r"|보상해\s?드|할인해\s?드|쿠폰을?\s?(?:보내|지급|발급)"
        r"|\b(?:gutschein|rabatt) (?:schicken|geben|senden)|\bindemniser|赔偿您|補償いたし"
    ),
    "replacement": (
        rf"\b{_WILL} (?:send|ship|mail)(?:ing)? (?:you )?(?:out )?a (?:free )?(?:new|replacement)\b"
        r"|새\s?(?:제품|상품)(?:으로|을)?\s?(?:보내|발송|교환)해?\s?드"
        r"|\bschicken (?:wir )?ihnen (?:ein|eine|einen) (?:neue|ersatz)"
    ),
}
_MENTION = {
    "refund": r"refund|reimburs|money back|환불|erstatt|rembours|reembols|devol[uv]|返金|退款",
    "free": r"\bfree\b|no (?:extra |additional )?(?:cost|charge)|무료|무상|kosten(?:los|frei)|grat[iu]|grátis"
    r"|無料|免[费費]",
    "guarantee": r"guarant|promise|보장|약속|garant|garanz|約束|保証|保证",
    "compensation": r"compensat|discount|voucher|coupon|credit|보상|할인|쿠폰|gutschein|rabatt|indemnis|赔偿"
    r"|補償",
    "replacement": r"replac|\bnew (?:one|item|unit)|새\s?(?:제품|상품)|교환|ersatz|neue",
}
_PROMISE = re.compile("|".join(f"(?P<{name}>{form})" for name, form in _BINDING.items()), re.IGNORECASE)
_MENTIONED = {name: re.compile(form, re.IGNORECASE) for name, form in _MENTION.items()}
_COMES = re.compile(
    r"\b(?:arriv|deliver|ship|dispatch|send|sent|refund|receive|reach you|call you|be with you|be there"
    r"|geliefert|liefern|ankomm|versand|versend|livr|arriv|expédi|llegar|entreg|envi|chegar)"
    r"|도착|배송|발송|출고|환불|입금|届|到着|発送|送达|送達|发货|發貨|到货",
    re.IGNORECASE,
)
_DAY = re.compile(
    r"(?<![\w])(?:(?P<tomorrow>tomorrow|morgen|demain|mañana|amanhã)"
    r"|(?P<today>today|tonight|heute|aujourd'hui|hoy|hoje)"
    r"|(?P<week>(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag"
    r"|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves"
    r"|viernes|sábado|domingo|(?:segunda|terça|quarta|quinta|sexta)-feira))(?!\w)"
    r"|(?P<east>오늘|내일|모레|[월화수목금토일]요일|明日|明天|后天|後天|今日|今天|[月火水木金土日]曜日?"
    r"|(?:星期|周|週)[一二三四五六日天])",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?。！？\n]{1,400}")
_SAME_DAY = dict.fromkeys(("내일", "明日", "明天"), "tomorrow") | dict.fromkeys(
    ("오늘", "今日", "今天"), "today"
)


def find_promises(text: str) -> Iterator[Claim]:
    """Promises of refunds and the like: those that bind, and words that only mention them."""
    for found in _PROMISE.finditer(text):
        yield Claim(ClaimKind.PROMISE, (str(found.lastgroup),), *found.span())
    for name, form in _MENTIONED.items():
        if mention := form.search(text):
            yield Claim(ClaimKind.PROMISE, (name,), *mention.span(), binds=False)


def find_days(text: str) -> Iterator[Claim]:
    """Days; those bind in whose sentence something is delivered, paid or sent."""
    for sentence in _SENTENCE.finditer(text):
        days = list(_DAY.finditer(text, *sentence.span()))
        if not days:
            continue
        comes = bool(_COMES.search(text, *sentence.span()))
        for found in days:
            name = str(found.lastgroup)
            plain = found[0].lower()
            value = name if name in ("tomorrow", "today") else _SAME_DAY.get(plain, plain)
            yield Claim(ClaimKind.DAY, (value,), *found.span(), comes)
