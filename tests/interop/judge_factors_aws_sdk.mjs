// The AWS SDK for JavaScript: the shapes of every answer about factors and devices, as its model has them.
import {
  AssociateSoftwareTokenCommand,
  CognitoIdentityProviderClient,
  CodeMismatchException,
  EnableSoftwareTokenMFAException,
  GetUserAuthFactorsCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  SoftwareTokenMFANotFoundException,
  VerifySoftwareTokenCommand,
} from "@aws-sdk/client-cognito-identity-provider";

import { app, appCode, createPerson, devices, optional, password, required, sentCode } from "./factors.mjs";
import { endpoint, region } from "./settings.mjs";
import { assert, done, test } from "./tap.mjs";

const people = new CognitoIdentityProviderClient({
  region,
  endpoint,
  credentials: { accessKeyId: "none", secretAccessKey: "none" },
});

function initiate(pool, AuthFlow, USERNAME, parameters) {
  const AuthParameters = { USERNAME, ...parameters };
  return people.send(new InitiateAuthCommand({ AuthFlow, ClientId: pool.clientId, AuthParameters }));
}

function respond(pool, { ChallengeName, Session }, USERNAME, responses) {
  const ChallengeResponses = { USERNAME, ...responses };
  return people.send(
    new RespondToAuthChallengeCommand({ ClientId: pool.clientId, ChallengeName, Session, ChallengeResponses }),
  );
}

function signIn(pool, name) {
  return initiate(pool, "USER_PASSWORD_AUTH", name, { PASSWORD: password });
}

test("gives the code of an authenticator app", async () => {
  const name = await createPerson(optional, { mfa: app });
  const asked = await signIn(optional, name);
  assert.equal(asked.ChallengeName, "SOFTWARE_TOKEN_MFA");
  assert.equal(asked.ChallengeParameters.FRIENDLY_DEVICE_NAME, "phone");
  await assert.rejects(respond(optional, asked, name, { SOFTWARE_TOKEN_MFA_CODE: "000000" }), CodeMismatchException);
  const { AuthenticationResult } = await respond(optional, asked, name, { SOFTWARE_TOKEN_MFA_CODE: appCode() });
  assert.ok(AuthenticationResult.IdToken);
});

test("gives the code of a text message", async () => {
  const name = await createPerson(optional, { mfa: { enabled: ["SMS_MFA"] } });
  const asked = await signIn(optional, name);
  const { AuthenticationResult } = await respond(optional, asked, name, { SMS_MFA_CODE: sentCode(name) });
  assert.ok(AuthenticationResult.AccessToken);
});

test("sets an app up inside the sign-in", async () => {
  const name = await createPerson(required, { attributes: {} });
  const asked = await signIn(required, name);
  assert.equal(asked.ChallengeName, "MFA_SETUP");
  const { SecretCode, Session } = await people.send(new AssociateSoftwareTokenCommand({ Session: asked.Session }));
  await assert.rejects(
    people.send(new VerifySoftwareTokenCommand({ Session, UserCode: appCode(SecretCode, 9) })),
    EnableSoftwareTokenMFAException,
  );
  const verified = await people.send(new VerifySoftwareTokenCommand({ Session, UserCode: appCode(SecretCode) }));
  assert.equal(verified.Status, "SUCCESS");
  const last = { ChallengeName: "MFA_SETUP", Session: verified.Session };
  assert.ok((await respond(required, last, name, {})).AuthenticationResult.IdToken);
});

test("sets an address up inside the sign-in, as the guide words it", async () => {
  const name = await createPerson(required, { attributes: {} });
  const asked = await respond(required, await signIn(required, name), name, { email: "new@example.org" });
  assert.equal(asked.ChallengeName, "EMAIL_OTP");
  const { AuthenticationResult } = await respond(required, asked, name, { EMAIL_OTP_CODE: sentCode(name) });
  assert.ok(AuthenticationResult.IdToken);
});

test("reads and sets what a user prefers", async () => {
  const name = await createPerson(optional);
  const { AccessToken } = (await signIn(optional, name)).AuthenticationResult;
  await people.send(
    new SetUserMFAPreferenceCommand({ AccessToken, EmailMfaSettings: { Enabled: true, PreferredMfa: true } }),
  );
  const user = await people.send(new GetUserCommand({ AccessToken }));
  assert.equal(user.PreferredMfaSetting, "EMAIL_OTP");
  assert.deepEqual(user.UserMFASettingList, ["EMAIL_OTP"]);
  const factors = await people.send(new GetUserAuthFactorsCommand({ AccessToken }));
  assert.deepEqual(factors.ConfiguredUserAuthFactors, ["PASSWORD", "EMAIL_OTP", "SMS_OTP"]);
});

test("is told of an app that was never associated as an exception of its own class", async () => {
  const name = await createPerson(devices);
  const { AccessToken } = (await signIn(devices, name)).AuthenticationResult;
  await assert.rejects(
    people.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: "123456" })),
    SoftwareTokenMFANotFoundException,
  );
});

test("chooses, and answers the choice", async () => {
  const name = await createPerson(optional);
  const choice = await initiate(optional, "USER_AUTH", name, {});
  assert.equal(choice.ChallengeName, "SELECT_CHALLENGE");
  assert.deepEqual(choice.AvailableChallenges, ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"]);
  const asked = await respond(optional, choice, name, { ANSWER: "SMS_OTP" });
  assert.equal(asked.ChallengeName, "SMS_OTP");
  const { AuthenticationResult } = await respond(optional, asked, name, { SMS_OTP_CODE: sentCode(name) });
  assert.ok(AuthenticationResult.IdToken);
});

test("is given the metadata of a new device", async () => {
  const { AuthenticationResult } = await signIn(devices, await createPerson(devices));
  assert.match(AuthenticationResult.NewDeviceMetadata.DeviceKey, /^eu-west-1_[0-9a-f-]{36}$/);
  assert.match(AuthenticationResult.NewDeviceMetadata.DeviceGroupKey, /^-\w{8}$/);
});

await done();
