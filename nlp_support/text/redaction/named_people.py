"""Names of people in phrases that name somebody, in seven languages, at the start of a line and at its "
"end."""

import re
from collections.abc import Iterator

from .first_names import FIRST_NAMES, is_capital_name
from .known_words import is_unknown, may_be_person
from .name_shapes import CALLED, LETTER, UPPER, inverted_end
from .scan import Span, context_before, match_at_words, words_of
from .words import word_set

_PART = rf"[{UPPER}][{LETTER}]{{1,20}}(?:['-][{LETTER}]{{2,20}}){{0,2}}"
_NAME = (
    rf"(?P<name>{_PART}(?: [{UPPER}]\.)?"
    rf"(?: (?:(?:van|von|de|der|den|da|la|del|dos|di|bin|al|el) ){{0,2}}(?:[{UPPER}]'|Mc|"
    rf"Mac)?{_PART}){{0,2}})(?![\w\0@])"
)
_ANYWHERE = re.compile(rf"(?<= ){_NAME}")
_INTRODUCED = (
    r"mein name ist|ich hei(?:ß|ss)e|je m'appelle|mon nom est|me llamo|mi nombre es|le habla|le atiende|"
    r"meu nome é|chamo-me|mi chiamo|il mio nome è|mijn naam is|ik heet|nazywam się|jag heter|mit navn er|"
    r"jeg heter|jmenuji se"
)
_SAYS = word_set(
    "bin ist spricht schreibt suis ici soy sono ben jestem"
)  # a usual name may stand behind these
_TITLES = (
    r"frau|herrn?|mme|mlle|madame|mademoiselle|monsieur|señora?|sra?\.|srta\.|don|doña|signora?|sig\.|"
    r"senhora?|dhr\.|"
    r"mevr\.|mevrouw|meneer|pan|pani|prof\.|dr\."
)
_KIN = (
    r"(?:my|his|her|our|the|your) (?:(?:late|ex|older|younger|elder|little|big|oldest|youngest|twin|best|"
    r"new|old|other) )?"
    r"(?:wife|husband|partner|spouse|fianc[ée]e?|girlfriend|boyfriend|son|daughter|child|baby|mother|"
    r"father|mum|mom|dad|"
    r"brother|sister|grand(?:mother|father|ma|pa|son|daughter)|uncle|aunt|auntie|cousin|nephew|niece|"
    r"friend|flatmate|"
    r"roommate|housemate|neighbou?r|boss|manager|assistant|secretary|tenant|landlord|landlady|lawyer|"
    r"doctor|nurse|teacher)"
    r"|(?:mein|ihr|sein|unser)(?:e|em|en|er)? (?:mann|frau|partner(?:in)?|sohn|tochter|mutter|vater|"
    r"bruder|schwester|"
    r"freund(?:in)?|nachbar(?:in)?|chef(?:in)?|kolleg(?:e|in|en)|kind|oma|opa)|(?:mon|ma|notre|votre) "
    r"(?:mari|femme|fils|fille|"
    r"mère|père|frère|sœur|soeur|ami|amie|voisin|voisine|conjointe?|collègue|compagn(?:on|e))|(?:mi|su|tu|"
    r"nuestr[oa]) (?:marido|"
    r"esposo|esposa|mujer|hijo|hija|madre|padre|hermano|hermana|amigo|amiga|vecino|vecina|jefe|jefa|novio|"
    r"novia|compañer[oa])|"
    r"(?:meu|minha) (?:marido|esposa|mulher|filho|filha|mãe|pai|irmão|irmã|amigo|amiga)"
)
_ROLES = (
    r"passenger|guest|patient|tenant|student|pupil|recipient|cardholder|travell?er|buyer|driver|courier|"
    r"colleague|teammate|technician|consultant|nurse|teacher|professor|fahrgast|gast|mieter(?:in)?|"
    r"mitarbeiter(?:in)?|"
    r"kolleg(?:e|in)|collègue|passager|passagère|compañer[oa]|pasajer[oa]"
)
_SURE = re.compile(
    rf"(?:^|[^\w\0])(?:{_INTRODUCED}|{_TITLES}|{_KIN}|{_ROLES}|(?:name|passenger|guest)s? (?:is|was)|"
    rf"named|called|"
    r"(?:spoke|spoken|speaking|talked|talking|chatted|chatting|dealt|dealing) (?:to|with)|chat (?:of|with|"
    r"from)|"
    r"transcript (?:of|with)|(?:parlé|parlais|discuté|échangé) (?:avec|à)|(?:hablé|hablado|hablaba) con|"
    r"falei com|"
    rf"ho parlato con),?(?: {_TITLES})?[ ]$",
    re.IGNORECASE,
)
_LIKELY = re.compile(
    r"(?:^|[^\w\0])(?:(?:reservation|booking|appointment|order|parcel|package|gift|present|tickets?|table|"
    r"room|delivery|"
    r"invoice|refund|letter|card|seat|voucher|account|policy|contract|membership|subscription)(?: (?:is|"
    r"was|are))?"
    r"(?: made| placed| booked| meant| addressed)? (?:for|of|to|under|by|in the name of)|(?:send|sent|"
    r"ship|shipped|"
    r"deliver|delivered|give|gave|given|hand|handed|forward|forwarded|transfer|transferred|assign|"
    r"assigned|address|addressed|"
    r"pass|passed|post|refund|refunded|return|returned|sold|lent|belongs|belong|belonged)(?: "
    r"[a-z]{2,14}){0,3} to|"
    r"(?:bought|ordered|paid|placed|booked|collected|received|signed|made|opened|taken|accepted|answered|"
    r"handled|approved|"
    r"written|cancelled|registered|created)(?: (?:for|up|out|it|over))? by|(?:invoice|slip|label|receipt|"
    r"card|tag|bill|"
    r"contract|ticket|passport|badge|form|letter|envelope) (?:says|said|reads|shows|names)|behalf of|name "
    r"of|attention of|"
    r"c/o|attn:?|fao)[ ]$",
    re.IGNORECASE,
)
_TALKED = re.compile(r" (?:telefoniert|gesprochen|geredet|gechattet|geschrieben|besprochen)")
_LAST = word_set(  # the last words of the phrases above
    """
    ist heiße heisse bin der die spricht schreibt hier m'appelle je suis est ici llamo es soy habla
    atiende é chamo-me chiamo sono
    is ben heet się jestem heter er se frau herr herrn mme mlle madame mademoiselle monsieur señor señora
    sr. sra. srta. don doña
    signor signora sig. senhor senhora dhr. mevr. mevrouw meneer pan pani prof. dr. wife husband partner
    spouse fiance fiancé
    fiancee fiancée girlfriend boyfriend son daughter child baby mother father mum mom dad brother sister
    grandmother
    grandfather grandma grandpa grandson granddaughter uncle aunt auntie cousin nephew niece friend
    flatmate roommate
    housemate neighbour neighbor boss manager assistant secretary tenant landlord landlady lawyer doctor
    nurse teacher mann
    partnerin sohn tochter mutter vater bruder schwester freund freundin nachbar nachbarin chef chefin
    kollege kollegin
    kollegen kind oma opa mari femme fils fille mère père frère sœur soeur ami amie voisin voisine
    conjoint conjointe
    collègue compagnon compagne marido esposo esposa mujer hijo hija madre padre hermano hermana amigo
    amiga vecino vecina
    jefe jefa novio novia compañero compañera mulher filho filha mãe pai irmão irmã passenger guest
    patient student pupil
    recipient cardholder traveler traveller buyer driver courier colleague teammate technician consultant
    professor
    fahrgast gast mieter mieterin mitarbeiter mitarbeiterin passager passagère pasajero pasajera was named
    called to with
    of from avec à con com for under by says said reads shows names c/o attn attn: fao
    """
)
_LOWER = re.compile(
    r"(?P<name>[a-z]{3,15} (?P<last>[a-z]{4,20}(?:-[a-z]{3,20})?))(?=[.,;!?\n]|$| (?:who|and|is|was|did)\b)"
)
_VERBAL = ("ed", "ing", "ly", "es", "able", "ful", "less", "ment", "tion")
_NEAR = 40  # characters before a name that tell what it is
_BEFORE = word_set(  # a usual first name with a family name may stand behind these
    """
    ask asked tell told call called contact email emailed text reach remind inform thank thanks thanking
    meet met know
    knows help helped invite add added remove for can could will would may should must
    when if
    because since that and but while until unless after before from with by to or on mit von für an bei
    und dass ob wenn
    weil hat ist durch namens avec pour par chez et que si con para por y a com e
    """
)
_ENGLISH = word_set("the my with please your you this that for from have she he they i it we our of")
_LABEL = re.compile(
    r"^[ \t>*•-]{0,4}(?P<time>[(\[]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[AaPp]\.?[Mm]\.?)?[)\]]?[ ,-]{1,3})?"
    rf"{_NAME}(?: \([^()\n\0]{{1,20}}\))?(?P<after>:|, \d{{1,2}}:\d\d:)(?= ?\S)",
    re.MULTILINE,
)
_CLOSING = re.compile(
    r"(?:viele|beste|liebe|freundliche|herzliche|schöne|sonnige) grü(?:ß|ss)e|mit freundlichen grü(?:ß|"
    r"ss)en|mfg|lg|vg|gru(?:ß|ss)|danke|"
    r"cordialement|bien à vous|bien cordialement|salutations|merci|bonne journée|un saludo|saludos|"
    r"atentamente|cordialmente|gracias|"
    r"abraços|atenciosamente|obrigad[oa]|cordiali saluti|grazie|met vriendelijke groet|groeten|pozdrawiam|"
    r"hälsningar|mvh",
    re.IGNORECASE,
)
_SIGNED = re.compile(rf"(?:[,.!]? ?\r?\n\s{{0,3}}|, |[.!] )(?:(?:von|aus|de) )?{_NAME}[ .!]{{0,3}}(?=\n|$)")
CLOSING_WORDS = words_of(
    "viele beste liebe freundliche herzliche sch sonnige mit mfg lg vg gru danke cordialement bien "
    "salutations merci bonne un saludos "
    "atentamente cordialmente gracias abra atenciosamente obrigado obrigada cordiali grazie met groeten "
    "pozdrawiam h mvh"
)


def find_named_people(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Names after "my wife", "Frau", "spoke with", "je m'appelle", "the booking for" and the like.

    `words` are those of the text.
    """
    english = not words.isdisjoint(_ENGLISH)
    for found in _ANYWHERE.finditer(scan):
        start, name = found.start(), found["name"]
        end = inverted_end(scan, start, start + len(name), surely=False)
        if end > start + len(name):  # "bought by Raman, Rodrigo"
            family, _, given = scan[start:end].partition(", ")
            if _is_named(scan, start, f"{given} {family}", english=english):
                yield Span(start, end, "customer_name")
            continue
        if not _is_named(scan, start, name, english=english):
            first, _, name = name.partition(" ")  # which may only begin the sentence: "Can Ana …"
            start += len(first) + 1
            if not name[:1].isupper() or not _is_named(scan, start, name, english=english):
                continue
        yield Span(start, start + len(name), "customer_name")


def _is_named(scan: str, start: int, name: str, *, english: bool) -> bool:
    """Whether it may be a name, and the words before it say that it is one."""
    last = scan[scan.rfind(" ", 0, start - 1) + 1 : start].rstrip(" ,").rpartition("\n")[2].lower()
    if last not in _LAST and last not in _BEFORE and last not in _SAYS:
        return False
    if not may_be_person(name, surely=True, english=english):
        return False
    before = context_before(scan, start, _NEAR)
    if (last in _LAST and _SURE.search(before)) or (last == "mit" and _TALKED.match(scan, start + len(name))):
        return True
    if last in _LAST and _LIKELY.search(before):
        return may_be_person(name, surely=False, english=english) or is_capital_name(name)
    if last in _SAYS:
        known = is_capital_name(name.partition(" ")[0])
        full = " " in name and scan[start + len(name) : start + len(name) + 1] in (",", ".", "!")
        return (known or full) and may_be_person(name, surely=True, english=False)
    return last in _BEFORE and may_be_person(name, surely=False, english=False)


def find_lower_full_names(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """A usual first name and a word that nobody knows, both in small letters: "bought by priya thompson,"."""
    for found in match_at_words(_LOWER, scan, words & FIRST_NAMES):
        last = found["last"]
        if is_unknown(last) and not last.endswith(_VERBAL):
            yield Span(*found.span("name"), "customer_name")


def find_line_labels(scan: str) -> Iterator[Span]:
    """Names before a colon at the start of a line, as in a copied chat: "(09:00:12) Leocadia Brand: …"."""
    labels = list(_LABEL.finditer(scan))
    for found in labels:
        told = found["time"] is not None or found["after"] != ":" or is_capital_name(found["name"])
        if may_be_person(found["name"], surely=told, english=" " in found["name"]):
            yield Span(*found.span("name"), "customer_name")


def find_foreign_closings(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """Names at the end of a line after "Viele Grüße", "Cordialement", "Un saludo" and the like."""
    for closing in match_at_words(_CLOSING, scan, words & CLOSING_WORDS):
        found = _SIGNED.match(scan, closing.end())
        if found and (found["name"] in CALLED or may_be_person(found["name"], surely=True, english=False)):
            yield Span(*found.span("name"), "agent_name")
