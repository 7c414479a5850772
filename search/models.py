"""What the search keeps: a row for each page, its names, the words in use, and what was missed."""

from django.db import models

from search.words import KEY_LETTERS, MAX_LETTERS


class SearchDocument(models.Model):
    """A published page as it is searched; the dates decide when it is found.

    The full-text index of the database follows this table by itself (see ``search.backends``).
    """

    # Short columns first: a count then reads no texts.
    uid = models.UUIDField(unique=True)  # of the page
    kind = models.CharField(max_length=20)
    leads = models.BooleanField(default=False)  # stands before others whose names fit as well
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    # When the words change by themselves: another page that they come from appears or goes.
    stale_at = models.DateTimeField(null=True, db_index=True)
    address = models.CharField(max_length=300)
    title = models.CharField(max_length=300)
    also = models.CharField(max_length=600)  # other names, as the result prints them
    title_words = models.TextField()
    names_words = models.TextField()
    body = models.TextField()
    body_words = models.TextField()

    class Meta:
        default_permissions = ()  # nobody edits it by hand
        indexes = [
            models.Index(fields=["kind"], name="search_document_kind"),
            # What a search asks of a thousand pages, apart from their texts; named by the SQLite
            # backend, since no planner would look for a row by its key here.
            models.Index(
                fields=["id", "kind", "leads", "starts_at", "ends_at"],
                name="search_document_short",
            ),
        ]

    def __str__(self):
        return self.title


class SearchName(models.Model):
    """A whole name of a page: its title, an abbreviation, an alias, an old address."""

    document = models.ForeignKey(SearchDocument, on_delete=models.CASCADE, related_name="keys")
    key = models.CharField(max_length=KEY_LETTERS)

    class Meta:
        default_permissions = ()
        indexes = [
            # Names that begin with some words lie beside each other here; on PostgreSQL a
            # migration has the column compared letter by letter, as SQLite does.
            models.Index(fields=["key"], name="search_name_key"),
        ]

    def __str__(self):
        return self.key


class SearchWord(models.Model):
    """A word that some page had at some time; what is offered is checked against the index."""

    word = models.CharField(max_length=MAX_LETTERS, unique=True)
    first = models.CharField(max_length=1)
    last = models.CharField(max_length=1)
    length = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        indexes = [
            # A word with a mistake keeps its first letter or its last one, and about its length.
            models.Index(fields=["first", "length"], name="search_word_from_start"),
            models.Index(fields=["last", "length"], name="search_word_from_end"),
        ]

    def __str__(self):
        return self.word


class SearchMiss(models.Model):
    """Words for which nothing was found, and how often; nothing about who asked."""

    words = models.CharField(max_length=KEY_LETTERS, unique=True)
    count = models.PositiveIntegerField("times", default=1)
    first_day = models.DateField(db_index=True)
    last_day = models.DateField("last asked")

    class Meta:
        verbose_name = "search without a result"
        verbose_name_plural = "searches without a result"
        default_permissions = ("view", "delete")
        ordering = ["-count", "-last_day", "words"]

    def __str__(self):
        return self.words
