"""Whether a message takes back what was changed last."""

import re

_LEAD = (
    r"(?:(?:please|pls|kindly|ok|okay|oops|whoops|sorry|apologies|no|nope|wait|hmm?|actually|ah|oh|can you|could you"
    r"|would you|let's|my (?:mistake|bad|error|fault))\b[\s,.!:;-]*)*"
)
_BEFORE = r"(?:previous|old|earlier|last|prior|former|original)"
_STATE = r"(?:version|one|state|facts?|values?|entry|setting|answer|set-?up|settings)"
_HOW_IT_WAS = (
    rf"(?:(?:how|what|the way|as|where) (?:it|they|that|things|we) (?:was|were|had been)(?: before)?"
    rf"|(?:the |its |that )?{_BEFORE} {_STATE})"
)
_AGAIN = r"(?: (?:that|it|this|the|last|one|change|edit|step|please|again|pls|to|my|previous|thing))*"
_UNDO = (
    r"(?:undo|revert|go back|take (?:that|it) back|roll ?(?:(?:it|that|this|things) )?back|scratch (?:that|it)"
    r"|reverse"
    r"|ctrl[ +-]?z|as you were"
    rf"|(?:put|set|change) (?:it|that|this|everything|things) back(?: (?:to )?{_HOW_IT_WAS})?"
    rf"|(?:back|revert|return|go back|roll back|reset|restore (?:it|that|this)) to {_HOW_IT_WAS}"
    rf"|(?:reinstate|restore|bring back) (?:the |its |that )?{_BEFORE} {_STATE}"
    rf"|(?:the |that )?{_BEFORE} (?:version|one) was (?:right|correct|better|fine|the right one)"
    rf"|i (?:liked|preferred) (?:it|that) (?:better )?(?:before|{_HOW_IT_WAS})"
    r"|never ?mind (?:that|the last) (?:change|one|edit))"
)
_WHOLE = re.compile(rf"{_LEAD}{_UNDO}{_AGAIN}(?:[\s,.;!-]+{_UNDO}{_AGAIN})?", re.IGNORECASE)
_FIRST = re.compile(
    rf"{_LEAD}{_UNDO}{_AGAIN}\s*(?:[,.;:!]\s*(?:and |then |and then )?|(?:and|then|and then) )", re.IGNORECASE
)

_LONGEST = 300  # whoever asks something beside says it in fewer letters; reading stays quick


def wants_undo(text: str) -> bool:
    """Whether the whole message asks to take the last change back."""
    return _WHOLE.fullmatch(text.strip(" .!?\n")) is not None


def after_undoing(text: str) -> str | None:
    """What a message goes on to say after asking to take the last change back; None when it asks no such thing."""
    first = _FIRST.match(text) if len(text) <= _LONGEST else None
    return text[first.end() :] if first else None
