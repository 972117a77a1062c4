"""Music of our own: a bed in each mood that loops without a seam, made of nothing but arithmetic."""

from ytempire.film.music.moods import MOODS
from ytempire.film.music.score import bed, write_score

__all__ = ["MOODS", "bed", "write_score"]
