from martlet.registry.models.consents import Consent, PersonAccess
from martlet.registry.models.merges import Likeness, Merge
from martlet.registry.models.organisations import ChainLink, Organisation, OrganisationAlias, Site
from martlet.registry.models.persons import Employment, Person, PersonPhone, PersonStay

__all__ = [
    "ChainLink",
    "Consent",
    "Employment",
    "Likeness",
    "Merge",
    "Organisation",
    "OrganisationAlias",
    "Person",
    "PersonAccess",
    "PersonPhone",
    "PersonStay",
    "Site",
]
