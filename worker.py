"""One worker: `python worker.py [QUEUE …]`; the clock: `python worker.py --clock`."""

import sys

from ytempire.worker.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
