"""The Telegram front end: updates to events, the six verbs to Bot API calls."""

import os

# python-telegram-bot is moving its durations from int to timedelta and warns, inside its own
# exceptions too, until one opts in. It reads this each time it makes a duration.
os.environ["PTB_TIMEDELTA"] = "true"
