"""Pure parts. Hypothesis has no deadline: how long a machine takes for one example proves nothing."""

from hypothesis import settings

settings.register_profile("here", deadline=None)
settings.load_profile("here")
