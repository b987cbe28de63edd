"""A small Bot API of our own: long polling with offsets, webhook delivery, and faults on demand.

It runs in a thread of the test process; the bot under test is a real process that finds it
through TELEGRAM_API_BASE_URL. It behaves as the Bot API's documentation says: an update is
delivered until a getUpdates with a higher offset, or a 200 from the webhook, confirms it.
"""

from tests.standin.protocol import BOT, TOKEN, Fault, failure_body
from tests.standin.server import Sent, StandIn, entities, wait_until

__all__ = ["BOT", "TOKEN", "Fault", "Sent", "StandIn", "entities", "failure_body", "wait_until"]
