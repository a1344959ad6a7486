"""Screens: compose and handlers, each with its stylesheet beside it."""
