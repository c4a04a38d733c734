"""From a feed to a served index version: read it, look at the new pictures, publish.

reading.py      the feed into the catalogue: what is new, changed, gone
loading.py      a picture's bytes, from wherever the feed has it
looking.py      what encoder and readers make of pictures, part by part
publishing.py   the catalogue into a version, through every gate
build.py        the three in one process; worker/building/ spreads them over workers
"""

from index_store.building.build import BuildReport, OnProgress, build, read
from index_store.building.changes import Changes
from index_store.building.feed import Feed
from index_store.building.looking import Eyes, ImageEncoder, Unseen, look, unseen
from index_store.building.publishing import Canaries, nothing_to_ask, publish
from index_store.building.reading import read_feed
from index_store.building.shop import Shop

__all__ = [
    "BuildReport",
    "Canaries",
    "Changes",
    "Eyes",
    "Feed",
    "ImageEncoder",
    "OnProgress",
    "Shop",
    "Unseen",
    "build",
    "look",
    "nothing_to_ask",
    "publish",
    "read",
    "read_feed",
    "unseen",
]
