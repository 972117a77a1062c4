"""What can go wrong while a film is made."""


class FilmError(Exception):
    """A film or a part of it cannot be made; the message is a sentence for the person who asked for it."""


class EncoderKilled(FilmError):
    """The encoder was ended by a signal, most often for want of memory: it may go well another time."""
