"""HTTP input of the hotline as clean values. What somebody typed stays typed."""

from martlet.hotline.forms.callbacks import AskedForm, CloseForm, NotReachedForm
from martlet.hotline.forms.calldowns import CallDownForm
from martlet.hotline.forms.callins import CallInForm
from martlet.hotline.forms.contacts import ContactForm, ListForm
from martlet.hotline.forms.debriefs import AgreedForm, WordsForm
from martlet.hotline.forms.desk import DeskForm, SealedForm
from martlet.hotline.forms.emergencies import NumbersForm
from martlet.hotline.forms.group import GroupForm
from martlet.hotline.forms.knowledge import ArticleForm, FindForm
from martlet.hotline.forms.recordings import MarkForm, ReasonForm
from martlet.hotline.forms.scripts import ScriptForm
from martlet.hotline.forms.thanks import ThanksForm

__all__ = [
    "AgreedForm",
    "ArticleForm",
    "AskedForm",
    "CallDownForm",
    "CallInForm",
    "CloseForm",
    "ContactForm",
    "DeskForm",
    "FindForm",
    "GroupForm",
    "ListForm",
    "MarkForm",
    "NotReachedForm",
    "NumbersForm",
    "ReasonForm",
    "ScriptForm",
    "SealedForm",
    "ThanksForm",
    "WordsForm",
]
