"""Links that start a call or a letter, and the system's way to open them."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from urllib.parse import quote

LONGEST_LINK = 2000
"""Characters; mail programs cut longer links, so the body is left out of them."""
TIMEOUT = 5.0


def tel_link(number: str) -> str:
    """Return the link that dials a number, an extension in RFC 3966's form: tel:+861082345678;ext=801."""
    plain, _mark, extension = re.sub(r"(?i)\s*;?\s*ext\.?\s*=?\s*", ";", number, count=1).partition(";")
    digits = re.sub(r"[^\d+]", "", plain)
    inner = re.sub(r"\D", "", extension)
    return f"tel:{digits};ext={inner}" if inner else f"tel:{digits}"


def mail_link(address: str, subject: str = "", body: str = "") -> str:
    """Return the link that begins a letter; a body that makes it too long is left out, so copy that as well."""
    to = quote(address, safe="@.+-_")
    head = f"subject={quote(subject, safe='')}" if subject else ""
    text = f"body={quote(body.replace(chr(13), '').replace(chr(10), chr(13) + chr(10)), safe='')}" if body else ""
    parts = [part for part in (head, text) if part]
    whole = f"mailto:{to}?{'&'.join(parts)}" if parts else f"mailto:{to}"
    return whole if len(whole) <= LONGEST_LINK or not text else mail_link(address, subject)


def opener(environ: Mapping[str, str], platform: str) -> list[str]:
    """Return the command that opens a link on this machine; empty when there is no screen to open it on."""
    if platform == "darwin":
        return ["open"]
    if platform == "win32":
        return ["rundll32", "url.dll,FileProtocolHandler"]
    if "WSL_DISTRO_NAME" in environ:
        return ["wslview"]
    return ["xdg-open"] if environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY") else []


def open_link(link: str, environ: Mapping[str, str] | None = None, platform: str = sys.platform) -> bool:
    """Open a link with the system's program for it; say whether that began. May take seconds: use a thread."""
    environ = os.environ if environ is None else environ
    command = opener(environ, platform)
    program = shutil.which(command[0], path=environ.get("PATH")) if command else None
    if program is None:
        return False
    try:
        done = subprocess.run(  # noqa: S603  # a fixed program; the link is one argument, never a shell's text
            [program, *command[1:], link],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
            env=dict(environ),
        )
    except subprocess.TimeoutExpired:
        return True  # the program is open and stays in front
    except OSError:
        return False
    return done.returncode == 0
