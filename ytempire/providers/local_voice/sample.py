"""Speaks one text and ends: `python -m ytempire.providers.local_voice.sample --voices DIR --parent PID`.

The request comes as JSON on standard input, the answer goes to standard output, as over the socket of `process`.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
from pathlib import Path

from .process import answer, end_with
from .synthesis import Synthesis

# Whoever waits for a film comes before whoever tries out a voice.
_NICENESS = 5


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="ytempire-voice-sample", description="Speaks one text.")
    parser.add_argument("--voices", type=Path, required=True, help="the folder of added Piper voices")
    parser.add_argument("--parent", type=int, default=os.getppid(), help="the process to end with")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.WARNING)
    os.nice(_NICENESS)
    end_with(options.parent, lambda: os._exit(1))
    json.dump(answer(Synthesis(options.voices), json.load(sys.stdin)), sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1:])
