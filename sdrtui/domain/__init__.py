"""The product: pure rules over frozen values. Standard library only, no I/O, no clock reads.

Values are frozen dataclasses. The few that `sdrtui today` loads are named tuples: `dataclasses` brings `inspect`, and
both would cost that command as much as a bare interpreter. Neither they nor `pathlib` are imported on its way.
"""
