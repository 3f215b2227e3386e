"""What everything passes on: messages, flags, windows, times, rates and business hours."""

from .export import Item as Item
from .export import LeftOut as LeftOut
from .export import Rating as Rating
from .export import Removal as Removal
from .export import StatusChange as StatusChange
from .flag import Flag as Flag
from .flag import Reason as Reason
from .flag import ReasonCode as ReasonCode
from .flag import Status as Status
from .hours import BusinessHours as BusinessHours
from .hours import HoursChange as HoursChange
from .macro import Macro as Macro
from .macro import Withheld as Withheld
from .message import Conversation as Conversation
from .message import Message as Message
from .message import Rejection as Rejection
from .message import Role as Role
from .message import Sender as Sender
from .opening import DayHours as DayHours
from .progress import Progress as Progress
from .promise import Promise as Promise
from .rate import Rate as Rate
from .window import Window as Window
