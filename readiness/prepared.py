"""Statements for the writes that people wait for at every answer: the ORM takes longer to write their SQL than the database to do it.

A `Prepared` read has its SQL written once, by the ORM. `insert` and `update` write one row by its columns; no signal is sent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)
SOME_NUMBER = 2_000_000_000  # fits the column and stands in no query of ours


class Prepared(Generic[M]):
    """A query asked again and again with other values: `Prepared(lambda slug: Company.objects.filter(slug=slug), slug=str)`.

    `build` takes marks by name and gives the query; asking takes the values in their place and gives the rows. There is no
    asking for NULL: the ORM writes that as another query.
    """

    def __init__(self, build: Callable[..., QuerySet[M]], **kinds: type[str | int]) -> None:
        self.build = build
        self.marks = {name: f"@{name}" if kind is str else SOME_NUMBER + at for at, (name, kind) in enumerate(kinds.items())}
        self.names = {mark: name for name, mark in self.marks.items()}
        self.written: dict[str, _Written] = {}

    def __call__(self, **values: str | int) -> list[M]:
        """Ask."""
        written = self.written.get(connection.vendor) or self._write()
        given = [values[self.names[part]] if part in self.names else part for part in written.params]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, given)
            rows = cursor.fetchall()
        return [cast("M", written.read(row)) for row in rows]

    def _write(self) -> _Written:
        written = self.written[connection.vendor] = _Written(self.build(**self.marks))
        return written


class _Written:
    """The SQL of a query on one kind of database, and how its rows become objects: as the ORM's own iterator reads them."""

    def __init__(self, query: QuerySet[Any]) -> None:
        compiler = query.query.get_compiler(using=query.db)
        self.sql, self.params = compiler.as_sql()
        self.using, self.kind = query.db, compiler.klass_info["model"]
        fields = compiler.klass_info["select_fields"]
        self.place = slice(fields[0], fields[-1] + 1)
        self.names = [column[0].target.attname for column in compiler.select[self.place]]
        self.related = get_related_populators(compiler.klass_info, compiler.select, query.db)  # type: ignore[call-arg] # stubs of a later Django
        self.converters = compiler.get_converters([column[0] for column in compiler.select])

    def read(self, row: tuple[Any, ...]) -> Model:
        values = list(row)
        for place, (converters, expression) in self.converters.items():
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        found: Model = self.kind.from_db(self.using, self.names, values[self.place])
        for populator in self.related:
            populator.populate(values, found)
        return found


def insert(row: Model) -> None:
    """Add a row that has no key yet; it gets one."""
    meta = row._meta  # noqa: SLF001 -- Django's documented door to a model's fields
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    names, marks = ", ".join(_quoted(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {_quoted(meta.db_table)} ({names}) VALUES ({marks}) RETURNING {_quoted(meta.pk.column)}"  # noqa: S608 -- names of ours
    with connection.cursor() as cursor:
        cursor.execute(sql, [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields])
        (row.pk,) = cursor.fetchone()
    row._state.adding, row._state.db = False, connection.alias  # noqa: SLF001


def update(row: Model, **values: Any) -> None:
    """Change some columns of a row that is there, and of the object."""
    meta = row._meta  # noqa: SLF001
    fields = [field for field in meta.concrete_fields if field.name in values]
    told = ", ".join(f"{_quoted(field.column)} = %s" for field in fields)
    given = [field.get_db_prep_save(values[field.name], connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {_quoted(meta.db_table)} SET {told} WHERE {_quoted(meta.pk.column)} = %s", [*given, row.pk])  # noqa: S608
    for name, value in values.items():
        setattr(row, name, value)


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(str(name)))
