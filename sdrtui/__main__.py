"""`sdrtui` and `python -m sdrtui`."""

import sys


def main() -> int:
    """Run the command line; return the exit code."""
    from sdrtui.cli.main import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
