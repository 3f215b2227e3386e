"""Order, parcel and booking numbers after words of German, French and Spanish."""

import re
from collections.abc import Iterator

from .references import ID, UNIT, is_dated
from .scan import Span, words_of

_NOUNS = (
    "bestellung|bestellnummer|bestell-nr|auftrag|auftragsnummer|auftrags-nr|buchung|buchungsnummer|"
    "buchungscode|sendung|sendungsnummer|sendungsverfolgung|trackingnummer|paket|paketnummer|rechnung|"
    "rechnungsnummer|rechnungs-nr|kundennummer|kunden-nr|vertragsnummer|vorgang|vorgangsnummer|ticketnummer|"
    "reservierung|reservierungsnummer|referenz|referenznummer|lieferung|retoure|aktenzeichen|commande|suivi|"
    "colis|réservation|reservation|facture|dossier|livraison|expédition|billet|référence|réf|"
    "numéro de client|contrat|pedido|seguimiento|envío|envio|reserva|localizador|factura|albarán|expediente|"
    "paquete|referencia|número de cliente|contrato|devolución"
)
_LABEL = re.compile(
    rf"(?<![A-Za-zÀ-ɏ\0])(?P<noun>{_NOUNS})(?![A-Za-zÀ-ɏ])"
    r"(?P<sign>\s?(?:-?nummer|-?nr\.?|n[°º]\.?|n\.[°º]|no\.|num[ée]ro|número|id|code|código))?"
    r"(?P<link>(?:\s?(?::|=|#|\(|\*|-|lautet|ist|est|es|le|la|el|die|der|mit der|n[°º])(?=[\s:=#(*-]|"
    r"\b)){0,3})[\s*\"'`]{0,3}" + ID,
    re.IGNORECASE,
)
EUROPEAN_WORDS = words_of(_NOUNS.replace("|", " ")) - words_of("de client cliente mero num n r f e")


def find_european_references(scan: str) -> Iterator[Span]:
    """Numbers after words such as Bestellung, commande and pedido."""
    for found in _LABEL.finditer(scan):
        token = found["id"]
        digits = sum(map(str.isdigit, token))
        told = (
            bool((found["sign"] or "").strip() or found["link"].strip()) or "nummer" in found["noun"].lower()
        )
        enough = digits >= 3 if told else digits >= 4 or (digits >= 2 and token.isupper() and len(token) > 5)
        if enough and len(token) > 3 and not is_dated(token) and not UNIT.match(scan, found.end()):
            yield Span(*found.span("id"), "order_number")
