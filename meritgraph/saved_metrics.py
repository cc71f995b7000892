"""The metrics that commands saved in files, for those who read ``/metrics``: of loading and of detection."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

logger = logging.getLogger(__name__)


class SavedMetrics(Collector):
    """Reads the files of a folder whenever it is asked. Each metric is given once, whatever number of files has samples of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def collect(self) -> Iterator[Metric]:
        families: dict[str, Metric] = {}
        for file in sorted(self._folder.glob("*.prom")):
            try:
                for family in text_string_to_metric_families(file.read_text("utf-8")):
                    known = families.setdefault(family.name, family)
                    if known is not family:
                        known.samples.extend(family.samples)
            except (OSError, ValueError) as error:
                # The others are of use without it.
                logger.warning("metrics in %s cannot be read: %s", file, error)
        yield from families.values()

    def describe(self) -> list[Metric]:
        """Return nothing: what there is is known when the files are read."""
        return []
