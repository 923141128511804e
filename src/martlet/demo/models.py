from django.db import models


class DemoRun(models.Model):
    """The network this database holds, and how far its making has come."""

    persons = models.PositiveIntegerField()
    cases = models.PositiveIntegerField()
    contacts = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    today = models.DateField()
    done = models.BooleanField(default=False)

    class Meta:
        db_table = "demo_run"

    def __str__(self) -> str:
        return f"{self.persons} persons, seed {self.seed}"


class DemoBatch(models.Model):
    """A batch that is wholly in: committed with its rows, so that a cut-off run goes on after it."""

    run = models.ForeignKey(DemoRun, on_delete=models.CASCADE, related_name="batches")
    phase = models.CharField(max_length=20)
    number = models.PositiveIntegerField()

    class Meta:
        db_table = "demo_batch"
        constraints = [models.UniqueConstraint(fields=["run", "phase", "number"], name="demo_batch_once")]

    def __str__(self) -> str:
        return f"{self.phase} {self.number}"
