"""What is not a word in a redacted text: placeholders, links, handles, hashtags."""

import re

PLACEHOLDER = re.compile(r"\{([a-z_]{1,20})\}")
NOT_WORDS = re.compile(r"https?://\S{1,2000}|[@#]\w{1,64}|" + PLACEHOLDER.pattern)
