"""Whether a word with a capital may be a name, by what it is not: a common English word, a firm, a "
"greeting."""

import json
from importlib import resources

from .first_names import is_capital_name, is_first_name
from .full_names import PLACES
from .name_shapes import FIRMS
from .words import NO_NAME, word_set


def _common() -> frozenset[str]:
    text = resources.files(__package__).joinpath("common_words.json").read_text(encoding="utf-8")
    return word_set(" ".join(json.loads(text)))


COMMON = _common()  # five times or more in public talks in English, more often small than with a capital
NO_PERSON = word_set(  # with a capital in the middle of a sentence, but nobody
    """
    airpods alexa alipay amazon android apple asus audible audi bing bluetooth bmw bosch canon chrome
    chromebook citi citibank deezer dell deutsche dhl disney dropbox dyson ebay edge etsy excel expedia
    facebook fedex fitbit firefox galaxy gmail google gopro grubhub hermes hilton honda hotmail hsbc huawei
    hulu ikea illustrator instagram ipad iphone itunes kindle klarna lenovo lightroom linkedin lloyds
    logitech lyft mac macbook marriott mastercard mercedes messenger microsoft mozilla nest netflix nike
    nikon nintendo nokia nvidia onedrive oracle outlook paypal peloton philips photoshop pinterest pixel
    playstation powerpoint prime revolut ring roku safari samsung shopify siemens siri skype slack snapchat
    sonos sony spotify starbucks steam stripe switch tablet teams tesla tiktok toyota trello twitch twitter
    uber ubuntu ups usps venmo verizon viber visa vodafone volkswagen walmart wechat whatsapp wikipedia
    windows wordpress xbox xerox yahoo yelp youtube zara zelle zendesk zoom agent bot chatbot customer
    client support admin system operator assistant visitor guest user kunde kundin kunden ihre ihr ihren
    unsere unser meine mein deine mitarbeiter doktor vater cliente clienta usuario san los las santa el la
    union club st saint mt fort north south east west new old
    """
)


_NOBODY = NO_NAME | NO_PERSON | FIRMS | PLACES


def is_unknown(word: str) -> bool:
    """Whether it is none of the words that are known, so that it may be a name in an English sentence."""
    plain = word.lower()
    return plain not in COMMON and plain not in _NOBODY and not word.isupper() and len(word) > 2


def may_be_person(name: str, *, surely: bool, english: bool) -> bool:
    """Whether words with capitals are a person's name where one may stand, or `surely` stands.

    Words that nobody knows count as names in an English sentence, and in any where a name surely stands.
    """
    words = [word for word in name.split() if word[0].isupper()]
    plain = [word.lower().partition("'")[0] for word in words]
    if not words or not _NOBODY.isdisjoint(plain):
        return False
    first = words[0].partition("-")[0]
    if len(words) == 1:
        return is_first_name(first) or (surely and (is_capital_name(first) or is_unknown(words[0])))
    known = is_capital_name(first) and (surely or plain[-1] not in COMMON or is_first_name(first))
    return known or ((surely or english) and all(map(is_unknown, words)))
