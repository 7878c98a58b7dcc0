"""Who is a full member of the workspace, in a set."""

from domain.errors import Unavailable


class FakeDirectory:
    """Vouches for the people it was given and for nobody else; vouches for nobody while it is `silent`."""

    def __init__(self, *members: str) -> None:
        self.full_members = set(members)
        self.silent = False
        self.asked: list[str] = []

    def is_member(self, user_id: str) -> bool:
        self.asked.append(user_id)
        if self.silent:
            raise Unavailable("slack_directory_silent", "Slack does not say who you are right now.")
        return user_id in self.full_members
