"""The way to an offer's card, for one reader: where they can read it, as a link Slack gives."""

from dataclasses import dataclass, field

from slack_sdk.errors import SlackApiError

from domain.identity.audience import Audience, Sight
from domain.recommendations.cards import CasePlaces, FindPlaces
from domain.recommendations.filed import PostedCard
from handlers.slack.courier import Courier
from handlers.slack.durable_courier import DurableCourier
from handlers.slack.toolbox import AudienceFinder
from handlers.slack.visit import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class CardLinks:
    """Where cards are looked for."""

    find_places: FindPlaces
    audiences: AudienceFinder
    courier: Courier | DurableCourier

    def for_reader(self, user_id: str, direct_channel: str) -> "ReadersCards":
        """The cards one person can open; `direct_channel` is theirs with the bot."""
        return ReadersCards(self, user_id, direct_channel)


@dataclass(slots=True)
class ReadersCards:
    """The cards one reader can open, for one message: Slack is asked about each channel once."""

    _links: CardLinks
    _user_id: str
    _direct_channel: str
    _known: dict[str, Audience] = field(default_factory=dict)

    def direct(self, recommendation_id: str) -> PostedCard | None:
        """The newest card in their direct messages. Raises NotFound."""
        cards = _newest_first(self._links.find_places(recommendation_id))
        return next((card for card in cards if card.channel_id == self._direct_channel), None)

    def link(self, recommendation_id: str) -> str | None:
        """The address of the newest card they can read, one in their direct messages first; None where none is.

        None as well while Slack does not say. Raises NotFound.
        """
        card = self.direct(recommendation_id) or self._elsewhere(recommendation_id)
        if card is None:
            return None
        try:
            address = self._links.courier.permalink(card.channel_id, card.ts)
        except SlackApiError:
            return None
        return address if address.startswith(("https://", "http://")) and not set(address) & set("<>| \n") else None

    def _elsewhere(self, recommendation_id: str) -> PostedCard | None:
        places = self._links.find_places(recommendation_id)
        return next((card for card in _newest_first(places) if self._reads(card.channel_id, places)), None)

    def _reads(self, channel_id: str, places: CasePlaces) -> bool:
        if channel_id not in self._known:
            self._known[channel_id] = self._links.audiences.audience_of(channel_id)
        audience = self._known[channel_id]
        is_there = any(member.user_id == self._user_id for member in audience.members)
        return is_there and audience.sight(places.case.opened_by) is not Sight.NOTHING


def _newest_first(places: CasePlaces) -> list[PostedCard]:
    return sorted(places.cards, key=lambda card: card.ts, reverse=True)


def cards_of(visit: Visit, user_id: str) -> ReadersCards:
    """The cards one person can open, for a handler. Raises SlackApiError."""
    tools, courier = visit.tools, visit.courier
    links = CardLinks(find_places=tools.find_places, audiences=tools.audiences, courier=courier)
    return links.for_reader(user_id, courier.direct_channel(user_id))
