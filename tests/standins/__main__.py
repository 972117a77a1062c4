"""`python -m tests.standins --port N [--speak]`: the stand-ins beside the application, until they are ended."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import threading
from pathlib import Path

from tests.standins.elevenlabs_speaking import Speaker
from tests.standins.google_kept import keep_in
from tests.standins.server import StandIns
from tests.standins.stripe_state import keep_in as keep_stripe_in
from ytempire.ground.parent import die_with_parent
from ytempire.providers.errors import ProviderError


def main(arguments: list[str]) -> int:
    die_with_parent(os.getppid())
    served = "Serves stand-ins for the paid services, for Google and for Stripe."
    parser = argparse.ArgumentParser(prog="standins", description=served)
    parser.add_argument("--port", type=int, default=0, help="where on the loopback; 0 takes one that is free")
    parser.add_argument("--speak", action="store_true", help="speak with the voice on this computer, not a hum")
    parser.add_argument(
        "--keep",
        type=Path,
        default=os.environ.get("INSTANCE_PATH"),
        metavar="FOLDER",
        help="where to keep what was published and paid; the folder of the installation, where that is set",
    )
    parser.add_argument("--webhooks", default="", metavar="URL", help="where the stand-in for Stripe sends webhooks")
    options = parser.parse_args(arguments)
    if not 0 <= options.port <= 65535:
        parser.error("--port has to be between 0 and 65535")
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    try:
        standins = StandIns(options.port)
    except (OSError, SystemExit):  # werkzeug has said why, and wants to exit
        print(f"The stand-ins cannot listen on port {options.port}.", file=sys.stderr)
        return 1
    if options.keep:
        keep_in(standins.desk.google, options.keep / "google")
        keep_stripe_in(standins.desk.stripe, options.keep / "stripe")
    standins.desk.stripe.hooks.address = options.webhooks
    speaker = _speaker() if options.speak else None
    standins.desk.speaker = speaker
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with standins.running():
        print(f"Stand-ins for Google and the paid services answer at {standins.address}", flush=True)
        ended.wait()
    if speaker:
        speaker.close()
    return 0


def _speaker() -> Speaker | None:
    try:
        return Speaker()
    except ProviderError as error:
        print(f"The stand-in for the voice hums: {error}", file=sys.stderr)
        return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
