"""Every error that sartor raises on purpose, in one tree.

SartorError
├── PictureError        a photo that cannot be used
│   ├── EmptyPicture, NotAPicture, TruncatedPicture
│   └── PictureTooHeavy, PictureTooLarge, AnimatedPicture
├── QueryError          a question that cannot be answered as asked
│   ├── NothingToSearch, PhotoExpired, SessionExpired, UnknownResult, NothingToUndo, ProductGone
│   └── PicturesOnly
├── QueueError          a job that was not done
│   └── QueueFull, DeadlinePassed, JobKeepsFailing, SearchFailed
├── AccessError         AdminsOnly
├── CatalogueError      what the shop's side must mend
│   ├── FeedUnreadable, FeedMissing, UploadExpired, UploadTooHeavy
│   ├── BadRow, PictureUnreachable
│   ├── BuildRunning, CountDropped, CanaryMissed, VersionMissing
│   └── IndexMissing, IndexCorrupt, IndexOfAnotherModel, NoEarlierVersion
└── SetupError          what the operator must mend
    └── UnknownSpec, EmptySpec, MissingExtra, WeightsUnavailable, RedisUnavailable, Unhealthy

`code` is the key of the sentence in bot/texts for the person; `str(error)` is the sentence for
the log. `params` fill the person's sentence: they hold nothing internal.
"""

from typing import ClassVar

Param = str | int | float


class SartorError(Exception):
    """Root of the tree."""

    code: ClassVar[str] = "error.internal"

    def __init__(self, message: str = "", **params: Param) -> None:
        super().__init__(message or type(self).__doc__ or self.code)
        self.params = params


class PictureError(SartorError):
    """The photo cannot be used."""

    code = "error.not_a_picture"


class EmptyPicture(PictureError):
    """The file has no bytes."""

    code = "error.empty_picture"


class NotAPicture(PictureError):
    """The bytes are no picture format that we read."""


class TruncatedPicture(PictureError):
    """The picture ends before its last row."""

    code = "error.truncated_picture"


class PictureTooHeavy(PictureError):
    """The file has more bytes than the cap; params: megabytes, limit."""

    code = "error.picture_too_heavy"


class PictureTooLarge(PictureError):
    """The picture would decode to more pixels than the cap; params: limit (millions)."""

    code = "error.picture_too_large"


class AnimatedPicture(PictureError):
    """The picture has several frames."""

    code = "error.animated_picture"


class QueryError(SartorError):
    """The question cannot be answered as asked."""


class NothingToSearch(QueryError):
    """Neither photo nor words nor an example product."""

    code = "error.nothing_to_search"


class PhotoExpired(QueryError):
    """The photo's time to live in Redis has passed."""

    code = "error.photo_expired"


class SessionExpired(QueryError):
    """The search that this message belonged to is forgotten."""

    code = "error.session_expired"


class UnknownResult(QueryError):
    """There is no result of that number; params: number, count."""

    code = "error.unknown_result"


class NothingToUndo(QueryError):
    """The session is at its first query."""

    code = "error.nothing_to_undo"


class ProductGone(QueryError):
    """An example product is no longer in the index."""

    code = "error.product_gone"


class PicturesOnly(QueryError):
    """The encoder reads no words."""

    code = "error.pictures_only"


class QueueError(SartorError):
    """A job was not done."""


class QueueFull(QueueError):
    """More searches wait than the limit; params: waiting."""

    code = "error.queue_full"


class DeadlinePassed(QueueError):
    """The job was reached after its deadline."""

    code = "error.deadline_passed"


class JobKeepsFailing(QueueError):
    """The job took its worker down too often and is set aside."""

    code = "error.job_keeps_failing"


class SearchFailed(QueueError):
    """A bug or a broken machine: the log has the traceback."""

    code = "error.internal"


class AccessError(SartorError):
    """The person may not do this."""


class AdminsOnly(AccessError):
    """A command for admins, sent by someone else."""

    code = "error.admins_only"


class CatalogueError(SartorError):
    """Something on the shop's side must be mended."""

    code = "error.catalogue"


class FeedMissing(CatalogueError):
    """No feed is set and none was given."""

    code = "error.feed_missing"


class FeedUnreadable(CatalogueError):
    """The feed as a whole cannot be read; params: reason."""

    code = "error.feed_unreadable"


class BadRow(CatalogueError):
    """One row of a feed cannot be used; it is reported, the rest is indexed."""

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(f"row {row}: {reason}", row=row, reason=reason)
        self.row = row
        self.reason = reason


class PictureUnreachable(CatalogueError):
    """A picture's address is refused or does not answer; params: reason."""

    code = "error.picture_unreachable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, reason=reason)
        self.reason = reason


class UploadExpired(CatalogueError):
    """The file's time to live in Redis has passed."""

    code = "error.upload_expired"


class UploadTooHeavy(CatalogueError):
    """The file has more bytes than the front end hands out; params: megabytes, limit."""

    code = "error.upload_too_heavy"


class BuildRunning(CatalogueError):
    """Another build is under way."""

    code = "error.build_running"


class CountDropped(CatalogueError):
    """A new version has lost too many products; params: before, after."""

    code = "error.count_dropped"


class CanaryMissed(CatalogueError):
    """A query whose answer is known is not answered so by a new version; params: reason."""

    code = "error.canary_missed"


class IndexMissing(CatalogueError):
    """No index version has been published yet."""

    code = "error.index_missing"


class IndexCorrupt(CatalogueError):
    """A version's files do not match its manifest."""

    code = "error.index_corrupt"


class IndexOfAnotherModel(CatalogueError):
    """The version was built with other weights than the worker's encoder."""

    code = "error.index_of_another_model"


class VersionMissing(CatalogueError):
    """There is no version of that number or tag; params: version."""

    code = "error.version_missing"


class NoEarlierVersion(CatalogueError):
    """There is no version before the current one."""

    code = "error.no_earlier_version"


class SetupError(SartorError):
    """The operator must mend the set-up."""


class UnknownSpec(SetupError):
    """A spec string names a scheme that no registry entry has."""


class EmptySpec(SetupError):
    """A spec string lacks the name that its scheme needs."""


class MissingExtra(SetupError):
    """An optional dependency is not installed."""


class WeightsUnavailable(SetupError):
    """A model's weights cannot be found, fetched or read."""


class RedisUnavailable(SetupError):
    """Redis does not answer."""

    code = "error.redis_unavailable"


class Unhealthy(SetupError):
    """A process that should run does not."""
