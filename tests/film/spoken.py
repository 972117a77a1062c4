"""Words with times for tests: every word takes `seconds`, sentences are followed by a breath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ytempire.film.film import LEAD
from ytempire.film.frame import FORMATS, FPS
from ytempire.film.look import Look
from ytempire.film.palette import Theme, themes
from ytempire.film.timing import SceneTiming, Word

# One sentence of each script, some with a brand name in it.
SCRIPTS = {
    "Vietnamese": "Vì sao bạn quên những gì đã đọc trên YouTube?",
    "Greek": "Γιατί ξεχνάς ό,τι διαβάζεις κάθε μέρα;",
    "Cyrillic": "Почему вы забываете прочитанное за неделю?",
    "Arabic": "لماذا تنسى ما تقرؤه على YouTube كل يوم؟",
    "Hebrew": "למה אתה שוכח את מה שקראת ב-YouTube (שוב)?",
    "Devanagari": "आप जो पढ़ते हैं उसे YouTube पर क्यों भूल जाते हैं?",
    "Bengali": "আপনি যা পড়েন তা কেন ভুলে যান?",
    "Tamil": "நீங்கள் படித்ததை ஏன் மறந்து விடுகிறீர்கள்?",
    "Thai": "ทำไมคุณถึงลืมสิ่งที่คุณอ่านไปเมื่อเดือนที่แล้ว",
    "Chinese": "为什么你读完一本书，就忘记了“YouTube”上的内容？",
    "Traditional": "為什麼你讀完一本書就忘記了？「今天」我們來解釋。",
    "Japanese": "なぜあなたは読んだ本の内容を忘れてしまうのでしょうか？",
    "Korean": "왜 읽은 책의 내용을 YouTube에서 잊어버릴까요?",
    "Emoji": "Why 🧠 you forget 📚 what 👩‍🚀 you read ❤️",
    "Telugu": "మీరు చదివినది ఎందుకు మర్చిపోతారు?",
    "Gujarati": "તમે જે વાંચો છો તે કેમ ભૂલી જાઓ છો?",
    "Khmer": "ហេតុអ្វីបានជាអ្នកភ្លេចអ្វីដែលអ្នកបានអាន",
    "Georgian": "რატომ გავიწყდებათ წაკითხული?",
}


def spoken(*narrations: str, seconds: float = 0.35, breath: float = 0.4) -> list[SceneTiming]:
    """Contiguous scenes, one a narration."""
    scenes: list[SceneTiming] = []
    now = 0.0
    for narration in narrations:
        start, now, words = now, now + 0.3, []
        for text in narration.split(" "):
            words.append(Word(text, now, now + seconds))
            now += seconds + (breath if text.endswith(".") else 0.0)
        now += 0.2
        scenes.append(SceneTiming(start, now, tuple(words)))
    return scenes


@dataclass
class Narrated:
    """As much of a film as its captions need."""

    timing: Sequence[SceneTiming]
    look: Look = field(default_factory=Look)
    size: tuple[int, int] = FORMATS["landscape"]
    kinds: Sequence[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.kinds = self.kinds or [("dark", "light", "bold")[i % 3] for i in range(len(self.timing))]

    @property
    def starts(self) -> list[int]:
        cuts = [max(0, round((scene.start - LEAD) * FPS)) for scene in self.timing]
        return [*cuts, round(self.timing[-1].end * FPS) + 15]

    @property
    def themes(self) -> Mapping[str, Theme]:
        return themes(self.look.colour)
