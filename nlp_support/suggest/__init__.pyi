"""From an account's past replies to a few suggestions."""

from .asked import Asked as Asked
from .check.check import check_reply as check_reply
from .check.finding import Finding as Finding
from .check.finding import FindingCode as FindingCode
from .indexing import IndexReport as IndexReport
from .indexing import index_account as index_account
from .ranking import Ranking as Ranking
from .review import ReplyReview as ReplyReview
from .review_items import ReviewItem as ReviewItem
from .sources import Sources as Sources
from .stale import Stale as Stale
from .stale import StaleReason as StaleReason
from .stale import find_stale as find_stale
from .suggester import ReplySuggester as ReplySuggester
from .suggestions import Outcome as Outcome
from .suggestions import Similar as Similar
from .suggestions import Suggestion as Suggestion
from .suggestions import Suggestions as Suggestions
