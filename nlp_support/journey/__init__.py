"""How a customer felt, from a conversation to all of them: scores, journeys, flags, briefs."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
