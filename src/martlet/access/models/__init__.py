from martlet.access.models.journal import JournalEntry
from martlet.access.models.live import LiveEvent
from martlet.access.models.offices import Office
from martlet.access.models.sessions import StoredSession
from martlet.access.models.tokens import ApiToken
from martlet.access.models.users import RoleGrant, User

__all__ = ["ApiToken", "JournalEntry", "LiveEvent", "Office", "RoleGrant", "StoredSession", "User"]
