from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocmocks.worlds.fixture import load
from vocmocks.worlds.track_cxm_people import CPF_LENGTH, Customers, ascii_words, cpf, is_cpf, record

DIALLING = {"São Paulo": "11", "Belo Horizonte": "31", "Recife": "81", "Manaus": "92"}


@pytest.fixture(scope="module")
def people() -> Customers:
    return Customers(load("track-cxm"), 7)


def naive_check_digits(nine: str) -> str:
    """As the federal revenue explains it: weights 10 to 2, then 11 to 2, modulo 11."""
    first = sum(int(d) * w for d, w in zip(nine, range(10, 1, -1), strict=True)) * 10 % 11 % 10
    second = sum(int(d) * w for d, w in zip(nine + str(first), range(11, 1, -1), strict=True)) * 10 % 11 % 10
    return f"{first}{second}"


@given(base=st.integers(0, 10**9 - 1))
def test_check_digits(base: int) -> None:
    made = cpf(base)
    assert made[:9] == f"{base:09}"
    assert made[9:] == naive_check_digits(made[:9])


@pytest.mark.parametrize("text", ["11144477735", "111.444.777-35", "52998224725", "529.982.247-25"])
def test_tax_numbers_that_are_known_to_be_right(text: str) -> None:
    assert is_cpf(text)


@pytest.mark.parametrize("text", ["", "11144477736", "11111111111", "1114447773", "111444777355", "١١١٤٤٤٧٧٧٣٥", "abc"])
def test_tax_numbers_that_are_wrong(text: str) -> None:
    assert not is_cpf(text)


@given(number=st.integers(0, 10**6))
def test_customers_have_a_right_tax_number_that_tells_who_they_are(people: Customers, number: int) -> None:
    customer = people.at(number)
    assert is_cpf(customer.cpf)
    assert people.number_of(customer.cpf) == number
    assert people.uuids.decode(customer.uuid) == number


@pytest.mark.parametrize("text", ["", "123", "11144477736", "111.444.777-35"])
def test_nobody_has_that_tax_number(people: Customers, text: str) -> None:
    assert people.number_of(text) is None


def test_customers_differ_and_are_of_their_city(people: Customers) -> None:
    found = [people.at(number) for number in range(2000)]
    for names in (
        [c.uuid for c in found], [c.email for c in found], [c.phone for c in found], [c.cpf for c in found]
    ):  # fmt: skip
        assert len(set(names)) == 2000
    assert len({c.name for c in found}) > 1800
    for customer in found:
        assert re.fullmatch(r"55[1-9][0-9]90[0-9]{7}", customer.phone)
        assert customer.phone[2:4] == str(customer.place.code)
        assert DIALLING.get(customer.place.city, customer.phone[2:4]) == customer.phone[2:4]
        assert customer.email.split(".")[0] == ascii_words(customer.name)[0]
        assert re.fullmatch(r"[a-z]+\.[a-z]+[0-9]+@example\.(com|org|net)", customer.email)
    assert {c.place.state for c in found} >= {"SP", "RJ", "MG", "RS", "BA"}


def test_a_customer_is_a_function_of_seed_and_number() -> None:
    fixture = load("track-cxm")
    assert [Customers(fixture, 7).at(n) for n in (3, 900)] == [Customers(fixture, 7).at(n) for n in (3, 900)]
    assert Customers(fixture, 7).at(3) != Customers(fixture, 8).at(3)


def test_as_it_is_recorded(people: Customers) -> None:
    found = record(people.at(5))
    assert found.keys() == {"uuid", "name", "email", "phone", "identifier", "attributes"}
    assert found["attributes"]["cpf"] == found["identifier"]
    assert len(found["identifier"]) == CPF_LENGTH
    assert found["attributes"].keys() == {"cpf", "cidade", "uf", "segmento"}


@pytest.mark.parametrize(
    ("text", "words"), [("João", ("joao",)), ("Maria Júlia", ("maria", "julia")), ("D'Ávila", ("davila",))]
)
def test_words_without_accents(text: str, words: tuple[str, ...]) -> None:
    assert ascii_words(text) == words
