"""A real BottleCRM for tests, started in about 40 seconds, 10 when it is installed already.

    PYTHONPATH=tests python -m crm_server.bottlecrm_server start DIR     # CRM_DB=postgres for PostgreSQL, else SQLite
    PYTHONPATH=tests python -m crm_server.bottlecrm_server stop DIR

It needs a Python of 3.12 or newer beside the one that runs the tests. DIR/crm.json says how it is reached.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from crm_server.postgres_server import CannotStart, Postgres, end, free_port, run, start_postgres

PACKAGE = "django-crm==1.35.0"
HERE = Path(__file__).parent
LOGIN = "sdr@example.com"
OTHER = "li@example.com"
STAGES = ("MAL", "MIL", "MQL", "SQL", "SAL")


@dataclass(frozen=True)
class Running:
    """A server that runs."""

    base_url: str
    token: str
    org: str
    server_pid: int
    postgres: tuple[str, int] | None = None

    def call(self, method: str, path: str, body: object = None) -> Any:
        return call(self.base_url + path, self.token, method, body)


def start(folder: Path, *, database: str = "sqlite", venv: Path | None = None) -> Running:
    """Install what is missing, make the schema, start the server, and make an organisation with two users.

    Raises:
        CannotStart: no Python is new enough, or PostgreSQL is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    home = installed(venv or folder / "venv")
    port = free_port()
    postgres = start_postgres() if database == "postgres" else None
    if postgres is not None:
        postgres.say("create role crm_app login password 'x'", "create database bottlecrm owner crm_app")
    environment = settings(folder, home, postgres)
    run([home / "bin/django-admin", "migrate", "--noinput", "--run-syncdb"], environment, folder)
    pid_file, log = folder / "server.pid", folder / "server.log"
    listen = ["--bind", f"127.0.0.1:{port}", "--threads", "4", "--keep-alive", "75", "--daemon"]
    files: list[str | Path] = ["--pid", pid_file, "--log-file", log]
    run([home / "bin/gunicorn", "crm.wsgi:application", *listen, *files], environment, folder)
    base_url = f"http://127.0.0.1:{port}"
    wait_for(base_url, log)
    login = run([home / "bin/django-admin", "devlogin", LOGIN, "--create"], {**environment, "DEBUG": "True"}, folder)
    jwt = next(line.split()[1] for line in login.splitlines() if line.startswith("access_token:"))
    token, org = furnish(base_url, jwt)
    pid = int(pid_file.read_text(encoding="utf-8"))
    running = Running(base_url, token, org, pid, (str(postgres.folder), postgres.port) if postgres else None)
    (folder / "crm.json").write_text(json.dumps(asdict(running)), encoding="utf-8")
    return running


def stop(folder: Path) -> None:
    """Stop what was started there, by its ids."""
    path = folder / "crm.json"
    if not path.exists():
        return
    running = Running(**json.loads(path.read_text(encoding="utf-8")))
    end(running.server_pid, signal.SIGTERM)
    if running.postgres:
        folder_of, port = running.postgres
        Postgres(Path(folder_of), port).stop()
    path.unlink()


def furnish(base_url: str, jwt: str) -> tuple[str, str]:
    """Make an organisation, a personal access token, a second user, and the fields of leads that sdrtui asks for."""
    org = str(call(f"{base_url}/api/org/", jwt, "POST", {"name": "SDR test"})["org"]["id"])
    inside = call(f"{base_url}/api/auth/switch-org/", jwt, "POST", {"org_id": org})["access_token"]
    token = str(call(f"{base_url}/api/profile/tokens/", inside, "POST", {"name": "sdrtui"})["token"])
    call(f"{base_url}/api/users/", token, "POST", {"email": OTHER, "role": "USER", "name": "li"})
    options = [{"value": stage, "label": stage} for stage in STAGES]
    fields: list[dict[str, object]] = [
        {"key": "sdr_stage", "label": "SDR stage", "field_type": "dropdown", "options": options},
        {"key": "sdr_do_not_contact", "label": "Do not contact", "field_type": "checkbox"},
        {"key": "sdr_wechat", "label": "WeChat", "field_type": "text"},
        {"key": "sdr_closed_reason", "label": "Closed because", "field_type": "text"},
    ]
    for field in fields:
        call(f"{base_url}/api/custom-fields/", token, "POST", {"target_model": "Lead", **field})
    return token, org


def call(url: str, token: str, method: str, body: object = None) -> Any:
    """Send one request and return its JSON."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
    with urlopen(Request(url, data, headers, method=method), timeout=60) as answer:
        return json.load(answer)


def installed(venv: Path) -> Path:
    """Return the environment with the server in it; make it when it is not there."""
    if not (venv / "bin/gunicorn").exists():
        subprocess.run([python_for_server(), "-m", "venv", "--clear", venv], check=True)
        subprocess.run([venv / "bin/pip", "install", "-qq", "--disable-pip-version-check", PACKAGE], check=True)
    return venv


def python_for_server() -> str:
    """Return a Python that answers that it is 3.12 or newer; a name on the path alone proves nothing.

    Raises:
        CannotStart: there is none.
    """
    for candidate in candidates():
        question = "import sys, ensurepip; assert sys.version_info >= (3, 12); print(sys.executable)"
        try:
            answer = subprocess.run([candidate, "-c", question], capture_output=True, text=True, check=False)
        except OSError:
            continue
        if answer.returncode == 0:
            return answer.stdout.strip()
    raise CannotStart("BottleCRM needs a Python of 3.12 or newer, and none was found; name one in CRM_PYTHON")


def candidates() -> Iterator[str]:
    """Yield what may be a new Python, the likeliest first."""
    yield from filter(None, [os.environ.get("CRM_PYTHON"), sys.executable])
    yield from ("python3.14", "python3.13", "python3.12", "python3")
    versions = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    yield from (str(path) for path in sorted(versions.glob("3.1[2-9]*/bin/python"), reverse=True))


def settings(folder: Path, venv: Path, postgres: "Postgres | None") -> dict[str, str]:
    """Return the environment that the server and its commands run in."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DJANGO"))}
    database = {"CRM_DB": "sqlite", "CRM_SQLITE": str(folder.resolve() / "crm.sqlite3")}
    if postgres is not None:
        where = {"DBHOST": "127.0.0.1", "DBPORT": str(postgres.port), "DBNAME": "bottlecrm"}
        database = {"CRM_DB": "postgres", **where, "DBUSER": "crm_app", "DBPASSWORD": "x"}
    return {
        **kept,
        **database,
        "PATH": f"{venv / 'bin'}{os.pathsep}{kept.get('PATH', '')}",
        "PYTHONPATH": str(HERE),
        "DJANGO_SETTINGS_MODULE": "bottlecrm_settings",
        "SECRET_KEY": "throw-away-key-of-a-test-server-0123456789",
        "ENV_TYPE": "dev",
        "DEBUG": "False",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
    }


def wait_for(base_url: str, log: Path) -> None:
    """Return when the server answers."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            urlopen(f"{base_url}/healthz/", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"BottleCRM did not come up:\n{log.read_text(errors='replace')[-2000:]}")


if __name__ == "__main__":
    action, where = sys.argv[1], Path(sys.argv[2])
    if action == "start":
        print(start(where, database=os.environ.get("CRM_DB", "sqlite")).base_url)
    else:
        stop(where)
