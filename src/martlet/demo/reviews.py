"""Reviews of the lists of outcomes and issues: Shenzhen's is fresh, Beijing's is over a quarter old and due."""

from datetime import timedelta

from martlet.access.models import User
from martlet.demo.people import Makers
from martlet.insight.models import ListReview

# office, by whom, how many days ago, what came of it
ROWS = [
    ("beijing", "liu", 205, "「其他」里三成是问公积金的，先照旧，下季度再看。"),
    ("beijing", "liu", 112, "没有用过的先不动。大家说「等工友补材料」和「说好我们再打过去」容易选混，例会上讲了一遍。"),
    ("shenzhen", "he", 24, "都合用，不改。"),
]


def load(makers: Makers) -> None:
    offices = {office.code: office for office in makers.offices}
    for code, username, ago, note in ROWS:
        on = makers.run.today - timedelta(ago)
        ListReview.objects.create(office=offices[code], on=on, by=User.objects.get(username=username), note=note)
