"""A reindex over many workers: a Celery chord of parts, and its body that publishes.

requests.py   what an admin asks: reindex, dry run, rollback, the list of versions
start.py      reads the feed, hands out the parts
part.py       looks at the pictures of one part
finish.py     publishes, answers
tasks.py      the tasks: one step each, given back when its process dies
resume.py     takes up a build that nobody works on any more
"""
