"""For every test: hypothesis judges what is right, not how long a busy machine takes for it.

On CI the same lives are tried each time, as hypothesis' own CI profile does; at a desk new ones are.
"""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "sdrtui", deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize="CI" in os.environ
)
settings.load_profile("sdrtui")
