"""What to do with a message now: how complex, severe and costly it is, which channel it should go to, who is
waiting for an answer, and what was answered twice."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
