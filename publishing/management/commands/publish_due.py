from django.core.management.base import BaseCommand

from publishing.due import publish_due


class Command(BaseCommand):
    help = (
        "Publish the changes whose moment has come, and say how many there were. Uploaded tables "
        "that nobody came back to for a day are removed."
    )

    def handle(self, **options):
        count = publish_due()
        self.stdout.write(f"{count} {'page' if count == 1 else 'pages'} published.")
