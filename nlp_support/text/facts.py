"""The numbers, days and negations in a text: what makes two similar replies say different things."""

import re

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
# "Please don't hesitate to ask", "feel free", "have a good day" and the like tell no facts.
COURTESY = re.compile(
    r"\b(?:do not|don['’]?t) (?:hesitate|worry)|\bno (?:problem|worries)\b|\bfeel free\b|\bguten morgen\b"
    r"|\bz[öo]gern sie (?:bitte )?nicht"
    r"|\bkein problem\b|\bn['’]hésite[rz]? (?:surtout )?pas|\bpas de (?:souci|problème)s?\b"
    r"|\bno (?:dude|dudes|duden|dudéis)\b|\bno hay problema\b|\bnão hesite\w{0,2}|\bsem problemas?\b"
    r"|不好意思|不客气|不用谢|对不起|對不起|没问题|沒問題|没关系|すみません|申し訳(?:ござい|あり)ません|かもしれません|問題ありません"
    r"|(?:좋은|행복한|즐거운|편안한|따뜻한|기분 좋은)\s?하루"
)
# A named group gives the same fact for words of one meaning, such as "not" and "kein".
WORDS = re.compile(
    r"\b(?:(?P<word>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|noon|midnight|half|dozen"
    r"|hundred|thousand|free"
    r"|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|mittags?|mitternacht|kostenlos|kostenfrei"
    r"|deux|trois|quatre|cinq|sept|huit|neuf|dix|onze|douze|midi|minuit"
    r"|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|mediodía|medianoche|gratis|grátis"
    r"|dois|duas|três|quatro|sete|oito|nove|dez|doze|tomorrow|morgen|demain|mañana|amanhã"
    r"|não|nenhuma?)"  # apart from "no", which is "in the" in Portuguese
    r"|(?P<no>no|not|never|cannot|cant|nicht|nichts|niemals|kein(?:e[mnrs]?)?|jamais|aucune?|pas|nunca"
    r"|ning[úu]n|ninguna?)"
    r"|(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)(?=days?\b)|montag|dienstag|mittwoch|donnerstag|freitag"
    r"|samstag|sonnabend|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles"
    r"|jueves|viernes|sábado|domingo|segunda(?=-)|terça|quarta(?=-)|quinta(?=-)|sexta(?=-))"
    r"(?:days?|s)?|gratuit(?:e|s|es|o|a|os|as)?)\b"
)
CONTRACTION = re.compile(r"(?<=\w)n['’]t\b")  # looks back one letter only, so that long words are not slow
EAST = re.compile(
    r"(?P<ko>열두|열한|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)\s?(?=시|개|번|명|일|달|주)"
    r"|(?P<koday>[월화수목금토일]요일|하루|이틀|사흘|나흘|무료|내일|모레)"
    r"|(?P<kono>불가|않습니다|않아요|안\s?됩니다|안\s?돼요|안\s?되[며고지세]|못\s?합니다|못\s?해요|없습니다|없어요)"
    r"|(?P<han>[一二两兩三四五六七八九十]{1,4})(?=[時点點个個天日月年週周円元块本枚号])"
    r"|(?P<handay>[月火水木金土日]曜|(?:星期|周|週|礼拜)[一二三四五六日天]|無料|免费|免費|明日|明天)"
    r"|(?P<hanno>ません|できない|不可|不|没有|沒有|无法|無法)"
)
NOT = "not"
NEGATIONS = frozenset({NOT, "não", "nenhum", "nenhuma"})


def facts(plain: str) -> set[str]:
    """The numbers, days and negations in a lower-case text; all negations are "not"."""
    plain = COURTESY.sub(" ", plain)
    found = {number.strip(".,:") for number in NUMBER.findall(plain)}
    for match in WORDS.finditer(plain):
        found.add(NOT if match["no"] else match["word"] or match["day"] or "free")
    if not plain.isascii():
        found |= {_east(match) for match in EAST.finditer(plain)}
    if CONTRACTION.search(plain):
        found.add(NOT)
    return found


def _east(match: re.Match[str]) -> str:
    return NOT if match["kono"] or match["hanno"] else match[0].strip()
