"""Recurring work of the hotline."""

from martlet.hotline import services
from martlet.processes.every import Every

EVERY = [
    Every("hotline.file_intake", services.file_intake, seconds=15),
    Every("hotline.drop_request_counts", services.drop_request_counts, daily="03:35"),
]
