"""What to do with a message now: how complex, severe and costly it is, which channel it should go to, who is
waiting for an answer, and what was answered twice."""

from .channels import Channel as Channel
from .channels import ChannelTable as ChannelTable
from .channels import Route as Route
from .duplicates import Duplicate as Duplicate
from .duplicates import DuplicateKind as DuplicateKind
from .duplicates import duplicate_answers as duplicate_answers
from .levels import Cell as Cell
from .levels import Level as Level
from .levels import LevelName as LevelName
from .triage import Triage as Triage
from .triage import Triaged as Triaged
from .waiting import Waiting as Waiting
from .waiting import most_urgent_first as most_urgent_first
from .waiting import unanswered as unanswered
from .waiting import urgency as urgency
