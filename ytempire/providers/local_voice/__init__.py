"""The voice on this computer: Piper in a process of its own, spoken to over a Unix socket.

Nothing here imports piper (GPL-3) but `process` and `synthesis`, which run in that other process only.
"""

from .catalogue import BUNDLED, Voice, voices
from .client import VoiceProcess, speak
from .pace import predict
from .wire import Spoken, SpokenWord

__all__ = ["BUNDLED", "Spoken", "SpokenWord", "Voice", "VoiceProcess", "predict", "speak", "voices"]
