"""The ground of a running installation: what `bin/run` checks, starts, watches and ends."""
