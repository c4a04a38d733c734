"""What the clock asks for (worker/clock.py): a reindex like an admin's, told to the first admin."""

from uuid import uuid4

from celery import shared_task

from shared.messages import CatalogueRequest, ReplyTo
from shared.queue import SCHEDULED_TASK, JobQueue
from worker.process import current

__all__ = ["scheduled"]


@shared_task(name=SCHEDULED_TASK)
def scheduled() -> None:
    """Asks for a reindex; in Telegram a private chat has its person's id."""
    process = current()
    admins = process.settings.admin_ids
    reply_to = ReplyTo(front_end="telegram", chat=str(admins[0]) if admins else "")
    request = CatalogueRequest(job_id=uuid4().hex, reply_to=reply_to, action="reindex")
    queue = JobQueue(process.settings.queue_url, process.client, max_waiting=1)
    queue.catalogue(request)
    queue.close()
