"""boto3: sign-in, federation and directory as AWS's Python scripts do them. Prints TAP without numbers."""

import os
import traceback

import boto3
from botocore import UNSIGNED
from botocore.config import Config
from botocore.exceptions import ClientError

POOL = "eu-west-1_DemoPool1"
CLIENT = "passwordclient1234567890abc"
IDENTITY_POOL = "eu-west-1:11111111-2222-4333-8444-555555555555"
PROVIDER = f"cognito-idp.eu-west-1.amazonaws.com/{POOL}"
KEY = "AKIADEMODIRECTORY001"
SECRET = "demoDirectorySecret/abcdefghijklmnopqrst"


def client(service, **settings):
    return boto3.client(service, endpoint_url=os.environ["EMULATOR_ENDPOINT"], **settings)


people = client("cognito-idp", config=Config(signature_version=UNSIGNED))
identities = client("cognito-identity", config=Config(signature_version=UNSIGNED))
directory = client("cognito-idp", aws_access_key_id=KEY, aws_secret_access_key=SECRET)


def sign_in(name, password):
    return people.initiate_auth(
        ClientId=CLIENT,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password},
    )["AuthenticationResult"]


def signs_in_and_reads_the_user():
    user = people.get_user(AccessToken=sign_in("jane", "Correct-Horse-7")["AccessToken"])
    assert user["Username"] == "jane", user


def knows_the_error_of_a_wrong_password():
    try:
        sign_in("bob", "wrong")
    except people.exceptions.NotAuthorizedException as error:
        assert error.response["Error"]["Message"] == "Incorrect username or password.", error
    else:
        raise AssertionError("a wrong password signed in")


def federates_and_is_somebody_to_sts():
    logins = {PROVIDER: sign_in("jane", "Correct-Horse-7")["IdToken"]}
    identity = identities.get_id(IdentityPoolId=IDENTITY_POOL, Logins=logins)["IdentityId"]
    credentials = identities.get_credentials_for_identity(IdentityId=identity, Logins=logins)["Credentials"]
    sts = client(
        "sts",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretKey"],
        aws_session_token=credentials["SessionToken"],
    )
    assert sts.get_caller_identity()["Arn"].endswith("/CognitoIdentityCredentials")


def lists_users_and_groups_by_its_paginators():
    pages = directory.get_paginator("list_users").paginate(UserPoolId=POOL, PaginationConfig={"PageSize": 2})
    names = [user["Username"] for page in pages for user in page["Users"]]
    assert len(names) == len(set(names)) == 5, names
    pages = directory.get_paginator("list_groups").paginate(UserPoolId=POOL, PaginationConfig={"PageSize": 1})
    groups = [group["GroupName"] for page in pages for group in page["Groups"]]
    assert sorted(groups) == ["linux-admins", "linux-users"], groups


def filters_users():
    found = directory.list_users(UserPoolId=POOL, Filter='email = "bob@example.com"')["Users"]
    assert [user["Username"] for user in found] == ["bob"], found


def is_told_what_it_may_not_do():
    try:
        directory.list_user_pools(MaxResults=1)
    except ClientError as error:
        assert error.response["Error"]["Code"] in ("UnknownOperationException", "AccessDeniedException"), error
    else:
        raise AssertionError("it may list pools")


for judge in (
    signs_in_and_reads_the_user,
    knows_the_error_of_a_wrong_password,
    federates_and_is_somebody_to_sts,
    lists_users_and_groups_by_its_paginators,
    filters_users,
    is_told_what_it_may_not_do,
):
    words = judge.__name__.replace("_", " ")
    try:
        judge()
        print(f"ok - {words}")
    except Exception:
        print(f"not ok - {words}")
        print("#   " + traceback.format_exc().replace("\n", "\n#   "))
