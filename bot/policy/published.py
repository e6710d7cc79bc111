"""The policy in force: the version published last, kept word for word in the database."""

from datetime import datetime

import structlog

from bot.policy.content import Content
from bot.policy.corpus import Corpus, latest
from bot.policy.model import Published
from bot.ports import Clock, Store

log = structlog.get_logger()


async def policy_in_force(store: Store, clock: Clock, content: Content) -> Corpus:
    """The first start publishes what it finds; after that only `myqg-bot policy publish` changes what people are told."""
    async with store.begin() as tx:
        newest = await tx.policies.newest()
        if newest is None:
            corpus = Corpus.load(content)
            await tx.policies.publish(published(corpus, clock.now()))
            return corpus
    if newest.version != latest(content):
        log.warning("another version of the policy lies in the folder; see `myqg-bot policy publish`", newest=latest(content))
    return Corpus.of(newest.texts, newest.meta)


def published(corpus: Corpus, at: datetime) -> Published:
    return Published(corpus.version, corpus.texts, corpus.meta, at)
