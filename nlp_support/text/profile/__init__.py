"""What an account's messages teach about it: its own phones, mails, links, handles and addresses, its way of
signing, its languages and the names of its products. `learn.py` learns it."""

from .entry import Entry as Entry
from .entry import Kind as Kind
from .profile import Profile as Profile
