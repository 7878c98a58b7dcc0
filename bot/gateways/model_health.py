"""What to say about a model while none is configured."""


class NoModel:
    """Stands where a language model would be; everything works without one."""

    def state(self) -> str:
        """One short phrase for people."""
        return "none configured: rule-based reading and fixed sentences"
