"""Links that open something for whoever has them: shared files, meetings, invitations, anything
unguessable."""

import re

from .generated import turns_of

_SHARED = re.compile(
    r"://(?:www\.)?(?:(?:drive|docs)\.google\.com/(?!forms)(?:[a-z]{1,20}/){0,4}(?:d/|folders/|open\?)"
    r"|(?:www\.)?dropbox\.com/(?:s|sh|scl|t|transfer|request)/|1drv\.ms/|"
    r"onedrive\.live\.com/\S{0,100}(?:resid|authkey)"
    r"|[\w-]{1,60}\.sharepoint\.com/:|photos\.(?:app\.goo\.gl|google\.com/share)/|"
    r"(?:www\.)?icloud\.com/[a-z]{1,20}/0"
    r"|(?:app\.|www\.)?box\.com/s/|we\.tl/|wetransfer\.com/downloads/|mega\.nz/(?:file|folder|#)"
    r"|meet\.google\.com/[a-z]{3}-|(?:[\w-]{1,30}\.)?zoom\.us/(?:j|my|w|s|rec)/|teams\.(?:microsoft|"
    r"live)\.com/(?:l/meetup|meet)"
    r"|[\w-]{1,60}\.webex\.com/(?:meet|join|[\w-]{1,60}/j\.php)|chat\.whatsapp\.com/|wa\.me/\d|"
    r"discord(?:\.gg|\.com/invite|app\.com/invite)/"
    r"|t\.me/(?:joinchat/|\+)|join\.(?:slack|skype)\.com/|line\.me/(?:R/)?ti/g/|(?:checkout|invoice|"
    r"pay)\.stripe\.com/"
    r"|(?:www\.)?paypal\.com/invoice/)",
    re.IGNORECASE,
)
_PUBLIC = re.compile(  # short links, videos, posts, apps and products that everybody may open
    r"^(?:https?://)?(?:[\w-]{1,30}\.){0,2}(?:youtube\.com|youtu\.be|vimeo\.com|t\.co|bit\.ly|goo\.gl|g\.co|"
    r"tinyurl\.com|ow\.ly|fb\.me|buff\.ly|is\.gd|lnkd\.in|amzn\.to|pin\.it|redd\.it|apple\.co|spoti\.fi|"
    r"forms\.gle|trib\.al|dlvr\.it|facebook\.com|instagram\.com|twitter\.com|x\.com|linkedin\.com|"
    r"pinterest\.com|reddit\.com|tiktok\.com|amazon\.[a-z.]{2,6}|ebay\.[a-z.]{2,6}|apps\.apple\.com|"
    r"itunes\.apple\.com|play\.google\.com|google\.com/maps|maps\.google\.com|docs\.google\.com/forms|"
    r"open\.spotify\.com|medium\.com|wikipedia\.org|github\.com|stackoverflow\.com|imgur\.com|giphy\.com|"
    r"archive\.org|naver\.me|kakao\.com)(?:[/?#]|$)",
    re.IGNORECASE,
)
_HELP = re.compile(  # pages for everybody, whatever their numbers: articles, and titles of several words
    r"^(?:https?://)?(?:help|support|docs?|wiki|answers|learn|kb|faq|community|forums?|developers?|status|"
    r"blog)\."
    r"|/(?:hc|help|support|kb|knowledge|articles?|docs|wiki|community|faq|blog|news)/|(?:[a-z]{2,15}-){3}",
    re.IGNORECASE,
)
_CONTENT = re.compile(  # what a shop or a channel shows to everybody, whatever its ids look like
    r"^[^?#]*/(?:detail|title|products?|watch|videos?|movies?|shows?|series|episodes?|albums?|playlists?|recipes?|"
    r"games?|categor(?:y|ies)|collections?|catalog(?:ue)?|dp)/",
    re.IGNORECASE,
)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_MARKED = re.compile(
    r"/(?:r|i|s|d|t|l|x|f|g|v|share|shared|invite|invitation|join|magic|magic-link|magiclink|recover|"
    r"recovery|otp|access|secure|dl|download|downloads|file|files|doc|docs|document|view|pay|sign|link|"
    r"go)/(?P<piece>[A-Za-z0-9_-]{6,})"
    r"|[?&#;](?:t|k|c|h|s|x|p|v|code|pwd|pw|pin|key|hash|sig|link|invite|share|access|otp|"
    r"secret)=(?P<value>[A-Za-z0-9_-]{5,})",
    re.IGNORECASE,
)
_RESET = re.compile(
    r"/(?:reset|verify|confirm|activate|recover|magic|invite|unsubscribe|password)/"
    r"(?=\w{0,80}[a-z]\w{0,80}[A-Z])(?=\w{0,80}[A-Z]\w{0,80}[a-z])\w{10}",
)
_OPENS = re.compile(
    r"/(?:reset|verify|magic|magic-?link|recover|recovery|activate|confirm|invite|login|signin|auth)(?:[/?]|$)"
    r"|[?&](?:token|code|t|key|otp|invite)=",
    re.IGNORECASE,
)
_CODE = re.compile(r"[?&#;](?:c|k|code|otp|pin|pwd)=\d{4,12}(?![\w.])", re.IGNORECASE)
_PIECE = re.compile(r"(?<=[/=#])[A-Za-z0-9_~-]{10,}(?![\w.])|[A-Za-z0-9]{16,}")
_LONG_WORD = re.compile(r"[a-z]{5}|[A-Z]{6}")
_WORD = re.compile(r"[A-Z]?[a-z]{3,}|[A-Z]{4,}")
_CAMEL = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_YEAR = re.compile(r"(?:19|20)\d\d|[A-Za-z]+\d{1,4}|\d{1,4}[A-Za-z]+|[A-Za-z]{1,4}\d+")


def is_private(link: str) -> bool:
    """Whether the link is shared by hand or holds something that nobody can guess."""
    if _SHARED.search(link):
        return True
    if _PUBLIC.match(link):
        return False
    if _CODE.search(link) or _RESET.search(link):
        return True
    if _HELP.search(link):
        return False
    if _CONTENT.search(link) and not _OPENS.search(link):
        return False
    if _UUID.search(link):
        return True
    marked = [found["piece"] or found["value"] for found in _MARKED.finditer(link)]
    if _OPENS.search(link) and any(map(_is_mixed, marked)):
        return True
    return any(map(_is_token, marked)) or any(map(is_unguessable, _PIECE.findall(link)))


def is_unguessable(piece: str) -> bool:
    """Whether it is made like a token, not like words, numbers of articles and names of products."""
    plain = piece.replace("-", "").replace("_", "").replace("~", "")
    letters = sum(map(str.isalpha, plain))
    digits = len(plain) - letters
    if letters == 0 or len(plain) < 10:
        return False
    in_words = sum(map(len, _WORD.findall(piece)))
    if not digits:
        pieces = _CAMEL.findall(plain)
        mixed = not (plain.islower() or plain.isupper())
        return mixed and len(pieces) >= 4 and len(plain) / len(pieces) < 2.6
    turns = turns_of(plain)
    if plain.isupper():
        return turns >= 5 and len(plain) >= 12
    return turns >= 3 and turns / len(plain) >= 0.25 and (plain.islower() or in_words <= letters / 2)


def _is_mixed(piece: str) -> bool:
    """Whether small letters, capitals and digits take turns, in a link that opens an account."""
    plain = piece.replace("-", "").replace("_", "")
    return len(plain) >= 10 and turns_of(plain) >= (2 if any(map(str.isdigit, plain)) else 4)


def _is_token(piece: str) -> bool:
    """The same for what follows "/share/" or "?code=": a few letters and digits that are no word are
    enough."""
    if is_unguessable(piece):
        return True
    plain = piece.replace("-", "").replace("_", "")
    both = any(map(str.isdigit, plain)) and any(map(str.isalpha, plain))
    if not both and len(plain) >= 10 and turns_of(plain) > 3:
        return not _LONG_WORD.search(plain)
    if both and len(plain) >= 10 and not (plain.islower() or plain.isupper()) and turns_of(plain) > 2:
        return not _LONG_WORD.search(plain)
    return (
        both
        and turns_of(plain) >= 2
        and "-" not in piece
        and not _YEAR.fullmatch(plain)
        and not _WORD.search(plain)
    )
