from __future__ import annotations

import re

import pytest

from api.problems import (
    HTTP_PROBLEMS,
    LIBRARY_PROBLEMS,
    http_problem,
    kind_of_code,
    kind_of_error,
    library_errors,
    library_problem,
    problem_response,
)
from cjn_graph import errors


def an_error(cls: type[errors.CjnError]) -> errors.CjnError:
    """One error of each class, with the arguments that it needs."""
    if cls is errors.StaleVersion:
        return errors.StaleVersion("person-7k3f9q2mwx4c5d6e", 1, 2)
    if cls is errors.Ambiguous:
        return errors.Ambiguous("Two people fit.", ["person-a  A", "person-b  B"])
    if cls is errors.TooManyTries:
        return errors.TooManyTries(30)
    return cls("SECRET at bolt://10.0.0.1 in /srv/data")


EXPECTED = {
    "error": 500,
    "invalid-input": 422,
    "does-not-fit": 409,
    "not-found": 404,
    "ambiguous": 409,
    "conflict": 409,
    "stale-version": 412,
    "stale-terms": 412,
    "already-recorded": 409,
    "looks-alike": 409,
    "duplicate-external-id": 409,
    "forbidden": 403,
    "wrong-sign-in": 403,
    "too-many-tries": 429,
    "query-defect": 500,
}


@pytest.mark.parametrize("cls", library_errors(), ids=lambda cls: cls.__name__)
def test_every_error_of_the_library_has_a_status_and_the_one_shape(cls: type[errors.CjnError]) -> None:
    problem = library_problem(an_error(cls), reference="abc")
    away = 507 if cls is errors.StoreFull else 503
    expected = away if issubclass(cls, errors.StoreError) else EXPECTED[cls.code]
    assert problem.status == expected
    assert problem.type == f"/problems/{cls.code}"
    assert re.fullmatch(r"/problems/[a-z][a-z-]*", problem.type)
    assert problem.title
    assert problem.detail
    assert problem.hint
    answer = problem_response(problem)
    assert answer.status_code == expected
    assert answer.media_type == "application/problem+json"
    assert kind_of_code(cls.code) == kind_of_error(cls)


def test_what_is_no_fault_of_the_caller_keeps_its_details_for_the_log() -> None:
    for cls in library_errors():
        problem = library_problem(an_error(cls), reference="abc")
        assert ("SECRET" in problem.model_dump_json()) == (
            problem.status < 500 and cls not in (errors.StaleVersion, errors.Ambiguous, errors.TooManyTries)
        )
        assert (problem.reference == "abc") == (problem.status >= 500)


def test_codes_are_never_used_twice() -> None:
    codes = [cls.code for cls in library_errors() if "code" in vars(cls)]
    assert len(set(codes)) == len(codes)
    assert not set(codes) & set(HTTP_PROBLEMS)


def test_a_new_error_without_an_answer_of_its_own_has_that_of_its_base() -> None:
    class Unheard(errors.Conflict):
        code = "unheard"

    assert kind_of_error(Unheard) == LIBRARY_PROBLEMS[errors.Conflict]


def test_what_an_error_carries_is_in_its_problem() -> None:
    stale = library_problem(errors.StaleVersion("person-7k3f9q2mwx4c5d6e", 1, 4))
    assert stale.current_version == 4
    wrong = library_problem(errors.InvalidInput([errors.Problem("name", "is missing.", "Give one.")]))
    assert [item.model_dump() for item in wrong.problems] == [
        {"where": "name", "what": "is missing.", "hint": "Give one."}
    ]
    several = library_problem(errors.Ambiguous("Two fit.", ["a", "b"]))
    assert several.candidates == ["a", "b"]


@pytest.mark.parametrize("code", HTTP_PROBLEMS)
def test_every_problem_of_http_has_an_advice(code: str) -> None:
    problem = http_problem(code, "This time.")
    assert problem.hint == HTTP_PROBLEMS[code].advice
    assert 400 <= problem.status < 600
