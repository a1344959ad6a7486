"""`sdrtui sandbox`: a small CRM on this machine, to try sync against. A home without a CRM is connected to it."""

import argparse
import re
from pathlib import Path

from sdrtui.cli.call import Call
from sdrtui.cli.options import port
from sdrtui.cli.output import print_json, say
from sdrtui.i18n import _
from sdrtui.settings import Settings

PORT = 8765
KIND = "sandbox"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the port and where it keeps its data."""
    parser.add_argument("--port", type=port, default=PORT, metavar="N", help=_("on loopback only; 0 takes a free one"))
    parser.add_argument(
        "--data", type=Path, metavar="FILE", help=_("where it keeps its records; in the home folder by default")
    )
    parser.add_argument("--no-connect", action="store_true", help=_("leave config.toml as it is"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))


def run(call: Call) -> int:
    """Serve until stopped; say how to reach it."""
    from sdrtui.bootstrap import kept_token, serve_sandbox

    settings, args = call.settings, call.args
    settings.home.mkdir(parents=True, exist_ok=True)

    def announce(base_url: str, token: str) -> None:
        connected = not args.no_connect and connect(settings, base_url)
        if args.json:
            print_json({"base_url": base_url, "token": token, "connected": connected})
        else:
            print(base_url, flush=True)  # noqa: T201  # data of the command
        say(_("Look at it in a browser: {url}").format(url=base_url))
        say(_("By hand: curl -H 'Authorization: Bearer {token}' {url}/v1/activities").format(token=token, url=base_url))
        if connected:
            say(_("This home's CRM is the sandbox now; try: sdrtui sync"))
        say(_("Ctrl+C stops it; its records stay."))

    data = args.data or settings.home / "sandbox.jsonl"
    return serve_sandbox(args.port, data, kept_token(settings.home, KIND), announce)


def connect(settings: Settings, base_url: str) -> bool:
    """Make the sandbox the home's CRM unless it has another; say whether it is."""
    config = settings.config
    text = config.read_text(encoding="utf-8") if config.exists() else ""
    if settings.crm is None:
        table = f'[crm]\nkind = "{KIND}"\nbase_url = "{base_url}"\ntoken = "{KIND}"\n'
        config.write_text((text.rstrip() + "\n\n" if text.strip() else "") + table, encoding="utf-8")
        return True
    if settings.crm.kind != KIND:
        return False
    moved = re.sub(
        r'(?m)(^\[crm\][^\[]*?^base_url\s*=\s*)"[^"]*"', lambda match: f'{match[1]}"{base_url}"', text, count=1
    )
    if moved != text:
        config.write_text(moved, encoding="utf-8")
    return f'base_url = "{base_url}"' in moved
