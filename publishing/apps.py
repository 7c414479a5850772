from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class PublishingConfig(AppConfig):
    name = "publishing"
    verbose_name = "Publishing"

    def ready(self):
        # These need the models, so not earlier.
        from publishing.bulk.jobs import forget_old
        from publishing.due import also_when_due
        from publishing.groups import prepare_groups
        from publishing.version import begin, end, watch

        request_started.connect(begin, dispatch_uid="publishing.begin")
        request_finished.connect(end, dispatch_uid="publishing.end")
        connection_created.connect(watch, dispatch_uid="publishing.watch")
        post_migrate.connect(prepare_groups, dispatch_uid="publishing.prepare_groups")
        also_when_due(forget_old)
