"""Amounts said in words: found so that they can be asked back (or masked), never turned into a number."""

import re

_SMALL = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    "|eighteen|nineteen|twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety|oh"
)
_GREAT = "hundred|thousand|million|lakh|lakhs|crore|crores|grand"
_LINK = r"(?:[ -]|\sand\s)"

IN_WORDS = re.compile(
    rf"(?<![\w-])(?:(?:(?:{_SMALL})|(?:a|half a|quarter|quarter of a|couple)[ -](?:hundred|million|thousand))"
    rf"(?:{_LINK}(?:{_SMALL}|{_GREAT}|k))+|(?:half a|a|a quarter) (?:hundred|million)"
    rf"|(?:(?:low|mid|high)[ -])?(?:five|six|seven|5|6|7)[ -]figures?)(?![\w%]|-\w)",
    re.IGNORECASE,
)
"""Two or more number words in a row, as amounts are said ("two-eighteen", "one fifty")."""
