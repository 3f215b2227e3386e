"""National ids, tax and social security numbers of many countries: beside their name, or by form and check
digit.

Beside a name such as "DNI" or "身份证" the number counts whether its check digit is right or not, since
people mistype; without one it needs a form that nothing else has, and a right check digit by `python-stdnum`.
"""

import re
from collections.abc import Callable, Iterator

from .scan import Span, context_before, match_at_words, words_of

_NAMES = (  # in capitals where a small word could be something else
    r"(?-i:DNI|NIE|NIF|CIF|NIR|NSS|INSS|IdNr|ID-Nr|StIdNr|SVNR|SV-Nr|SVN|CF|NISS|BSN|PESEL|NIP|CPF|CNPJ|RG|"
    r"PIS|CURP|RFC|"
    r"UIDAI|PAN|NHS|NINO|UTR|SSN|ITIN|SIN|TFN|AHV|AVS|CPR|CNP|AFM|AMKA|CUIL|CUIT|RUT|RUN|NRIC|FIN|HKID|NIK|"
    r"KTP|"
    r"PPSN|PPS|IRD|CC|TCKN|MyKad)"
    r"|d\.?n\.?i\.?|n\.?i\.?e\.?|nif|documento (?:nacional )?de identidad|número de identidad|"
    r"(?:número de )?(?:la )?seguridad social|"
    r"numéro (?:de )?(?:sécurité sociale|sécu|fiscal|nir)|n° (?:de )?(?:sécurité sociale|sécu|fiscal)|"
    r"sécurité sociale|"
    r"num sécu|numéro insee|carte vitale|numéro national|numéro avs|"
    r"steuer-?id(?:-?nr\.?)?|steuer-?identifikations-?nummer|steuer-?nummer|identifikationsnummer|"
    r"sozialversicherungs-?(?:nummer|nr\.?)|rentenversicherungs-?nummer|versicherungsnummer|"
    r"(?:personal)?ausweis-?nummer|"
    r"personalausweis|ausweis(?:-?nr\.?)?|reisepass(?:-?nummer|-?nr\.?)?|ahv-?nummer|"
    r"codice fiscale|cod\.? ?fisc(?:ale)?\.?|partita iva|carta d'identità|"
    r"contribuinte|número de identificação fiscal|cartão de cidadão|segurança social|bilhete de identidade|"
    r"cpf|cnpj|"
    r"burgerservicenummer|sofi-?nummer|bsn(?:-?nummer)?|rijksregisternummer|pesel|numer pesel|dowód(?: "
    r"osobisty)?|"
    r"aa?dhaar?|aadhaar card|pan card|curp|rfc|cédula(?: de ciudadanía)?|cedula|"
    r"nhs (?:number|no\.?)|national insurance|ni number|nino|social security|social insurance|social|ssn|"
    r"itin|"
    r"tax file number|tax(?:payer)? id(?:entification)?(?: number)?|tax number|medicare(?: number| card)?|"
    r"passport|passeport|pasaporte|passaporto|passaporte|paspoort|personnummer|fødselsnummer|cpr-?nummer|"
    r"henkilötunnus|hetu|rodné číslo|id card|identity card|identity number|identity no\.?|national "
    r"id(?:entity)?(?: card)?|"
    r"id number|driver'?s licen[cs]e|driving licen[cs]e|führerschein(?:-?nummer|-?nr\.?)?|permis de conduire|"
    r"carnet de conducir|tc kimlik(?: no\.?)?|kimlik(?: no\.?)?"
)
_SIGN = (
    r"(?:[ -]?(?:numbers?|no\b\.?|num\.?|nr\b\.?|n[.°ºo]{1,2}|nummer|numéro|número|numero|numer|id|#|card|"
    r"code))?"
)
_LINK = (
    r"(?:\s{0,2}(?:is|are|was|ist|lautet|est|es|é|è|mit|der|die|das|le|la|el|nr\.?|n°|no\.?|num\.?|number|"
    r"of|de|"
    r"(?:mine|my|that) is|wynosi|to|jest|[:=#(\-]|,)(?=[\s:=#(\d-]|[A-Z])){0,4}\s{0,3}[\"'`*_]{0,2}"
)
_VALUE = (
    r"(?P<id>[A-Z]{4}\d{6}[A-Z]{6}[A-Z0-9]\d|"
    r"(?:(?-i:[A-Z]{1,6}|[a-z])[ ./-]?)?\d(?:[ ./-]{0,2}\d|[ ./-]?(?-i:[A-Z])(?!(?-i:[a-z]{2}))){4,22}[A-Z]?)"
    r"(?![A-Za-z0-9\0])"
)
_NAMED = re.compile(rf"(?:{_NAMES})(?![A-Za-zÀ-ɏ]){_SIGN}{_LINK}{_VALUE}", re.IGNORECASE)
_WORDS = words_of(_NAMES.replace("(?-i:", "").replace("|", " ").replace("?", "")) - words_of(
    "de la of no nr id e d card number a i si t rg cc"
) | words_of(
    """
    dni nie nif id rg cc n s c f ausweis steuer n s ss steuerid steueridnr steuernummer
    steueridentifikationsnummer reisepassnummer reisepassnr ausweisnummer personalausweisnummer
    sozialversicherungsnummer rentenversicherungsnummer ahvnummer bsnnummer cprnummer sofinummer aadhaar
    adhar aadhar personalausweis driver drivers driving
    """
)
_NAMED_CJK = re.compile(
    r"(?:身份[证證](?:号码|號碼|号|號|件号|字號)?|身分[证證](?:號碼|字號|號)?|证件号码?|護照(?:號碼)?|"
    r"护照号?码?|マイナンバー|個人番号|パスポート(?:番号)?|"
    r"免許証(?:番号)?|基礎年金番号|주민\s?(?:등록)?\s?번호|외국인\s?등록\s?번호|여권\s?(?:번호)?|"
    r"운전\s?면허\s?(?:번호)?|บัตรประชาชน|ЕГН|ИНН|"
    r"СНИЛС|паспорт|ΑΦΜ|ΑΜΚΑ|תעודת זהות)"
    r"(?:\s{0,2}(?:は|是|为|為|가|이|은|는|:|:|=)){0,2}\s{0,2}"
    r"(?P<id>[A-Z]{0,3}[ -]?\d(?:[ -]?[0-9X]){5,18})(?![A-Za-z0-9\0])",
    re.IGNORECASE,
)
_CJK_HINT = re.compile("[证證護护マ個パ免基주외여운บЕИСпΑת]")
_SHORTEST = 6  # letters and digits of an id
_FORMS: tuple[tuple[str, str], ...] = (  # the form, and the module of `stdnum` that checks it
    (r"\d{8}[ -]?[A-HJ-NP-TV-Z]", "es.dni"),
    (r"[XYZ][ -]?\d{7}[ -]?[A-Z]", "es.nie"),
    (r"[A-Z]{6}\d\d[A-EHLMPRST]\d\d[A-Z]\d{3}[A-Z]", "it.codicefiscale"),
    (r"[A-Z]{4}\d{6}[HM][A-Z]{5}[A-Z0-9]\d", "mx.curp"),
    (r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]", "cn.ric"),
    (r"\d{3}\.\d{3}\.\d{3}[-/]\d\d", "br.cpf"),
    (r"[12] ?\d\d ?(?:0[1-9]|1[0-2]|[2-9]\d) ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d", "fr.nir"),
    (r"[2-9]\d{3} \d{4} \d{4}", "in_.aadhaar"),
    (r"756\.\d{4}\.\d{4}\.\d\d", "ch.ssn"),
    (r"\d\d[ -]\d{8}[ -]\d", "ar.cuit"),
    (r"\d{1,2}\.\d{3}\.\d{3}-[\dK]", "cl.rut"),
    (r"\d{6}[-+A]\d{3}[\dA-Y]", "fi.hetu"),
)
_FORM = re.compile(
    r"(?<![A-Za-z0-9.,$€£₩\0-])(?<!\d )(?:"
    + "|".join(f"(?P<form{number}>{form})" for number, (form, _) in enumerate(_FORMS))
    + r")(?![A-Za-z0-9\0-]|[. ]\d)"
)
_MAY_BE_FORM = re.compile(
    r"\d(?:[ -]?[A-Z](?![a-z])|\d\d\.\d{3}|\d\d[A-Z]|\d{6}|\d{3} \d{4} \d|[ -]\d\d(?:[ -]\d\d[ -]\d|"
    r"\d{6}[ -]\d)|\d{5}-\d)"
)
_ORDERED = re.compile(
    r"(?:order|bestell|commande|pedido|주문|tracking|송장|invoice)\w*\W{0,3}\w{0,8}\W{0,3}$", re.IGNORECASE
)


def named_words(words: frozenset[str]) -> frozenset[str]:
    """Those of the words of a text with which the name of a number of a person may begin."""
    return words & _WORDS


def find_named_ids(scan: str, words: frozenset[str]) -> Iterator[Span]:
    """What follows "DNI", "Steuer-ID", "NHS number" and the like; `words` are those of the text."""
    for found in match_at_words(_NAMED, scan, words):
        if sum(map(str.isalnum, found["id"])) >= _SHORTEST and sum(map(str.isdigit, found["id"])) > 4:
            yield Span(*found.span("id"), "national_id")


def find_named_ids_cjk(scan: str) -> Iterator[Span]:
    """The same after words of scripts other than Latin: 身份证, マイナンバー, 여권번호."""
    if _CJK_HINT.search(scan):
        yield from (Span(*found.span("id"), "national_id") for found in _NAMED_CJK.finditer(scan))


def find_ids_by_form(scan: str) -> Iterator[Span]:
    """Numbers in a form of their own whose check digit is right, whatever stands beside them."""
    if not _MAY_BE_FORM.search(scan):
        return
    for found in _FORM.finditer(scan):
        checked = _FORMS[int(str(found.lastgroup).removeprefix("form"))][1]
        if _is_valid(checked)(found[0]) and not _ORDERED.search(context_before(scan, found.start(), 30)):
            yield Span(*found.span(), "national_id")


def _is_valid(module: str) -> Callable[[str], bool]:
    from importlib import import_module

    checks: Callable[[str], bool] = import_module(f"stdnum.{module}").is_valid
    return checks
