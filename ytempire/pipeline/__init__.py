"""The way of a video: seven steps from a topic to a measured film, each a function of its inputs.

`publish` is shown as the eighth step and is skipped.
"""

from __future__ import annotations
