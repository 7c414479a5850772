from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "Publishing"

    def ready(self):
        from publishing.groups import prepare_groups  # needs the models, so not earlier
        from publishing.version import watch

        connection_created.connect(watch, dispatch_uid="publishing.watch")
        post_migrate.connect(prepare_groups, dispatch_uid="publishing.prepare_groups")
