"""Carrying a touch out: dial, clipboard, mail. WeChat is never automated."""
