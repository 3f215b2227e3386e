"""Street addresses of Germany, France and Spain, and British ones by their postcode."""

import re
from collections.abc import Iterator

from .scan import Span, context_before
from .words import word_set

_AREAS = (
    "AB|AL|B|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|E|EC|EH|EN|"
    "EX|FK|FY|G|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|L|LA|LD|LE|LL|LN|LS|LU|M|ME|MK|"
    "ML|N|NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|S|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|"
    "TD|TF|TN|TQ|TR|TS|TW|UB|W|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE"
)
_POSTCODE = re.compile(
    rf"(?<![\w\0-])(?:(?P<sure>(?:{_AREAS})\d[A-Z\d]? ?\d(?!GB|TB|HD|AH)[ABD-HJLNP-UW-Z]{{2}})|"
    rf"[A-Z]{{1,2}}\d[A-Z\d]? ?\d[A-Z]{{2}})"
    r"(?![\w\0-])"
)
_BEFORE_POSTCODE = re.compile(
    r"(?:(?:(?i:flat|apt|apartment|unit) \w{1,4},? )?"
    r"\d{1,5}[A-Za-z]?(?:-\d{1,4})?,? (?:[A-Z][\w'.-]{1,20}|of|the|on|upon|and)"
    r"(?:[ ,\n]{1,2}(?:[A-Z0-9][\w'.-]{0,20}|of|the|on|upon|and|floor|flat)){0,7}"
    r"|[A-Z][a-z'-]{2,20}(?: [A-Z][a-z'-]{1,20}){0,2} \d{1,4}[A-Za-z]?"
    r"(?:[ ,\n]{1,2}[\w'.-]{1,20}){0,5})[ ,\n]{1,3}$"
)
_AFTER_POSTCODE = re.compile(r",? (?:London|[A-Z][a-z]{2,15}(?=[.,!?\n]|$| [a-z]))")
_NAMED_HOUSE = re.compile(  # "The Old Barn, Nether Wallop, "
    r"(?<![\w\0])(?:[A-Z][a-z'-]{1,20}(?: (?:of|the|on|in|upon|le|[A-Z][a-z'-]{1,20})){0,3}, ?\n?){1,3}"
    r"(?:[A-Z][a-z'-]{1,20}(?: [A-Z][a-z'-]{1,20}){0,2},? )?$"
)
_TOWN = (
    r"[A-ZÄÖÜÉÎ][\wäöüßéèêîâôç'-]{1,24}(?: (?:am|an der|im|de|la|le|les|del|[A-ZÄÖÜ][\wäöüßéèç-]{1,20})){0,3}"
)
_GERMAN = re.compile(
    r"(?<![\w\0])(?:[A-ZÄÖÜ][\wäöüß.-]{1,24} ){1,4}\d{1,4} ?[a-z]?(?:-\d{1,4})?,?\s{1,2}(?:D-)?\d{5} "
    + _TOWN
    + r"|(?<![\w\0])(?:(?:Am|An|Im|In|Zum|Zur|Auf|Unter|"
    r"Bei)(?: de[rmn])? )?(?:[A-ZÄÖÜ][\wäöüß-]{1,20}[ -]){0,3}"
    r"(?:[A-ZÄÖÜ][a-zäöüß]{1,20}(?:stra(?:ß|ss)e|str\.|gasse|allee|weg|platz|damm|ufer|chaussee)"
    r"|(?:Stra(?:ß|ss)e|Str\.|Gasse|Allee|Weg|Platz|Damm|Ring|Ufer|Chaussee))"
    r" ?\d{1,4}(?: ?[a-z](?!\w))?(?![\w\0])(?:,?\s{1,2}\d{5} " + _TOWN + ")?"
)
_FRENCH = re.compile(
    r"(?<![\w\0])\d{1,4}(?: ?(?:bis|ter|quater)\b)?,? (?i:rue|avenue|av\.|boulevard|bd\.?|place|pl\.|"
    r"impasse|chemin|allées?|quai|route|cours|square|passage|villa|sentier|faubourg) (?:(?:de la|de l'|des|"
    r"de|du|d'|la|le|les|l') ?)?"
    r"[A-ZÀ-Ý][\wà-ÿ'.-]{1,24}(?:[ -](?:de la |des |de |du |et )?[A-ZÀ-Ý][\wà-ÿ'.-]{1,24}){0,3}"
    r"(?:,?\s{1,2}(?:F-)?\d{5}(?: " + _TOWN + ")?)?"
)
_SPANISH = re.compile(
    r"(?<![\w\0])(?:(?:(?i:calle|c/|avenida|avda\.?|av\.|pza\.?|paseo|pº|carretera|ctra\.?|travesía|"
    r"glorieta) ?)"
    r"(?:(?:de la|de los|de las|del|de|la|el|los|las) )?|(?i:plaza|camino|ronda|rambla|urbanización) "
    r"(?:de la|de los|de las|del|de|la|el|los|las) )[A-ZÁÉÍÓÚÑ][\wáéíóúñü'.-]{1,24}"
    r"(?: (?:de la |de los |del |de |"
    r"y )?[A-ZÁÉÍÓÚÑ][\wáéíóúñü'.-]{1,24}){0,3},? (?:n[ºo°]\.? ?)?\d{1,4}(?![\w\0])"
    r"(?:,? ?\d{1,2}[ºª°](?: ?[A-Z0-9][ºª°]?)?)?(?:,?\s{1,2}\d{5}(?: " + _TOWN + ")?)?"
)
_COUNTY_ROAD = re.compile(
    r"(?<![\w\0])\d{1,6} (?:N |S |E |W )?(?:County|State|US|Farm|Ranch|Rural) (?:Road|Rd|Route|Rte|Highway|"
    r"Hwy) \d{1,4}"
    r"(?:,? [A-Z][a-z]{1,20}(?: [A-Z][a-z]{1,20})?,? [A-Z]{2} \d{5})?"
)


_MAY_BE_POSTCODE = re.compile(r"\d[A-Z]{2}(?![A-Za-z0-9])")
_MAY_BE_TOWN = re.compile(r"\d{5} [A-ZÄÖÜ]")
_FRENCH_WORDS = word_set(
    "rue avenue av boulevard bd place pl impasse chemin allee quai route cours square passage villa "
    "sentier faubourg"
)
_SPANISH_WORDS = word_set(
    "calle c avenida avda av plaza pza paseo p camino carretera ctra ronda traves glorieta rambla urbanizaci"
)
_COUNTY_WORDS = word_set("county rural")
GERMAN_WORDS = word_set(
    "der das und ist ich wir nicht str strasse stra adresse anschrift lieferadresse bitte ihre"
)
STREET_WORDS = _FRENCH_WORDS | _SPANISH_WORDS | _COUNTY_WORDS


def find_postcodes(scan: str) -> Iterator[Span]:
    """British postcodes, with the house and town before them: "14 Oak Lea, Thornbury BS35 2QJ"."""
    if not _MAY_BE_POSTCODE.search(scan):
        return
    for found in _POSTCODE.finditer(scan):
        before = context_before(scan, found.start(), 80)
        street = _BEFORE_POSTCODE.search(before) or (_NAMED_HOUSE.search(before) if found["sure"] else None)
        if street or found["sure"]:
            town = _AFTER_POSTCODE.match(scan, found.end()) if street else None
            start = found.start() - len(street[0]) if street else found.start()
            yield Span(start, town.end() if town else found.end(), "address")


def may_be_german_town(view: str) -> bool:
    """Whether there are five digits and a capital, as of a German postcode and its town."""
    return _MAY_BE_TOWN.search(view) is not None


def find_german_addresses(scan: str) -> Iterator[Span]:
    """German streets with their number, such as Lindenstraße 5, and what has a number, postcode and town."""
    return (Span(*found.span(), "address") for found in _GERMAN.finditer(scan))


def find_european_addresses(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """French and Spanish streets with a number, and numbered American roads."""
    for pattern, streets in (
        (_FRENCH, _FRENCH_WORDS),
        (_SPANISH, _SPANISH_WORDS),
        (_COUNTY_ROAD, _COUNTY_WORDS),
    ):
        if words & streets or (pattern is _FRENCH and "llée" in scan):
            yield from (Span(*found.span(), "address") for found in pattern.finditer(scan))
