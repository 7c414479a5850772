"""Many rows at once: tables of pages in and out, and what is done to several pages together.

A table is what django-import-export reads and writes (``formats``, ``tables``). What its rows
mean is decided as for content files (``publishing.content``): the same columns, natural keys,
checks and three-way rule, so that an app declares its models once.
"""
