"""A channel's list of words that a voice says otherwise: one `word = say it so` a line."""

from __future__ import annotations

from typing import Any

from wtforms import TextAreaField

from ytempire.text import one_line, plain

MOST = 200
LONGEST_WORD, LONGEST_SAID = 60, 120


class PronunciationsField(TextAreaField):
    """`data` is a list of [word, how to say it]; what cannot be read stays as it was typed."""

    def _value(self) -> str:
        if self.raw_data:
            return plain(self.raw_data[0])
        return "\n".join(f"{word} = {said}" for word, said in self.data or [])

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = read(plain(valuelist[0]))


def read(text: str) -> list[list[str]]:
    """The entries of the text. Raises ValueError with a sentence for the line that is wrong."""
    entries: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        word, sign, said = (one_line(part) for part in line.partition("="))
        if problem := _problem(word, sign, said):
            raise ValueError(f"Line {number}: {problem}")
        if word.casefold() in entries:
            raise ValueError(f"Line {number}: “{word}” stands above already. Keep one of them.")
        entries[word.casefold()] = [word, said]
    if len(entries) > MOST:
        raise ValueError(f"These are {len(entries)} words; a channel takes {MOST}.")
    return list(entries.values())


def _problem(word: str, sign: str, said: str) -> str:
    if not sign or not _spoken(word) or not _spoken(said):
        return "write the word, “=”, and how to say it, such as “Nguyen = win”."
    if "=" in said:
        return "there is more than one “=”."
    if len(word) > LONGEST_WORD:
        return f"a word may have {LONGEST_WORD} characters."
    if len(said) > LONGEST_SAID:
        return f"how to say it may have {LONGEST_SAID} characters."
    return ""


def _spoken(text: str) -> bool:
    return any(sign.isalnum() for sign in text)
