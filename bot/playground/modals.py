"""Views people have in front of them, and the short-lived rights to open them or to answer an interaction."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import replace

from bot.playground.records import JsonObject, ResponseHook, Trigger, View, ViewKind
from bot.playground.refusals import SlackRefusal
from bot.playground.workspace import Workspace, with_ids

TRIGGER_SECONDS = 3.0
HOOK_SECONDS = 30 * 60
HOOK_USES = 5
STACK_DEPTH = 3


class OpenViews:
    """Home views by person and each person's stack of modals, the last one on top."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._homes: dict[str, View] = {}
        self._stacks: dict[str, tuple[View, ...]] = {}
        self._lock = threading.RLock()

    def home_of(self, user_id: str) -> View | None:
        """What the app published for a person's Home tab."""
        return self._homes.get(user_id)

    def homes(self) -> list[View]:
        """Every published Home view."""
        with self._lock:
            return list(self._homes.values())

    def stack_of(self, user_id: str) -> tuple[View, ...]:
        """A person's open modals, the top one last."""
        return self._stacks.get(user_id, ())

    def find(self, view_id: str) -> View:
        """A view that is still shown. Raises SlackRefusal not_found."""
        for view in self._shown():
            if view.id == view_id:
                return view
        raise SlackRefusal("not_found")

    def find_external(self, external_id: str) -> View:
        """A view that is still shown, by the app's own name for it. Raises SlackRefusal not_found."""
        for view in self._shown():
            if view.body.get("external_id") == external_id:
                return view
        raise SlackRefusal("not_found")

    def open(self, user_id: str, body: JsonObject) -> View:
        """Show a person a modal; one already open gives way."""
        return self._lay(user_id, body, lambda _stack: ())

    def push(self, user_id: str, body: JsonObject) -> View:
        """Lay a modal over the open ones. Raises SlackRefusal push_limit_reached beyond three."""
        return self._lay(user_id, body, lambda stack: stack)

    def _lay(self, user_id: str, body: JsonObject, kept: Callable[[tuple[View, ...]], tuple[View, ...]]) -> View:
        with self._lock:
            stack = kept(self.stack_of(user_id))
            if len(stack) >= STACK_DEPTH:
                raise SlackRefusal("push_limit_reached")
            name = "V" + secrets.token_hex(5).upper()
            root, below = (stack[0].id, stack[-1].id) if stack else (name, None)
            view = View(name, user_id, ViewKind.MODAL, _named(body), self._new_hash(), root, below)
            self._stacks[user_id] = (*stack, view)
        self._workspace.changed()
        return view

    def publish(self, user_id: str, body: JsonObject, expected_hash: str | None = None) -> View:
        """Put up a person's Home view. Raises SlackRefusal hash_conflict when somebody else did since."""
        with self._lock:
            before = self._homes.get(user_id)
            if before and expected_hash and before.hash != expected_hash:
                raise SlackRefusal("hash_conflict")
            name = before.id if before else "V" + secrets.token_hex(5).upper()
            view = View(name, user_id, ViewKind.HOME, _named(body), self._new_hash(), name)
            self._homes[user_id] = view
        self._workspace.changed()
        return view

    def update(self, view: View, body: JsonObject, expected_hash: str | None = None) -> View:
        """Show something else in a view's place. Raises SlackRefusal hash_conflict when it changed since."""
        if view.kind is ViewKind.HOME:
            return self.publish(view.user, body, expected_hash)
        with self._lock:
            if expected_hash and expected_hash != self.find(view.id).hash:
                raise SlackRefusal("hash_conflict")
            changed = replace(view, body=_named(body), hash=self._new_hash())
            stack = self.stack_of(view.user)
            self._stacks[view.user] = tuple(changed if kept.id == view.id else kept for kept in stack)
        self._workspace.changed()
        return changed

    def close(self, view: View, *, whole_stack: bool = False) -> list[View]:
        """Close a modal and those above it, or all of the person's; the closed ones, top first."""
        with self._lock:
            stack = self.stack_of(view.user)
            names = [kept.id for kept in stack]
            first = names.index(view.id) if view.id in names else len(stack)
            keep = 0 if whole_stack else first
            self._stacks[view.user] = stack[:keep]
        self._workspace.changed()
        return list(reversed(stack[keep:]))

    def restore(self, homes: list[View]) -> None:
        """Bring saved Home views back."""
        self._homes = {view.user: view for view in homes}

    def _shown(self) -> list[View]:
        with self._lock:
            return [*self._homes.values(), *(view for stack in self._stacks.values() for view in stack)]

    def _new_hash(self) -> str:
        return f"{self._workspace.clock():.0f}.{secrets.token_hex(4)}"


class Rights:
    """Trigger ids and response URLs handed out with interactions."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._triggers: dict[str, Trigger] = {}
        self._exchanged: set[str] = set()
        self._hooks: dict[str, ResponseHook] = {}
        self._lock = threading.Lock()

    def new_trigger(self, user_id: str, view_id: str | None = None) -> str:
        """A trigger_id good for one modal within three seconds."""
        now = self._workspace.clock()
        name = f"{int(now * 1000)}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
        self._triggers[name] = Trigger(name, user_id, now, view_id)
        return name

    def exchange(self, trigger_id: str) -> Trigger:
        """Use a trigger up. Raises SlackRefusal as Slack does for an unknown, used or late one."""
        with self._lock:
            trigger = self._triggers.get(trigger_id)
            if trigger is None:
                raise SlackRefusal("invalid_trigger_id")
            if trigger_id in self._exchanged:
                raise SlackRefusal("exchanged_trigger_id")
            if self._workspace.clock() - trigger.issued_at > TRIGGER_SECONDS:
                raise SlackRefusal("expired_trigger_id")
            self._exchanged.add(trigger_id)
            return trigger

    def new_hook(self, user_id: str, channel_id: str, message_ts: str | None = None) -> str:
        """The key of a response_url good for five answers within thirty minutes."""
        key = secrets.token_urlsafe(24)
        self._hooks[key] = ResponseHook(key, user_id, channel_id, self._workspace.clock(), message_ts)
        return key

    def use_hook(self, key: str) -> ResponseHook:
        """Count one answer. Raises SlackRefusal invalid_url, expired_url or used_url."""
        with self._lock:
            hook = self._hooks.get(key)
            if hook is None:
                raise SlackRefusal("invalid_url")
            if self._workspace.clock() - hook.issued_at > HOOK_SECONDS:
                raise SlackRefusal("expired_url")
            if hook.uses >= HOOK_USES:
                raise SlackRefusal("used_url")
            self._hooks[key] = replace(hook, uses=hook.uses + 1)
            return hook


def _named(body: JsonObject) -> JsonObject:
    return {**body, "blocks": with_ids(body.get("blocks", []))}
