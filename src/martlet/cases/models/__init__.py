from martlet.cases.models.case import Case, CaseContact, CaseOrganisation, CaseWorker, NumberCounter, StageMove
from martlet.cases.models.claims import CaseFacts, ClaimItem, ContactFacts
from martlet.cases.models.deadlines import CaseEvent, Deadline, DeadlineWarning
from martlet.cases.models.evidence import EvidenceFile, EvidenceItem
from martlet.cases.models.receipts import Receipt, ReceiptShare
from martlet.cases.models.timeline import CaseNote

__all__ = [
    "Case",
    "CaseContact",
    "CaseEvent",
    "CaseFacts",
    "CaseNote",
    "CaseOrganisation",
    "CaseWorker",
    "ClaimItem",
    "ContactFacts",
    "Deadline",
    "DeadlineWarning",
    "EvidenceFile",
    "EvidenceItem",
    "NumberCounter",
    "Receipt",
    "ReceiptShare",
    "StageMove",
]
