"""Words by what they do in an English sentence: enough to see where a phrase begins and where it may end."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

SMALL_WORDS = frozenset(
    "a an and are as at be been but by can could did do does for from had has have he her here his how i if in "  # noqa: SIM905
    "into is it its just me more most my no not of off on or our out over she should so some than that the "
    "their them then there these they this those to too up us very was we were what when where which who why "
    "will with would you your about after again all also any because before only own same such under until "
    "while yet every each let make made get got keep take go one two three four five first next last really "
    "it's that's don't doesn't isn't you're we're what's let's i'm".split()
)
PREPOSITIONS = frozenset(
    "in on at by for from into over under between through during than as to of with without about after before "  # noqa: SIM905
    "until since against among across along around behind below above near per via like within toward towards "
    "inside outside onto upon".split()
)
CONJUNCTIONS = frozenset(
    "and but or so because that which who whom whose when while where if although though whereas unless nor".split()  # noqa: SIM905
)
DETERMINERS = frozenset(
    "a an the this that these those my your his her its our their every each some any no another both all".split()  # noqa: SIM905
)
AUXILIARIES = frozenset(
    "is are was were be been being am has have had can could will would may might must shall should do does did "  # noqa: SIM905
    "isn't aren't wasn't weren't don't doesn't didn't can't cannot won't wouldn't hasn't haven't hadn't".split()
)
BE = frozenset("is are was were be isn't aren't wasn't weren't".split())  # noqa: SIM905
PRONOUNS = frozenset(
    "it they he she we you i this that these those them him there here its their his her one ones".split()  # noqa: SIM905
)
_SUBJECTS = frozenset("it they he she we you i who that which this".split())  # noqa: SIM905
# Full verbs that are common in plain telling; an ending in -s, -ed or -ing is taken off before looking.
_VERBS = frozenset(
    "absorb accept add allow appear arrive ask attract average bake base beat begin belong boil borrow break bring "  # noqa: SIM905
    "build buy call carry catch cause change choose clean close collect come compare complete connect consist contain "
    "contribute control cook cool cost cover create cross cut decide deliver depend describe design destroy develop "
    "die discover divide double draw drink drive drop earn eat end enjoy enter exist expand explain explode extend "
    "face fail fall feed feel fight fill find finish fit float flow fly follow force form found freeze gain gather "
    "generate get give go grow guide happen hate hear heat help hide hit hold host imagine improve include increase "
    "invent invite jog join jump keep kick kill kiss know land last launch lead learn leave let lift light list live "
    "look lose love lower make manage matter mean measure meet melt mix move multiply name need occur offer open "
    "orbit owe own pass pay perform play point pour prepare prevent produce protect prove publish pull push put raise "
    "reach read receive record reduce reflect release rely remain remember remove repeat replace require rest "
    "return rise roll rule run save say scatter see seem sell send separate serve set settle shape share shift shine "
    "show shrink sign sink sit sleep slow solve speak spend spread stand start stay stop store stretch strike study "
    "support surround survive swim swing take taste teach tell test think throw tie touch train transform travel "
    "treat turn understand use visit wait wake walk want warm wash watch wear weigh win wonder work write".split()
)
_IRREGULAR = frozenset(
    "became becomes become began begun blew bought broke brought built came caught chose cost cut dealt drew drank "  # noqa: SIM905
    "drove ate fell felt fought flew forgot found froze gave goes gone went got grew had heard held hid hit kept knew "
    "known laid lay led left lent let lost made meant met paid put ran rang read rode rose said sang sank sat saw "
    "sold sent set shook shot showed shut slept slid spent spoke spread stood stole struck stuck swam swung taught "
    "thought threw told took understood woke won wore wrote written".split()
)
# A phrase that ends in one of these waits for what follows.
UNFINISHED = (
    PREPOSITIONS
    | CONJUNCTIONS
    | DETERMINERS
    | AUXILIARIES
    | frozenset(
        "not very more most less least much many few only also even still just about almost nearly roughly around "  # noqa: SIM905
        "up too really quite rather so such my your our their its whose called named known used able far how why what "
        "first best better worth often usually never always now then own same other else every".split()
    )
)


@functools.lru_cache(maxsize=8192)
def plain(word: str) -> str:
    """A word as it is compared: lower case, without the signs around it."""
    return re.sub(r"^\W+|\W+$", "", word).lower().replace("’", "'")


def is_verb(word: str) -> bool:
    """Whether a word can be a finite verb: an auxiliary, or a common verb in one of its forms."""
    word = plain(word)
    return word in AUXILIARIES or word in _IRREGULAR or any(form in _VERBS for form in _bases(word))


def verb_at(words: Sequence[str], i: int) -> bool:
    """Whether word `i` is likely the verb of its sentence, by its form and by the words beside it."""
    word, before = plain(words[i]), plain(words[i - 1]) if i else ""
    if word in AUXILIARIES:
        return True
    if not before or before in DETERMINERS - PRONOUNS or before in PREPOSITIONS:
        return False
    if word in _IRREGULAR or (word.endswith("ed") and len(word) > 3):
        return before not in BE
    following = plain(words[i + 1]) if i + 1 < len(words) else ""
    plural = before.endswith("s") and not before.endswith(("ss", "'s"))
    if word.endswith("s") and not word.endswith(("ss", "'s")):
        known = any(form in _VERBS for form in _bases(word)[1:])
        leads_on = (following in DETERMINERS or following[:1].isdigit()) and not before[:1].isdigit()
        return not plural and (known or leads_on) and before not in CONJUNCTIONS
    return word in _VERBS and (plural or before in _SUBJECTS or before in ("and", "people"))


def first_verb(words: Sequence[str], after: int = 1) -> int:
    """The place of the first verb from `after` on, or 0. “The oldest bread ever found was” has it at “was”."""
    for i in range(after, len(words)):
        if verb_at(words, i):
            follows = i + 1 < len(words) and plain(words[i + 1]) in BE and plain(words[i]) not in AUXILIARIES
            return i + 1 if follows else i
    return 0


def _bases(word: str) -> tuple[str, ...]:
    """Dictionary forms that a verb may have."""
    forms = [word]
    if word.endswith(("ies", "ied")):
        forms.append(f"{word[:-3]}y")
    if word.endswith(("es", "ed")):
        forms += [word[:-2], word[:-1]]
        forms += [word[:-3]] if len(word) > 4 and word[-3] == word[-4] else []
    elif word.endswith("s"):
        forms.append(word[:-1])
    return tuple(forms)
