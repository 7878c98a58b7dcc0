"""What the bot's token must allow, and why: the one list that the manifest, the install guide and `doctor` go by."""

SCOPES: dict[str, str] = {
    "app_mentions:read": "being addressed by name",
    "assistant:write": "the agent's entry in Slack, with suggested prompts",
    "channels:read": "who reads a channel, before anything is shown in it",
    "chat:write": "answers, cards and notes",
    "commands": "the command /comp-assist, and the shortcuts",
    "files:read": "seeing, after a crash, whether an export was sent already",
    "files:write": "exported files",
    "groups:history": "replies in private channels",
    "groups:read": "who reads a private channel",
    "im:history": "replies in direct messages",
    "im:read": "direct messages as conversations",
    "im:write": "going on in direct messages",
    "usergroups:read": "roles that follow user groups",
    "users:read": "telling full members from guests",
}
