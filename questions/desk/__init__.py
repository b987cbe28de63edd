"""The analysts' web desk: what is asked, what goes unanswered, what to do about it.

Read `app`, `visit`, `door`, then a page under `pages/` beside its template. The desk reads the
question log and keeps labels and suggestions; it never changes what the bot says.
"""
