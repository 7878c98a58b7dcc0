"""Keys that stand twice in a YAML mapping: YAML's loader lets the last one win, silently."""

from collections.abc import Iterator

import yaml

from domain.pay.vocabulary import lookup_key


def repeated_key(root: yaml.Node | None) -> tuple[int, int] | None:
    """The line of the first repeated key and the line it repeats, case and spaces apart; None when all differ."""
    for mapping in _mappings(root):
        seen: dict[str, int] = {}
        for key, _ in mapping.value:
            line = key.start_mark.line + 1
            word = lookup_key(str(key.value))
            if word in seen:
                return line, seen[word]
            seen[word] = line
    return None


def _mappings(root: yaml.Node | None) -> Iterator[yaml.MappingNode]:
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            yield node
            waiting += [value for _, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value
