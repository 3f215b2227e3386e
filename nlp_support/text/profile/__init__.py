"""What an account's messages teach about it: its own phones, mails, links, handles and addresses, its way of
signing, its languages and the names of its products. `learn.py` learns it."""

from .entry import ProfileEntry as ProfileEntry
from .entry import ProfileKind as ProfileKind
from .profile import Profile as Profile
