"""`python -m bot`: the Telegram bot, with the Redis it is given or a private one.

SIGTERM and Ctrl-C end it after what is in hand; a mistake in the set-up is one sentence and exit
code 2, so that a supervisor's log says what to mend.
"""
