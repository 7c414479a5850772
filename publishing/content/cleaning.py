"""``full_clean()`` of many rows: the same checks and messages, few questions to the database."""

from collections.abc import Callable, Collection
from functools import cache, partial

from django.core.exceptions import ValidationError
from django.db import models


def is_batched(model: type[models.Model]) -> bool:
    """Whether rows of ``model`` can be cleaned before those in front of them are saved.

    A constraint that compares rows asks the database for the others.
    """
    return all(isinstance(each, models.CheckConstraint) for each in model._meta.constraints)


class Cleaner:
    """Cleans the rows of one load; what the database has answered once is not asked again."""

    def __init__(self):
        self.answers: dict[tuple, ValidationError | None] = {}
        self.unique: dict[str, Holders] = {}

    def begin(self, instances: list[models.Model]) -> None:
        """Read who has what ``instances``, all of one model, are to have alone.

        Call it before each batch, when all rows in front of the batch are saved.
        """
        fields = _unique_fields(type(instances[0]))
        self.unique = {field.name: Holders(field, instances) for field in fields}

    def clean(self, instance: models.Model) -> None:
        """Raise ``ValidationError`` as ``full_clean()`` does.

        An instance that is in order has its unique values from then on.
        """
        _run(
            partial(_clean_fields, instance),
            lambda wrong: instance.clean(),
            partial(self._check_unique, instance),
            partial(self._check_constraints, instance, instance._meta.constraints),
        )
        for holders in self.unique.values():
            holders.take(instance)

    def clean_alone(self, instance: models.Model) -> None:
        """The same, without the question whether it is unique, for one that is not saved."""
        checks = [c for c in instance._meta.constraints if isinstance(c, models.CheckConstraint)]
        _run(
            partial(_clean_fields, instance),
            lambda wrong: instance.clean(),
            partial(self._check_constraints, instance, checks),
        )

    def _check_unique(self, instance: models.Model, wrong: Collection[str]) -> None:
        errors = {
            name: [instance.unique_error_message(type(instance), (name,))]
            for name, holders in self.unique.items()
            if name not in wrong and holders.is_other(instance)
        }
        if errors:
            raise ValidationError(errors)

    def _check_constraints(self, instance, constraints, wrong: Collection[str]) -> None:
        errors: dict[str, list] = {}
        for constraint in constraints:
            if isinstance(constraint, models.CheckConstraint):
                error = self._answer(constraint, instance, wrong)
            else:
                error = _error(constraint, instance, wrong)
            if error and error.code == "unique" and len(constraint.fields) == 1:
                errors.setdefault(constraint.fields[0], []).append(error)
            elif error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def _answer(self, constraint, instance, wrong: Collection[str]) -> ValidationError | None:
        """What ``constraint`` says of the fields that it looks at, asked once for equal values."""
        names = _looked_at(type(instance))[constraint.name]
        if names.intersection(wrong):
            return None
        values = (instance.serializable_value(name) for name in sorted(names))
        question = (constraint.name, *values)
        if question not in self.answers:
            others = {field.name for field in instance._meta.fields} - names
            self.answers[question] = _error(constraint, instance, others)
        return self.answers[question]


class Holders:
    """Which row has which value of a field that no two rows share."""

    def __init__(self, field: models.Field, instances: list[models.Model]):
        self.name = field.attname
        wanted = {getattr(each, self.name) for each in instances}
        rows = field.model._default_manager.filter(**{f"{field.name}__in": wanted}).order_by()
        self.by_value = dict(rows.values_list(self.name, "pk"))
        self.values = {pk: value for value, pk in self.by_value.items()}

    def is_other(self, instance: models.Model) -> bool:
        """Whether another row has what ``instance`` wants."""
        return self.by_value.get(getattr(instance, self.name)) not in (None, _key(instance))

    def take(self, instance: models.Model) -> None:
        """Give ``instance`` its value, and free the one that it had before."""
        key, value = _key(instance), getattr(instance, self.name)
        self.by_value.pop(self.values.pop(key, None), None)
        if value is not None:
            self.by_value[value], self.values[key] = key, value


def _key(instance: models.Model) -> int:
    """What tells ``instance`` from others, also before the database gives it a key."""
    return instance.pk or -id(instance)


def _run(*checks: Callable[[Collection[str]], None]) -> None:
    """Run ``checks``, each with the fields that those before it found wrong; raise all errors."""
    errors: dict[str, list] = {}
    for check in checks:
        try:
            check(errors.keys())
        except ValidationError as error:
            errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def _clean_fields(instance: models.Model, wrong: Collection[str]) -> None:
    # A row that is referred to has been found; the database would be asked for it once more.
    there = {
        field.name
        for field in instance._meta.fields
        if field.many_to_one
        and not field.get_limit_choices_to()
        and getattr(instance, field.attname) is not None
    }
    instance.clean_fields(exclude=there)


def _error(constraint, instance, exclude: Collection[str]) -> ValidationError | None:
    try:
        constraint.validate(type(instance), instance, exclude=exclude)
    except ValidationError as error:
        return error
    return None


@cache
def _unique_fields(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.fields if field.unique and not field.primary_key]


@cache
def _looked_at(model: type[models.Model]) -> dict[str, frozenset[str]]:
    """The fields that each check constraint of ``model`` looks at, by its name."""
    return {
        each.name: frozenset(
            model._meta.pk.name if name == "pk" else name
            for name in each.condition.referenced_base_fields
        )
        for each in model._meta.constraints
        if isinstance(each, models.CheckConstraint)
    }
