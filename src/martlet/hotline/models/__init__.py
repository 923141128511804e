from martlet.hotline.models.callbacks import CallBack, RequestCount
from martlet.hotline.models.calldowns import CallDown, CallDownEntry
from martlet.hotline.models.contacts import Contact
from martlet.hotline.models.debriefs import Debrief
from martlet.hotline.models.emergencies import EmergencyNumbers
from martlet.hotline.models.handovers import HandOver
from martlet.hotline.models.intake import IntakeItem
from martlet.hotline.models.knowledge import ArticleVersion, KnowledgeArticle
from martlet.hotline.models.requests import RequestSwitch
from martlet.hotline.models.scripts import Script
from martlet.hotline.models.thanks import Thanks

__all__ = [
    "ArticleVersion",
    "CallBack",
    "CallDown",
    "CallDownEntry",
    "Contact",
    "Debrief",
    "EmergencyNumbers",
    "HandOver",
    "IntakeItem",
    "KnowledgeArticle",
    "RequestCount",
    "RequestSwitch",
    "Script",
    "Thanks",
]
