"""Whether somebody wants a note to the hiring manager drafted."""

import re

from domain.conversations.sentences import COURTESY, Sentence

_MANAGER = r"(?:hiring[ -]?managers?|hm\b|hms\b|managers?|manager's|line manager|stakeholders?)"
_NOTE = (
    r"(?:notes?|messages?|msg|e-?mails?|mails?|summar(?:y|ies)|blurb|text|write-?up|memo|paragraph|wording|reply"
    r"|draft"
    r"|update|few (?:lines|words|sentences)|couple of (?:lines|words|sentences)|lines?|dm|letter|something|words)"
)
_WRITE = (
    r"(?:draft|write(?: up)?|prepare|compose|put together|create|generate|make|give me|get me|produce|phrase|word"
    r"|i(?:'d| would)? (?:need|like|want)|we need|need|want|help me (?:to )?(?:write|draft|with)|start|do(?: me)?"
    r"|come up with|whip up|have)"
)
_ASKED = (
    r"(?:(?:can|could|would|will) (?:you|we|i) (?:please |also |just |maybe |quickly |get |have )*|let's |lets )?"
)
_FILL = r"(?:(?!(?:not|never)\b)[\w'-]+ ){0,5}?"
_WANTED = re.compile(
    rf"{COURTESY}(?:"
    rf"{_ASKED}{_WRITE} {_FILL}{_NOTE}\b.{{0,60}}?\b{_MANAGER}"
    rf"|{_ASKED}{_WRITE} {_FILL}{_MANAGER}(?:'s)? {_FILL}{_NOTE}\b"
    rf"|{_ASKED}(?:draft|write|prepare|compose|put together)(?: me)? (?:an?|the|that|this|up the|her|his)"
    r" (?:\w+ )?(?:note|message|email)\b"
    rf"|{_ASKED}(?:write|draft|draft up)(?: (?:it|this|that))?(?: up)? (?:to|for) (?:the |her |his |our "
    rf"|my )?{_MANAGER}"
    rf"|(?:an? |the )?(?:\w+ )?(?:note|message|email|summary|draft|memo) (?:to|for) (?:the |her |his |our |my )?"
    rf"{_MANAGER}(?! ?(?:was|is|has|had|went|got|bounced|said|already)\b)"
    rf"|(?:the |an? )?{_MANAGER} (?:note|message|email|summary|memo)(?: please| pls| now)?\W*\Z"
    rf"|{_ASKED}(?:summari[sz]e|sum up|write up|explain) (?:this|it|that|the \w+|her case|his case)(?: up)? (?:to"
    rf"|for)"
    rf" (?:the |her |his |our |my )?{_MANAGER}"
    rf"|{_ASKED}(?:let|send|drop|shoot|get|give|hand|write|pass)(?: over)? (?:the |her |his |our |my )?{_MANAGER}"
    rf"(?: have)? {_FILL}{_NOTE}\b"
    rf"|(?:what|how) (?:should|can|could|do|would|shall|might) (?:i|we) (?:tell|say|write|send|explain|put|phrase"
    rf"|word"
    rf"|break|present).{{0,30}}?\b{_MANAGER}"
    rf"|{_ASKED}.{{0,20}}?\bsomething (?:i|we)(?: can| could)? (?:can |could )?(?:send|forward|share|give|tell|pass"
    rf"|copy"
    rf"|paste).{{0,40}}?\b{_MANAGER}"
    r")",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:don't|dont|do not|no need|never|not yet|already)\b", re.IGNORECASE)


def wants_note(sentence: Sentence) -> bool:
    """Whether a sentence asks for a note to the hiring manager about the case."""
    return _WANTED.match(sentence.text) is not None and _NOT.search(sentence.text) is None
