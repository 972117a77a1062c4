"""`bin/run`, once Python and the packages are there: checks, then the supervisor."""

from __future__ import annotations

import argparse
import sys

from ytempire.config import Settings, SettingsError, load_settings
from ytempire.ground import checks, standins
from ytempire.ground.supervisor import Supervisor
from ytempire.ground.terminal import Terminal


def main(arguments: list[str]) -> int:
    """Run until stopped. The exit code: 0, or 1 after a sentence that says why it cannot start."""
    options = _options(arguments)
    terminal = Terminal()
    try:
        port = standins.point() if options.standins else 0
        settings = load_settings()
        checks.make_writable(settings.instance_path)
        with checks.alone(settings.instance_path):
            checks.has_room(settings.instance_path)
            if options.install:
                Supervisor(settings, terminal).migrate()
                terminal.say("Everything is set up. Start it with bin/run.")
            else:
                _run(settings, terminal, port)
    except (checks.CannotStart, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(settings: Settings, terminal: Terminal, standins_port: int) -> None:
    checks.port_is_free(settings.host, settings.port)
    terminal.say(f"{settings.app_name} starts; its data is in {settings.instance_path}")
    if standins_port:
        terminal.say(standins.SENTENCE)
        terminal.say("Keys, database and files of the real installation are not used.")
    Supervisor(settings, terminal, standins_port).run()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description="Starts everything on this machine: Redis, web, workers, clock. Ctrl-C stops all of it.",
        epilog="Settings come from the environment and .env: PORT, HOST, WORKERS, INSTANCE_PATH and those in "
        ".env.example.",
    )
    parser.add_argument("--install", action="store_true", help="set everything up, then end without starting")
    parser.add_argument("--standins", action="store_true", help="try the paid services without a key: stand-ins "
                        "answer for them, nothing is billed, the data is in a folder of its own")  # fmt: skip
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
