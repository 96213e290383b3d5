"""Value formulas: an arithmetic expression in, the same in postfix form out; nothing is ever evaluated as code.

Postfix is a tuple of numbers, names and the signs + - * /, each sign taking the two values before it: `a*(b+2)` is
`("a", "b", 2.0, "+", "*")`. It is plain data, so that an engine can run it over columns.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping

from readiness.catalogue.schema import Formula

Postfix = tuple[float | str, ...]
SIGNS: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
MAX_LENGTH = 300


class FormulaError(ValueError):
    """An expression that is not plain arithmetic; the message says what is."""


def postfix(expression: str) -> Postfix:
    """Read an expression of names, numbers, + - * / and brackets.

    Raises:
        FormulaError: it holds anything else, or divides by the number 0.
    """
    if len(expression) > MAX_LENGTH:
        raise FormulaError(f"the expression is longer than {MAX_LENGTH} characters; split the line in two")
    try:
        tree = ast.parse(expression.strip(), mode="eval")
    except (SyntaxError, ValueError):
        raise FormulaError(f"{expression!r} cannot be read; use names, numbers, + - * / and brackets") from None
    return _postfix(tree.body)


def names_in(steps: Postfix) -> tuple[str, ...]:
    """Name what an expression reads, each once, in reading order."""
    signs = set(SIGNS.values())
    return tuple(dict.fromkeys(step for step in steps if isinstance(step, str) and step not in signs))


def compiled(formula: Formula) -> dict[str, Postfix]:
    """Compile a formula: line id -> postfix.

    Raises:
        FormulaError: a line is not plain arithmetic.
    """
    return {line.id: postfix(line.expr) for line in formula.lines}


def _postfix(node: ast.expr) -> Postfix:
    match node:
        case ast.Name(id=name):
            return (name,)
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return (float(number),)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return (0.0, *_postfix(operand), "-")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in SIGNS:
            steps = _postfix(right)
            if isinstance(op, ast.Div) and steps == (0.0,):
                raise FormulaError("a formula cannot divide by 0")
            return (*_postfix(left), *steps, SIGNS[type(op)])
        case _:
            raise FormulaError(
                f"{ast.unparse(node)!r} is not plain arithmetic; use names, numbers, + - * / and brackets"
            )
