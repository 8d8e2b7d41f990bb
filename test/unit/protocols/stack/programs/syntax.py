"""Run: `python3 syntax.py 2> ../fixtures/python-syntax.txt` (Python 3.11)."""

import json


def load(source):
    return compile(source, "/app/plugin.py", "exec")


load("def pay(\n")
