"""A file made for one person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """A file's name, the title Slack shows, and its bytes. Neither name nor title holds pay or a person's name."""

    name: str
    title: str
    content: bytes
