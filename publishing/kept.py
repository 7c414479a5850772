"""Uploads that wait until the rest of their form is in order."""

from datetime import timedelta
from uuid import UUID, uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.utils import timezone

KEEP_FOR = timedelta(days=1)


class KeptUploadManager(models.Manager):
    def keep(self, upload: UploadedFile) -> "KeptUpload":
        """Keep ``upload``, and forget what nobody came back for."""
        self.filter(created_at__lt=timezone.now() - KEEP_FOR).delete()
        upload.seek(0)
        return self.create(name=upload.name, content=upload.read())

    def find(self, text: str) -> "KeptUpload | None":
        """The upload that a form names; ``text`` may be anything that somebody sent."""
        try:
            uid = UUID(text)
        except ValueError:
            return None
        return self.filter(uid=uid, created_at__gte=timezone.now() - KEEP_FOR).first()


class KeptUpload(models.Model):
    """A checked upload of a form with an error elsewhere; browsers do not send it twice.

    In the database, so that every process of the portal finds it, whichever got the form before.
    """

    uid = models.UUIDField(default=uuid4, unique=True)  # also what keeps it from being guessed
    name = models.CharField(max_length=120)
    content = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True, db_index=True)

    objects = KeptUploadManager()

    class Meta:
        default_permissions = ()  # nobody edits it by hand

    def __str__(self):
        return self.name
