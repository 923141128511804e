"""HTTP input of the hotline as clean values. What somebody typed stays typed."""

from martlet.hotline.forms.calldowns import CallDownForm
from martlet.hotline.forms.contacts import (
    AskedForm,
    ContactForm,
    DeskForm,
    GroupForm,
    ListForm,
    MarkForm,
    ReasonForm,
    ScriptForm,
    SealedForm,
)
from martlet.hotline.forms.debriefs import AgreedForm, WordsForm
from martlet.hotline.forms.knowledge import ArticleForm, FindForm

__all__ = [
    "AgreedForm",
    "ArticleForm",
    "AskedForm",
    "CallDownForm",
    "ContactForm",
    "DeskForm",
    "FindForm",
    "GroupForm",
    "ListForm",
    "MarkForm",
    "ReasonForm",
    "ScriptForm",
    "SealedForm",
    "WordsForm",
]
