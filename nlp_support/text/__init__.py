"""What rules alone can read from words: language, question/reply pairs, endings, phrases, redaction."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
