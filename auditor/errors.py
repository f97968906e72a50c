"""The exceptions that callers may see.

AuditorError
├── InputError        a file that cannot be read or holds no list     (exit code 3)
├── DefinitionError   a rule, layout, registry or decisions file is wrong (exit code 2)
└── UsageError        an argument that makes no sense                   (exit code 2)

Faults *in* a list are findings, never exceptions.
"""

from __future__ import annotations

from auditor.model import Lang, Words


class AuditorError(Exception):
    """An error with a sentence in Chinese and in English: what, where, what to do."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.words = Words(zh, en)

    def say(self, lang: Lang) -> str:
        """Return the message in ``lang``."""
        return self.words.say(lang)


class InputError(AuditorError):
    """A file cannot be read, or holds no list that any layout recognises."""


class DefinitionError(AuditorError):
    """A definition file is wrong; the message gives path, line, excerpt and what is allowed."""


class UsageError(AuditorError):
    """An argument of a verb or function makes no sense."""
