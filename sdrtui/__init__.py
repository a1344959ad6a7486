"""sdrtui: a terminal console that runs sales playbooks."""

__version__ = "0.1.0"
