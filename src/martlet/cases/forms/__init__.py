"""From what was typed to plain values. Every form that makes something carries a client id, so sending it twice does it once."""

from martlet.cases.forms.base import ColleagueField, OnceForm, ReasonForm, RoomForm, person_choices
from martlet.cases.forms.evidence import EvidenceForm, EvidenceItemForm, FileForm
from martlet.cases.forms.facts import FactsForm, fact_text
from martlet.cases.forms.money import ClaimItemForm, ClaimsForm, PasteForm, ReceiptForm
from martlet.cases.forms.opening import NewCaseForm, PartiesForm
from martlet.cases.forms.steps import (
    AssignForm,
    CloseForm,
    CorrectEventForm,
    EventForm,
    NoteForm,
    ReopenForm,
    StageForm,
    StepForm,
)
from martlet.cases.forms.workers import TABLE_FACTS, WorkersForm

__all__ = [
    "AssignForm",
    "ClaimItemForm",
    "ClaimsForm",
    "CloseForm",
    "ColleagueField",
    "CorrectEventForm",
    "EventForm",
    "EvidenceForm",
    "EvidenceItemForm",
    "FactsForm",
    "FileForm",
    "NewCaseForm",
    "NoteForm",
    "OnceForm",
    "PartiesForm",
    "PasteForm",
    "ReasonForm",
    "ReceiptForm",
    "ReopenForm",
    "RoomForm",
    "StageForm",
    "StepForm",
    "TABLE_FACTS",
    "WorkersForm",
    "fact_text",
    "person_choices",
]
