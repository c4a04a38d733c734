"""Pictures by URL.

A feed names its pictures by address, and a feed is written by others: whoever writes it chooses
what the machine of the index asks for. Therefore an address is fetched only over https
(`SARTOR_FETCH_HTTP=true` allows http), and only from the public internet: a name that resolves to
any private, local or reserved address is refused before a connection is made
(`SARTOR_FETCH_PRIVATE=true` lifts that, for a shop whose pictures lie in its own network). The
connection goes to the very address that was checked, each redirect is checked like the first
address, a proxy of the environment is not used, and neither the time nor the bytes of an answer
are the server's to choose: 30 seconds with all redirects, 20 MB.

A server that is briefly unwell (no connection, timeout, 429, 5xx) is asked up to three times with
growing pauses; its Retry-After holds for all pictures of that host. Never more than
`SARTOR_FETCH_PARALLEL` pictures are under way at a time, of one host `SARTOR_FETCH_PER_HOST`.
What was fetched is kept on disk with the server's ETag and Last-Modified, so that an unchanged
picture costs the next reading one short answer (304) and no body. An address that gives no picture
costs its own row alone: the row is reported with the reason.
"""

from index_store.fetching.fetcher import Fetched, Fetcher
from index_store.fetching.rules import FetchRules

__all__ = ["FetchRules", "Fetched", "Fetcher"]
