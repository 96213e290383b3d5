"""Reads whose SQL is written once: for a short query the ORM takes longer to write it than the database to answer it."""

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
