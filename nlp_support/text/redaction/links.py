"""URLs and e-mail addresses."""

import re
from collections.abc import Iterator

from .private_links import is_private
from .scan import Span

_URL = re.compile(
    r"(?:https?://|(?<![A-Za-z0-9.@/-])www\.)[!#-;=?-\[\]_a-z~]{1,2000}"
    r"|(?<![A-Za-z0-9.@/-])(?:[a-z0-9-]{1,40}\.){1,3}(?:com|net|org|io|co|kr|uk|us|ca|de|me|app|dev|gg|ly|"
    r"fr|es|eu|at|ch|it|nl|be|ie|au|nz|jp|ai|tv|tl|ms|nz|to|info|biz|shop|store|link|page|site|cloud|xyz|"
    r"example)"
    r"/[!#-;=?-\[\]_a-z~]{1,2000}",
    re.IGNORECASE,
)
_DOCUMENT = r"\.(?:pdf|docx?|xlsx?|csv|eml|ics|zip)(?![\w.])"
_PERSONAL = re.compile(
    r"://[^/?#]{0,200}@"
    r"|[?&;#](?:user_?name|(?:first|last|full)_?name|(?:[a-z]{1,12}[_-])?(?:token|key|auth|session|"
    r"sessionid|sid|uid|uuid|user|userid|user_id|username|"
    r"e?mail|sig|signature|hash|password|pwd|otp|secret|account|acct|customer|member|order|orderid|order_?no|"
    r"phone|tel|invoice|ticket|booking|tracking|trackno|id_token|jwt|pnr|(?:account|customer|member|order|"
    r"booking|ticket|invoice|tracking)_?(?:id|number|no|num|key)))=[^&\s]"
    r"|/(?:reset|reset-password|password-reset|verify|confirm|activate|activation|unsubscribe|invite|"
    r"magic|session|"
    r"login|token)/(?=[^/?#]{0,60}\d)[\w.~%+=-]{4}"
    r"|/(?:users?|u|profiles?|accounts?|customers?|members?|orders?|track|tracking|invoices?|tickets?|"
    r"bookings?|reservations?|shipments?|cases?|receipts?|bills?|statements?|labels?|returns?|refunds?|"
    r"claims?|"
    r"contracts?|quotes?|payments?|parcels?|deliver(?:y|ies))"
    rf"/(?=[^/?#]{{0,40}}\d{{2}})[\w~%+=-]{{4,80}}(?:{_DOCUMENT}|(?!\.?[\w.]))"
    rf"|/[\w-]{{0,40}}\d{{6,20}}{_DOCUMENT}"  # page numbers lack such an ending, customer documents have it
    r"|[\w.+-]{1,64}(?:@|%40)[\w-]{1,63}\.[a-z]{2}",
    re.IGNORECASE,
)
_CAMPAIGN = re.compile(r"[?&](?:utm_[a-z]{1,12}|icid|gclid|fbclid|cid|linkid|ref)=[^&]{0,500}", re.IGNORECASE)

_EMAIL = re.compile(
    r"(?<![A-Za-z0-9._%+\0-])[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}(?:[A-Za-z]{2,24})(?![A-Za-z0-9])"
    r"|(?<![\w.%+\0-])[\w.%+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}(?!\w)"
    r"|(?<![A-Za-z0-9._%+\0-])[A-Za-z0-9._%+-]{2,64}\s?[(\[]at[)\]]\s?[a-z0-9-]{2,40}\s?(?:\.|"
    r"[(\[]dot[)\]]| dot )\s?"
    r"[a-z]{2,4}(?![a-z0-9])"
)
_MAY_BE_EMAIL = re.compile(r"@(?<=[\w.%+-]@)\w")


def find_urls(scan: str) -> tuple[list[Span], list[Span]]:
    """All URLs, and those of them that carry a personal token.

    The others stay in place, but nothing inside them is examined: an article id is not an order number.
    """
    urls, personal = list(find_links(scan)), []
    for span in urls:
        content = _CAMPAIGN.sub("", scan[span.start : span.end])
        if _PERSONAL.search(content) or is_private(content):
            personal.append(span)
    return urls, personal


def find_links(scan: str) -> Iterator[Span]:
    """All URLs, without the punctuation that follows them."""
    if "/" in scan or "www." in scan:
        for found in _URL.finditer(scan):
            url = found[0].rstrip(".,;:!?)]'*_~")
            if len(url) >= 5:
                yield Span(found.start(), found.start() + len(url), "url")


def find_emails(scan: str) -> Iterator[Span]:
    """E-mail addresses, including `name (at) host dot com`."""
    if _MAY_BE_EMAIL.search(scan) or "(at" in scan or "[at" in scan:
        for found in _EMAIL.finditer(scan):
            start = found.start()
            yield Span(start - (scan[start - 1 : start] == "@"), found.end(), "email")  # @jo@mastodon.social
