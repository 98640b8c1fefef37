// The AWS SDK for JavaScript: user pool, identity pool and STS, with and without a client secret.
import { createHmac } from "node:crypto";

import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from "@aws-sdk/client-cognito-identity";
import {
  AdminListGroupsForUserCommand,
  CognitoIdentityProviderClient,
  GetGroupCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  paginateListUsers,
  paginateListUsersInGroup,
  RevokeTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import {
  bob,
  clientId,
  control,
  directoryKey,
  endpoint,
  identityPoolId,
  jane,
  provider,
  region,
  secretClient,
  userPoolId,
} from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

const anonymous = { region, endpoint, credentials: { accessKeyId: "none", secretAccessKey: "none" } };
const people = new CognitoIdentityProviderClient(anonymous);
const identities = new CognitoIdentityClient(anonymous);
const directory = new CognitoIdentityProviderClient({ region, endpoint, credentials: directoryKey });

function signIn({ name, password }) {
  return people.send(
    new InitiateAuthCommand({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: name, PASSWORD: password },
    }),
  );
}

async function federate(user) {
  const { AuthenticationResult } = await signIn(user);
  const Logins = { [provider]: AuthenticationResult.IdToken };
  const { IdentityId } = await identities.send(new GetIdCommand({ IdentityPoolId: identityPoolId, Logins }));
  return identities.send(new GetCredentialsForIdentityCommand({ IdentityId, Logins }));
}

async function collect(pages, member) {
  const all = [];
  for await (const page of pages) all.push(...page[member]);
  return all;
}

test("signs in without a client secret", async () => {
  const { AuthenticationResult } = await signIn(jane);
  assert.equal(AuthenticationResult.TokenType, "Bearer");
  const user = await people.send(new GetUserCommand({ AccessToken: AuthenticationResult.AccessToken }));
  assert.equal(user.Username, jane.name);
});

test("signs in with a client secret, and not with a wrong hash of it", async () => {
  const signInWith = (SECRET_HASH) =>
    people.send(
      new InitiateAuthCommand({
        AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: secretClient.id,
        AuthParameters: { USERNAME: jane.name, PASSWORD: jane.password, SECRET_HASH },
      }),
    );
  const hash = createHmac("sha256", secretClient.secret).update(jane.name + secretClient.id).digest("base64");
  assert.ok((await signInWith(hash)).AuthenticationResult.IdToken);
  await fails(signInWith(hash.replace(/^./, "=")), "NotAuthorizedException");
  await fails(signInWith(undefined), "NotAuthorizedException");
});

test("is told of a wrong password as an exception of its own class", () =>
  fails(signIn({ ...bob, password: "wrong" }), "NotAuthorizedException", "Incorrect username or password."));

test("refreshes, and no more once the token is revoked", async () => {
  const { RefreshToken } = (await signIn(jane)).AuthenticationResult;
  const refresh = () =>
    people.send(
      new InitiateAuthCommand({
        AuthFlow: "REFRESH_TOKEN_AUTH",
        ClientId: clientId,
        AuthParameters: { REFRESH_TOKEN: RefreshToken },
      }),
    );
  assert.ok((await refresh()).AuthenticationResult.IdToken);
  const again = await people.send(new GetTokensFromRefreshTokenCommand({ RefreshToken, ClientId: clientId }));
  assert.ok(again.AuthenticationResult.IdToken);
  await people.send(new RevokeTokenCommand({ Token: RefreshToken, ClientId: clientId }));
  await fails(refresh(), "NotAuthorizedException", "Refresh Token has been revoked");
});

test("lists users by its own paging", async () => {
  const UserPoolId = userPoolId;
  const all = await collect(paginateListUsers({ client: directory, pageSize: 2 }, { UserPoolId }), "Users");
  const names = all.map(({ Username }) => Username);
  assert.ok(names.includes(jane.name) && names.includes(bob.name));
  assert.equal(new Set(names).size, names.length);
  assert.ok(all[0].UserCreateDate instanceof Date);
  const admins = await collect(
    paginateListUsersInGroup({ client: directory }, { UserPoolId, GroupName: "linux-admins" }),
    "Users",
  );
  assert.deepEqual(admins.map(({ Username }) => Username), [jane.name]);
});

test("reads groups", async () => {
  const group = await directory.send(new GetGroupCommand({ UserPoolId: userPoolId, GroupName: "linux-admins" }));
  assert.equal(group.Group.Precedence, 10);
  const groups = await directory.send(
    new AdminListGroupsForUserCommand({ UserPoolId: userPoolId, Username: jane.name }),
  );
  assert.deepEqual(groups.Groups.map(({ GroupName }) => GroupName).sort(), ["linux-admins", "linux-users"]);
});

test("lists nothing with another key", async () => {
  const wrong = { ...directoryKey, secretAccessKey: "wrong" };
  const client = new CognitoIdentityProviderClient({ region, endpoint, credentials: wrong });
  await fails(collect(paginateListUsers({ client }, { UserPoolId: userPoolId }), "Users"), "InvalidSignatureException");
});

test("is somebody to STS with federated credentials", async () => {
  const { Credentials } = await federate(jane);
  assert.ok(Credentials.Expiration instanceof Date);
  const sts = new STSClient({
    region,
    endpoint,
    credentials: {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretKey,
      sessionToken: Credentials.SessionToken,
    },
  });
  const caller = await sts.send(new GetCallerIdentityCommand({}));
  assert.match(caller.Arn, /:assumed-role\/.*\/CognitoIdentityCredentials$/);
});

test("tries again when it is throttled or a page comes instead", async () => {
  await control("faults", {
    faults: [
      { operation: "InitiateAuth", kind: "throttle", times: 1 },
      { operation: "InitiateAuth", kind: "html", httpStatus: 503, times: 1 },
    ],
  });
  const { AuthenticationResult, $metadata } = await signIn(jane);
  assert.ok(AuthenticationResult.IdToken);
  assert.equal($metadata.attempts, 3);
});

test("corrects its clock by the emulator's", async () => {
  await control("clock", { offsetSeconds: -3600 });
  try {
    const client = new CognitoIdentityProviderClient({ region, endpoint, credentials: directoryKey });
    assert.ok((await collect(paginateListUsers({ client }, { UserPoolId: userPoolId }), "Users")).length > 0);
  } finally {
    await control("clock", { offsetSeconds: 0 });
  }
});

await done();
