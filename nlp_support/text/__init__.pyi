"""What rules alone can read from words: language, question/reply pairs, endings, phrases, redaction."""

from .contacts import ContactRules as ContactRules
from .context import in_context as in_context
from .endings import Ending as Ending
from .habits import Habits as Habits
from .language import detect_language as detect_language
from .phrases import WordChanges as WordChanges
from .phrases import WordLists as WordLists
from .profile import Profile as Profile
from .profile import ProfileEntry as ProfileEntry
from .profile import ProfileKind as ProfileKind
from .redaction import Redacted as Redacted
from .redaction import redact as redact
