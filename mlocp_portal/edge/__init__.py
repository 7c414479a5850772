"""The outermost edge of the portal: finished pages, given out before Django hears of a request.

Read it in this order: ``application`` (what happens to a request), ``keys`` (what a page is kept
under), ``pages`` (a finished page), ``store`` (how many are kept), ``watch`` (when they are not
right any more), ``filling`` (how they are drawn), ``spool`` (what survives a restart), ``baking``
(all of them as files).
"""
