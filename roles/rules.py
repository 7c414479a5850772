from publishing.doctor import Group, rule
from publishing.models import State
from roles.models import Role


@rule("Roles without a recommendation", Group.WRONG, spot="#recommendations-group")
def roles_without_recommendations():
    return Role.objects.filter(state=State.PUBLISHED, recommendations=None)
