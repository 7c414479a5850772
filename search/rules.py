from publishing.doctor import Group, rule
from search.models import SearchMiss


def say_times(miss) -> str:
    return "once" if miss.count == 1 else f"{miss.count} times"


@rule("Searches that found nothing", Group.BETTER, say=say_times)
def searches_in_vain():
    return SearchMiss.objects.all()
