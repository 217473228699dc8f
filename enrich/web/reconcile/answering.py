"""Answers the questions of the protocol: from the index where that is enough, else from all sources."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from litestar.concurrency import sync_to_thread

from enrich.comparable import doi
from enrich.errors import ConfigurationError
from enrich.failures import attempted
from enrich.index import Reader
from enrich.jobs.standby import Standby
from enrich.records import Reference, Work
from enrich.sources import active_sources, needs_network
from enrich.sources.index import SOURCE
from enrich.web.held import Held
from enrich.web.reconcile import suggesting
from enrich.web.reconcile.asking import FAILED, SILENT, Asking, Later
from enrich.web.reconcile.decided import Ledgers
from enrich.web.reconcile.extension import extended
from enrich.web.reconcile.nouns import Query
from enrich.web.reconcile.offers import Answer, chosen
from enrich.web.reconcile.questions import extension_in, queries_in
from enrich.web.reconcile.references import reference_of
from enrich.web.service import Service

_WORKERS = 2
"""Processes that match, unless the settings name a number."""


class Reconciling:
    """What answers `/reconcile`, from its first question until it is closed."""

    def __init__(self, service: Service, held: Held) -> None:
        settings = service.settings
        self._standby = Standby(settings, settings.workers or min(_WORKERS, os.cpu_count() or 1))
        self._held = held
        self._asks_index = SOURCE.name in active_sources(settings)
        self._asks_others = needs_network(settings)
        self._ledgers = Ledgers(settings.data_path)
        self._asking: Asking | None = None

    def close(self) -> None:
        """End the processes that match."""
        self._standby.close()

    async def queries(self, sent: str, owner: str) -> dict[str, Any]:
        """The candidates for each query of a batch; raises Malformed, and Later where not all are known.

        A query at which enrich itself failed has no answer at all, which is not the same as none.
        """
        queries, asked = await sync_to_thread(_read, sent)
        said = {key: one for key, one in asked.items() if isinstance(one, Reference)}
        answers = {key: FAILED for key, one in asked.items() if isinstance(one, Exception)}
        asking = await self._open()
        answers |= zip(said, await asking.answers(list(said.values()), owner), strict=True)
        asking.kept.tell(owner, answers.values())
        return {key: _result(query, answers.get(key, Answer())) for key, query in queries.items()
                if not answers.get(key, Answer()).failed}  # fmt: skip

    async def extend(self, sent: str, owner: str) -> dict[str, Any]:
        """The values that are asked of works; raises Malformed, and Later where somebody was silent."""
        asked = await sync_to_thread(extension_in, sent)
        asking = await self._open()
        works = await self.works([named for one in asked.ids if (named := doi.normalise(one))])
        by_id = {one: works.get(doi.normalise(one)) for one in asked.ids}
        return extended(asked, by_id, partial(asking.kept.told, owner))

    async def works(self, dois: Sequence[str]) -> Mapping[str, Work | None]:
        """The works behind DOIs; raises Later where a source that may hold one was silent."""
        found: dict[str, Work | None] = dict.fromkeys(dois)
        if self._asks_index:
            looked = await self._held.ask(partial(_looked_up, dois=list(found)))
            found |= looked
        rest = [one for one, work in found.items() if work is None]
        if rest and self._asks_others:
            found |= await (await self._open()).records(rest)
        return found

    async def suggested(self, prefix: str, skip: int) -> list[dict[str, Any]]:
        """The works of the index that somebody may be typing the name of."""
        return await self._held.ask(partial(suggesting.works, prefix=prefix, skip=skip))

    async def _open(self) -> Asking:
        if self._asking is None:
            try:
                source = await self._held.source()
            except ConfigurationError as error:
                raise Later(str(error), SILENT) from error
            self._asking = self._asking or Asking(self._standby, self._ledgers, source.state.id)
        return self._asking


def _read(sent: str) -> tuple[dict[str, Query], dict[str, Reference | Exception | None]]:
    """The queries of a batch and what each asks for; long ones take their time, so not in the event loop."""
    queries = queries_in(sent)
    return queries, {key: attempted(partial(_asked, query), _passed) for key, query in queries.items()}


def _asked(query: Query) -> Reference | Exception | None:
    return reference_of(query)


def _passed(error: Exception) -> Exception:
    return error


def _looked_up(index: Reader, dois: Sequence[str]) -> dict[str, Work | None]:
    return dict(zip(dois, index.lookup_many(dois), strict=True))


def _result(query: Query, answer: Answer) -> dict[str, Any]:
    return {"result": chosen(answer.offers, query)}
