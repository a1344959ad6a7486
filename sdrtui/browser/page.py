"""The page, and the files that it asks for. The terminal in it is the one that comes with textual-serve."""

import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from sdrtui.errors import UsageError
from sdrtui.i18n import _, language

OWN = Path(__file__).parent
PACKAGE = "textual-serve"
THEIRS = {
    "textual.js": "js/textual.js",
    "xterm.css": "css/xterm.css",
    "mono.ttf": "fonts/RobotoMono-VariableFont_wght.ttf",
    "mono-italic.ttf": "fonts/RobotoMono-Italic-VariableFont_wght.ttf",
}
"""Name on the page -> file of textual-serve's `static`."""


def headers(socket_url: str) -> Mapping[str, str]:
    """Return what every answer carries: nothing from elsewhere, in no frame, kept nowhere, told to nobody.

    The terminal writes its own style elements, hence 'unsafe-inline' for styles; scripts are files only.
    """
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; img-src data:; "
        f"connect-src 'self' {socket_url}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Cache-Control": "no-store",
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "clipboard-read=()",
        "Referrer-Policy": "no-referrer",
        "Server": "sdrtui",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }


def files() -> Mapping[str, Path]:
    """Return the files that the page asks for, by the last part of their address.

    Raises:
        UsageError: textual-serve is not installed.
    """
    try:
        import aiohttp  # noqa: F401  # both are needed, and come together
        import textual_serve
    except ImportError as exc:
        raise UsageError(
            _("The browser's part of the console is not installed."),
            hint=_("Install it with: {command}").format(command=f"{sys.executable} -m pip install {PACKAGE}"),
        ) from exc
    static = Path(textual_serve.__file__).parent / "static"
    return {"page.css": OWN / "page.css", "page.js": OWN / "page.js"} | {
        name: static / file for name, file in THEIRS.items()
    }


def page(title: str, socket_url: str) -> str:
    """Return the page that opens a console over this WebSocket."""
    texts = {
        "lang": language(),
        "title": title,
        "socket": socket_url,
        "opening": _("Opening the console ..."),
        "closed": _("The console is closed. Everything saved so far is kept."),
        "again": _("Open again"),
        "gone": _("sdrtui serve has ended. Start it again, and open the new address that it prints."),
        "noscript": _("The console needs JavaScript."),
    }
    template = Template((OWN / "page.html").read_text(encoding="utf-8"))
    return template.substitute({name: escape(text) for name, text in texts.items()})
