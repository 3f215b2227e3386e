"""Full names anywhere in a text: a first name and a family name, both with a capital."""

import re
from collections.abc import Iterator

from .first_names import is_capital_name, is_first_name
from .name_shapes import FIRMS, LETTER, UPPER
from .scan import Span
from .words import NO_NAME, ORDINARY, word_set

_PART = rf"[{UPPER}][{LETTER}]{{1,20}}(?:['-][{LETTER}]{{2,20}})?"
_FULL = re.compile(
    rf"(?P<first>[{UPPER}](?<![\w\0@#'-][{UPPER}])[a-zà-öø-ÿœ]{{2,15}}(?:-[{UPPER}][a-zà-ÿ]{{2,15}})?)"
    rf"(?: [{UPPER}]\.?(?= [{UPPER}]))?"
    r"(?= (?P<last>(?:(?:van|von|de|der|den|da|la|del|dos|di|bin|al|el) ){0,2}"
    rf"(?:[{UPPER}]'|Mc|Mac)?{_PART})(?![\w\0@'-][^\s]|\w))"
)
PLACES = word_set(  # what follows a first name in the names of places, firms, works and products
    """
    american japanese chinese thai italian indian korean german french spanish mexican latin arms
    hostel motel creek heights vegas francisco angeles diego jose bed basilica intermodal county bakery
    cinema regency
    valley downtown financial marina plaza court terrace ranch garden gardens grill cucina apartments
    cookhouse izakaya disney gaulle luther inn suites lodge resort spa cafe coffee diner pizzeria
    ristorante trattoria bistro street st avenue road lane drive square station airport university college
    school hospital hotel park beach bridge island islands lake river bay county city town village center
    centre mall tower house hall church cathedral museum theatre stadium arena club cup league prize award
    awards foundation institute society union group company corp inc ltd llc gmbh bank insurance records
    studios studio pictures music radio tv news times post journal magazine collection edition series pro
    max plus mini ultra air lite classic original vintage deluxe premium standard junior black white red
    blue green pink grey gray gold silver brown cream navy beige jacket shirt dress jeans shoes boots bag
    bags watch perfume lipstick lotion shampoo chair sofa lamp table desk bed shelf rug mat mug bottle app
    store shop market online express delivery service services team support help care customer account
    order card airlines airways lines rail railway bus taxi day days night week month year season show
    tour album song movie film book game day's america usa uk england france germany spain italy texas
    florida california york jersey carolina dakota virginia georgia canada australia zealand korea japan
    china india mexico brazil africa europe asia line terminal gate platform tube north south east west
    international national royal central general christmas easter birthday friday monday tuesday wednesday
    thursday saturday sunday january february march april may june july august september october november
    december hilfiger klein lauren kors spade jacobs wolfskin daniels walker malone tilbury lauder arden
    rubinstein baker sherman millen perkins ashley martin romeo davidson spencer fielding ford sand blend
    tea juice pizza burger salad sandwich chicken
    """
)


_PLACE_BEFORE = re.compile(
    r"(?:^|[^a-z])(?:san|santa|saint|st|ste|hotel|fort|mount|mt|lake|port|cape|point|new|the|chez|casa|villa|la|el|le|los|"
    r"las|restaurant|café|cafe|club|calle|rue|plaza|avenida|avenue|praça|via|street)\.? $",
    re.IGNORECASE,
)


_OFFICER_BEFORE = re.compile(  # whom everybody knows
    r"(?:\b(?:our|the|their|your|new|former|current)|'s) (?:[a-z]{2,12} )?"
    r"(?:CEO|CFO|CTO|COO|[Cc]o-?founder|[Ff]ounder|[Pp]resident|[Cc]hair(?:man|woman|person)|"
    r"[Pp]rime [Mm]inister)"
    r"(?: and [A-Za-z-]{2,10})?,? $"
)


def find_full_names(scan: str) -> Iterator[Span]:
    """A usual first name with a family name: "Anna Kowalska was there"; no firms, places and products."""
    for found in _FULL.finditer(scan):
        first, last = found["first"], found["last"].lower().rpartition(" ")[2]
        if not is_capital_name(first.partition("-")[0]) or last in PLACES or last in FIRMS:
            continue
        if last in NO_NAME or first.lower() in NO_NAME or (is_first_name(last) and not is_first_name(first)):
            continue
        if _PLACE_BEFORE.search(scan, max(0, found.start() - 12), found.start()):
            continue
        if first.lower() in ORDINARY and last in ORDINARY:
            continue
        if _OFFICER_BEFORE.search(scan, max(0, found.start() - 50), found.start()):
            continue
        yield Span(found.start(), found.end("last"), "customer_name")
