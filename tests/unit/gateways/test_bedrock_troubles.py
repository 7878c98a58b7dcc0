"""What boto3, botocore, urllib3 and sockets raise, each told in one word."""

import socket

import pytest
from botocore.eventstream import ChecksumMismatch
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    EndpointConnectionError,
    NoCredentialsError,
    ParamValidationError,
    ReadTimeoutError,
)
from urllib3.exceptions import ProtocolError
from urllib3.exceptions import ReadTimeoutError as BrokenWait

from bot.gateways.bedrock.troubles import Trouble, trouble_of
from domain.conversations.composing import ModelSilent


def refusal(code: str, message: str = "", status: int = 400) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"HTTPStatusCode": status}}, "Converse"
    )


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (refusal("ThrottlingException", status=429), "throttled"),
        (refusal("throttlingException"), "throttled"),
        (refusal("ServiceQuotaExceededException"), "throttled"),
        (refusal("SomethingOfNextYear", status=503), "broken"),
        (refusal("SomethingOfNextYear"), "refused_request"),
        (refusal("InvalidSignatureException", status=403), "no_access"),
        (ReadTimeoutError(endpoint_url="x"), "slow"),
        (ConnectTimeoutError(endpoint_url="x"), "slow"),
        (BrokenWait(None, None, "x"), "slow"),  # type: ignore[arg-type]
        (TimeoutError(), "slow"),
        (EndpointConnectionError(endpoint_url="x"), "unreachable"),
        (NoCredentialsError(), "no_access"),
        (ParamValidationError(report="Unknown parameter in input: outputConfig"), "refused_request"),
        (ChecksumMismatch(1, 2), "garbled"),
        (ValueError("no JSON"), "garbled"),
        (RecursionError("deep"), "garbled"),
        (KeyError("output"), "garbled"),
        (ProtocolError("broken"), "cut"),
        (ConnectionResetError(), "cut"),
        (socket.gaierror(), "cut"),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value).__name__,
)
def test_every_error_has_its_word(error: Exception, code: str) -> None:
    trouble = trouble_of(error)
    assert trouble.code == code
    assert isinstance(trouble, ModelSilent)


@pytest.mark.parametrize(
    ("words", "is_about_form"),
    [
        ("The model returned the following errors: output_config.format: Extra inputs are not permitted", True),
        ("tools.0.custom.strict: Extra inputs are not permitted", True),
        ("This model doesn't support tool use.", True),
        ("Input is too long for requested model.", False),
        ("`temperature` is deprecated for this model.", False),
    ],
)
def test_only_a_refusal_that_speaks_of_the_form_is_about_it(words: str, is_about_form: bool) -> None:
    assert trouble_of(refusal("ValidationException", words)).is_about_form is is_about_form
    assert not trouble_of(refusal("AccessDeniedException", words)).is_about_form


def test_an_older_boto3_that_does_not_know_a_way_of_asking_is_asked_in_another() -> None:
    assert trouble_of(ParamValidationError(report='Unknown parameter in input: "outputConfig"')).is_about_form


def test_what_comes_of_a_question_says_nothing_about_the_model() -> None:
    assert [code for code in ("empty", "blocked", "too_long", "refused_request") if Trouble(code).is_unwell] == []
    assert all(Trouble(code).is_unwell for code in ("throttled", "slow", "cut", "no_access", "garbled"))
