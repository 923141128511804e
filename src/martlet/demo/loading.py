"""The whole of the demo, phase by phase."""

from martlet.access.services import add_missing_keys
from martlet.cases.services.watching import watch_deadlines
from martlet.demo import (
    afterwards,
    calls,
    figures,
    floods,
    offices,
    outgoing,
    people,
    requests,
    reviews,
    shifts,
    silent,
    story,
    training,
    waiting,
)
from martlet.demo.matters import Matters
from martlet.demo.models import DemoRun
from martlet.demo.people import Makers
from martlet.demo.progress import in_batches
from martlet.demo.talks import Talks
from martlet.foundation import statistics

PERSONS_A_FIRM = 30


def load(run: DemoRun) -> None:
    """Everything that is not in yet. Safe to cut and to call again."""
    makers = Makers(run, offices.load())
    add_missing_keys()
    in_batches(
        run,
        "firms",
        "用人单位 employers",
        max(40, run.persons // PERSONS_A_FIRM),
        200,
        lambda random, first, count: people.firms(makers, random, first, count),
    )
    in_batches(
        run,
        "persons",
        "工友 workers    ",
        run.persons,
        1000,
        lambda random, first, count: people.workers(makers, random, first, count),
    )
    talks = Talks(makers)
    in_batches(run, "contacts", "接待 contacts   ", run.contacts, 2000, talks.batch)
    in_batches(run, "calls", "来电 calls       ", 1, 1, lambda random, first, count: calls.load(makers, random))
    in_batches(run, "outgoing", "去电 our calls  ", 1, 1, lambda random, first, count: outgoing.load(makers, random))
    matters = Matters(makers)
    matters.spread(run.cases)
    in_batches(run, "cases", "个案 cases      ", run.cases, 200, matters.batch)
    in_batches(run, "story", "试用故事 story  ", 1, 1, lambda random, first, count: story.load(makers))
    in_batches(run, "waiting", "回电 call-backs ", 1, 1, lambda random, first, count: waiting.load(makers, random))
    in_batches(run, "debriefs", "聊一聊 debriefs ", 1, 1, lambda random, first, count: afterwards.load(makers, random))
    in_batches(run, "silent", "无声来电 silent  ", 1, 1, lambda random, first, count: silent.load(makers, random))
    in_batches(run, "floods", "来电潮 floods    ", 1, 1, lambda random, first, count: floods.load(makers, random))
    in_batches(run, "shifts", "班次 shifts     ", 1, 1, lambda random, first, count: shifts.load(makers, random))
    in_batches(run, "requests", "网上登记 requests", 1, 1, lambda random, first, count: requests.load(makers))
    in_batches(run, "training", "培训 training    ", 1, 1, lambda random, first, count: training.load(makers))
    in_batches(run, "reviews", "清单回看 reviews ", 1, 1, lambda random, first, count: reviews.load(makers))
    figures.load()
    statistics.refresh()
    watch_deadlines()
    run.done = True
    run.save(update_fields=["done"])
