from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "Search"

    def ready(self):
        from search import catching_up, receivers  # these need the models, so not earlier

        autodiscover_modules("search")
        receivers.connect()
        post_migrate.connect(catching_up.index_what_is_missing, sender=self, dispatch_uid="search")
