"""What an account does again and again: what it writes below its messages, and what it sends by itself."""

from .habits import Habits as Habits
from .learn import learn as learn
