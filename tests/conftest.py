"""For every test: hypothesis judges what is right, not how long a busy machine takes for it."""

from hypothesis import HealthCheck, settings

settings.register_profile("sdrtui", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("sdrtui")
