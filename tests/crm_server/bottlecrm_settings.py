"""Django settings of a BottleCRM that is thrown away after the tests: no broker, no mail, and a schema made at once.

Read by that server alone, in an environment of its own. CRM_DB chooses sqlite (default) or postgres.
"""

import os
import tempfile

from crm.settings import *  # type: ignore[import-not-found]  # noqa: F403  # there only beside the server

if os.environ.get("CRM_DB", "sqlite") == "sqlite":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["CRM_SQLITE"],
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": "PRAGMA journal_mode=WAL"},
        }
    }


class ModelsAsTheyAre(dict[str, None]):
    """Says of every app that it has no migrations: 250 of them take a minute that a throw-away schema need not."""

    def __contains__(self, app: object) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = ModelsAsTheyAre()
CELERY_TASK_ALWAYS_EAGER = True
CELERY_BROKER_URL = "memory://"
CELERY_RESULT_BACKEND = "cache+memory://"
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
MEDIA_ROOT = os.path.join(tempfile.gettempdir(), "sdrtui-bottlecrm-media")  # noqa: PTH118  # settings are strings
