from time import perf_counter

from django.utils import timezone
from django_tasks import task

from martlet.processes import recurring
from martlet.processes.models import Recurring


@task()
def run_recurring(name: str) -> None:
    """Run the recurring work called `name`; work that a newer version dropped is passed over."""
    work = recurring.declared().get(name)
    Recurring.objects.filter(name=name).update(queued=None)
    if work is None:
        return
    began = perf_counter()
    work.function()
    Recurring.objects.filter(name=name).update(finished=timezone.now(), took_ms=round((perf_counter() - began) * 1000))
