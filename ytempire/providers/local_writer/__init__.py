"""The writer on this computer: a template engine that says only what topic, notes or script give it.

Its films ask, order and frame; they state no fact that the creator has not given. What it makes is a draft.
"""

from .brief import Brief, Draft
from .language import unspeakable
from .writing import write

# Raised with every change of what is written, so that stored drafts of another version are not taken for this one.
VERSION = 2

__all__ = ["VERSION", "Brief", "Draft", "unspeakable", "write"]
