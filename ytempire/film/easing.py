"""Curves of motion: each takes the share of the time that has passed (any number) and gives the share of the
way.
"""

from __future__ import annotations


def clamp(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def ease_out(share: float) -> float:
    """Quartic: quick in, soft landing. How parts enter."""
    return 1 - (1 - clamp(share)) ** 4


def smooth(share: float) -> float:
    """Quintic, soft at both ends. How scenes change."""
    share = clamp(share)
    return share * share * share * (share * (6 * share - 15) + 10)


def overshoot(share: float) -> float:
    """Past the goal by 7 % and back. How discs pop."""
    rest = clamp(share) - 1
    return 1 + 2.4 * rest**3 + 1.4 * rest * rest


def counting(share: float) -> float:
    """Numbers run fast and slow down towards their value; rings that run with them use the same curve."""
    return 1 - (1 - clamp(share)) ** 2.2
