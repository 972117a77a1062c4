"""Music: beds of our own in each mood, made of nothing but arithmetic, and what a creator brings instead."""

from ytempire.film.music.moods import MOODS
from ytempire.film.music.score import bed, write_score
from ytempire.film.music.upload import Accepted, accepted

__all__ = ["MOODS", "Accepted", "accepted", "bed", "write_score"]
