"""`sdrtui serve`: the console in a browser, on loopback. Each tab is a console of its own on the same home."""

import argparse
import sys

from sdrtui.cli.call import Call
from sdrtui.cli.options import add_sdr, port
from sdrtui.cli.output import print_json, say
from sdrtui.domain.ids import SdrId
from sdrtui.errors import UsageError
from sdrtui.i18n import _

PORT = 8766
HOSTS = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"}
"""What may be told -> where it listens."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare where it listens and whose day it is."""
    parser.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help=_("127.0.0.1 or ::1; others are refused")
    )
    parser.add_argument("--port", type=port, default=PORT, metavar="N", help=_("on loopback only; 0 takes a free one"))
    add_sdr(parser)
    parser.add_argument("--json", action="store_true", help=_("print one JSON document"))
    parser.add_argument("--on-page", action="store_true", help=argparse.SUPPRESS)  # what it runs for each tab


def run(call: Call) -> int:
    """Serve until stopped; say how to come in."""
    from sdrtui.bootstrap import open_console_on_page, serve_consoles

    args, settings = call.args, call.settings
    if args.on_page:
        return open_console_on_page(call.desk_of(args.sdr))
    host = HOSTS.get(args.host)
    if host is None:
        raise UsageError(
            _("The console is served on this machine only: {host} is refused.").format(host=args.host),
            hint=_("From another one: ssh -L {port}:127.0.0.1:{port} MACHINE, then the printed address.").format(
                port=args.port or PORT
            ),
        )
    sdr = SdrId(args.sdr or settings.sdr)
    member = settings.team.members.get(sdr)

    def announce(url: str, host: str, port: int) -> None:
        if args.json:
            print_json({"url": url, "host": host, "port": port})
        else:
            print(url)  # noqa: T201  # data of the command
        sys.stdout.flush()
        say(_("Open it in a browser of this machine; it lets one in, once. Every tab is a console of its own."))
        say(_("Closing a tab closes its console; a note being typed is kept. Ctrl+C here ends them all."))

    title = f"sdrtui · {member.name if member else sdr}"
    serve_consoles(console_command(call), host, args.port, title, announce=announce, say=say)
    say(_("Stopped; everything saved so far is kept."))
    return 0


def console_command(call: Call) -> list[str]:
    """Return the words that start a console on this home, in this language, of this SDR.

    Each option is one word with its value, so no value can be taken for another option. `-P`: the folder that one
    happens to be in lends it no modules.
    """
    args = call.args
    words = [sys.executable, "-P", "-m", "sdrtui", f"--home={call.settings.home.absolute()}"]
    words += [f"--lang={args.lang}"] if args.lang else []
    return [*words, "serve", "--on-page", *([f"--sdr={args.sdr}"] if args.sdr else [])]
