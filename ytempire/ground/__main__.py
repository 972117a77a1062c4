"""`bin/run`, once Python and the packages are there: checks, then the supervisor."""

from __future__ import annotations

import argparse
import sys

from ytempire.config import Settings, SettingsError, load_settings
from ytempire.ground import checks
from ytempire.ground.supervisor import Supervisor
from ytempire.ground.terminal import Terminal


def main(arguments: list[str]) -> int:
    """Run until stopped. The exit code: 0, or 1 after a sentence that says why it cannot start."""
    options = _options(arguments)
    terminal = Terminal()
    try:
        settings = load_settings()
        checks.make_writable(settings.instance_path)
        with checks.alone(settings.instance_path):
            checks.has_room(settings.instance_path)
            if options.install:
                Supervisor(settings, terminal).migrate()
                terminal.say("Everything is set up. Start it with bin/run.")
            else:
                _run(settings, terminal)
    except (checks.CannotStart, SettingsError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _run(settings: Settings, terminal: Terminal) -> None:
    checks.port_is_free(settings.host, settings.port)
    terminal.say(f"{settings.app_name} starts; its data is in {settings.instance_path}")
    Supervisor(settings, terminal).run()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/run",
        description="Starts everything on this machine: Redis, web, workers, clock. Ctrl-C stops all of it.",
        epilog="Settings come from the environment and .env: PORT, HOST, WORKERS, INSTANCE_PATH and those in "
        ".env.example.",
    )
    parser.add_argument("--install", action="store_true", help="set everything up, then end without starting")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
