"""What the worker does for this room. The queue holds ids only."""

from django_tasks import task


@task()
def produce_paper(paper_id: str) -> str:
    """Make one paper; the state it ended in."""
    from martlet.papers.services.producing import produce

    return produce(paper_id)
