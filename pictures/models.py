"""Pictures that stand in texts, each stored once and named by its identity."""

from itertools import count

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, models, transaction

from publishing.images import PictureField, clean_picture, is_clean
from publishing.markdown import PICTURE
from publishing.models import Identified

LONGEST_NAME = 60
LONGEST_WORDS = 250


class PictureManager(models.Manager):
    def store(self, upload: UploadedFile) -> "Picture":
        """Keep ``upload`` as a picture of our own making; raises ``ValidationError``."""
        upload = upload if is_clean(upload) else clean_picture(upload)
        return self.create(file=upload)

    def free_name(self, name: str) -> str:
        """A name after that of an upload, which ends with its digest."""
        stem = name.rpartition("-")[0][: LONGEST_NAME - 8] or "picture"
        taken = set(self.filter(slug__startswith=stem).values_list("slug", flat=True))
        names = (stem if number == 1 else f"{stem}-{number}" for number in count(1))
        return next(name for name in names if name not in taken)


class Picture(Identified):
    """A picture that texts show.

    The words for it stand in each text; here are those that are proposed.
    """

    comes_with_texts = True  # whoever may write a text may add one

    slug = models.SlugField("name", max_length=LONGEST_NAME, unique=True, editable=False)
    file = PictureField(
        "picture", upload_to="pictures/", width_field="width", height_field="height"
    )
    width = models.PositiveSmallIntegerField(null=True, editable=False)
    height = models.PositiveSmallIntegerField(null=True, editable=False)
    alt = models.CharField(
        "words for it",
        max_length=LONGEST_WORDS,
        blank=True,
        help_text="What it shows, for people who cannot see it. Texts that show it already have "
        "words of their own.",
    )
    added_at = models.DateTimeField("added", auto_now_add=True)

    objects = PictureManager()

    class Meta:
        ordering = ["-added_at", "-pk"]

    def __str__(self):
        return self.slug

    def save(self, *args, **kwargs):
        if self.slug:
            super().save(*args, **kwargs)
        else:
            self._save_under_free_name(*args, **kwargs)

    def _save_under_free_name(self, *args, **kwargs) -> None:
        """Name it after its file; somebody else may take the name meanwhile."""
        upload = self.file.file
        while True:
            self.slug = Picture.objects.free_name(upload.name)
            try:
                with transaction.atomic():
                    return super().save(*args, **kwargs)
            except IntegrityError:
                self.file.remove_all()  # no row will name it
                if not Picture.objects.filter(slug=self.slug).exists():
                    raise
                self.file = upload

    def delete(self, *args, **kwargs):
        file = self.file
        deleted = super().delete(*args, **kwargs)
        transaction.on_commit(file.remove_all)
        return deleted

    @property
    def reference(self) -> str:
        """How a text names it."""
        return f"{PICTURE}:{self.slug}/{self.uid}"
