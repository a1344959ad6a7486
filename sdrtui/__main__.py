"""`sdrtui` and `python -m sdrtui`."""

import gc
import sys

YOUNG_OBJECTS = 50_000
"""How many new objects make Python look for garbage. Importing makes many, and none of them is."""


def main() -> int:
    """Run the command line; return the exit code."""
    gc.set_threshold(YOUNG_OBJECTS)
    from sdrtui.cli.main import run

    code = run(sys.argv[1:])
    gc.freeze()  # what is left goes with the process: nobody needs to look through it
    return code


if __name__ == "__main__":
    raise SystemExit(main())
