// The AWS SDK for JavaScript goes every way into a pool: SRP, each first factor, chosen and preferred, the second factors
// that judge_factors_aws_sdk.mjs leaves out, a new password with attributes, and devices with an SRP of their own.
import {
  CognitoIdentityProviderClient,
  ConfirmDeviceCommand,
  ForgetDeviceCommand,
  ForgotPasswordCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  ListDevicesCommand,
  RespondToAuthChallengeCommand,
  UpdateDeviceStatusCommand,
} from "@aws-sdk/client-cognito-identity-provider";

import { Authenticator } from "./authenticator.mjs";
import { app, appCode, createPerson, devices, newcomers, optional, password, sentCode, toldTo } from "./factors.mjs";
import { clientId, endpoint, region, userPoolId } from "./settings.mjs";
import { makeDevice, startSrp } from "./srp.mjs";
import { assert, done, fails, test } from "./tap.mjs";

const people = new CognitoIdentityProviderClient({
  region,
  endpoint,
  credentials: { accessKeyId: "none", secretAccessKey: "none" },
});
const groupOf = ({ userPoolId }) => userPoolId.split("_")[1];

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

function signIn(pool, name, more) {
  return initiate(pool, "USER_PASSWORD_AUTH", name, { PASSWORD: password, ...more });
}

function expectChallenge(reply, name) {
  assert.equal(reply.ChallengeName, name);
  assert.ok(reply.Session || name === "PASSWORD_VERIFIER");
  return reply;
}

function expectTokens({ AuthenticationResult, ChallengeName }) {
  assert.equal(ChallengeName, undefined);
  assert.ok(AuthenticationResult.IdToken && AuthenticationResult.AccessToken && AuthenticationResult.RefreshToken);
  return AuthenticationResult;
}

// Answers a PASSWORD_VERIFIER.
async function provePassword(pool, srp, asked, typed) {
  expectChallenge(asked, "PASSWORD_VERIFIER");
  const { USERNAME, USER_ID_FOR_SRP } = asked.ChallengeParameters;
  return respond(pool, asked, USERNAME, await srp.prove(USER_ID_FOR_SRP, typed, asked.ChallengeParameters));
}

async function signInBySrp(pool, name, typed) {
  const srp = await startSrp(groupOf(pool));
  return provePassword(pool, srp, await initiate(pool, "USER_SRP_AUTH", name, { SRP_A: srp.SRP_A }), typed);
}

test("signs in by SRP", async () => {
  const name = await createPerson(optional);
  const { AccessToken } = expectTokens(await signInBySrp(optional, name, password));
  assert.equal((await people.send(new GetUserCommand({ AccessToken }))).Username, name);
});

test("is refused by SRP with a wrong password", async () => {
  await fails(signInBySrp(optional, await createPerson(optional), "Wrong-Horse-7"), "NotAuthorizedException");
});

test("gives the code of an app after SRP", async () => {
  const name = await createPerson(optional, { mfa: app });
  const asked = expectChallenge(await signInBySrp(optional, name, password), "SOFTWARE_TOKEN_MFA");
  expectTokens(await respond(optional, asked, name, { SOFTWARE_TOKEN_MFA_CODE: appCode() }));
});

test("gives the code of an e-mail", async () => {
  const name = await createPerson(optional, { mfa: { enabled: ["EMAIL_OTP"] } });
  const asked = expectChallenge(await signIn(optional, name), "EMAIL_OTP");
  assert.equal(asked.ChallengeParameters.CODE_DELIVERY_DELIVERY_MEDIUM, "EMAIL");
  await fails(respond(optional, asked, name, { EMAIL_OTP_CODE: "0" }), "CodeMismatchException");
  expectTokens(await respond(optional, asked, name, { EMAIL_OTP_CODE: sentCode(name) }));
});

test("chooses among three second factors", async () => {
  const answers = {
    SMS_MFA: (name) => ({ SMS_MFA_CODE: sentCode(name) }),
    EMAIL_OTP: (name) => ({ EMAIL_OTP_CODE: sentCode(name) }),
    SOFTWARE_TOKEN_MFA: () => ({ SOFTWARE_TOKEN_MFA_CODE: appCode() }),
  };
  for (const ANSWER of Object.keys(answers)) {
    const name = await createPerson(optional, { mfa: { ...app, enabled: Object.keys(answers) } });
    const choice = expectChallenge(await signIn(optional, name), "SELECT_MFA_TYPE");
    assert.deepEqual(JSON.parse(choice.ChallengeParameters.MFAS_CAN_CHOOSE).sort(), Object.keys(answers).sort());
    const asked = expectChallenge(await respond(optional, choice, name, { ANSWER }), ANSWER);
    expectTokens(await respond(optional, asked, name, answers[ANSWER](name)));
  }
});

test("chooses a new password, and gives the attributes that are required", async () => {
  const name = await createPerson(newcomers, { status: "FORCE_CHANGE_PASSWORD", attributes: { email: "a@example.com" } });
  const asked = expectChallenge(await signIn(newcomers, name), "NEW_PASSWORD_REQUIRED");
  assert.deepEqual(JSON.parse(asked.ChallengeParameters.requiredAttributes), ["userAttributes.given_name"]);
  assert.equal(JSON.parse(asked.ChallengeParameters.userAttributes).email, "a@example.com");
  const NEW_PASSWORD = "Newer-Horse-8";
  await fails(respond(newcomers, asked, name, { NEW_PASSWORD }), "InvalidParameterException");
  const answered = await respond(newcomers, asked, name, { NEW_PASSWORD, "userAttributes.given_name": "Anne" });
  const { AccessToken } = expectTokens(answered);
  const { UserAttributes } = await people.send(new GetUserCommand({ AccessToken }));
  assert.equal(UserAttributes.find(({ Name }) => Name === "given_name").Value, "Anne");
});

// How each first factor goes on once it is chosen or preferred: [what goes along, what answers the challenge that comes].
const firstFactors = {
  PASSWORD: async () => [{ PASSWORD: password }, null],
  PASSWORD_SRP: async () => {
    const srp = await startSrp(groupOf(optional));
    return [{ SRP_A: srp.SRP_A }, (asked) => provePassword(optional, srp, asked, password)];
  },
  EMAIL_OTP: async (name) => [{}, (asked) => respond(optional, asked, name, { EMAIL_OTP_CODE: sentCode(name) })],
  SMS_OTP: async (name) => [{}, (asked) => respond(optional, asked, name, { SMS_OTP_CODE: sentCode(name) })],
  WEB_AUTHN: async (name, key) => [
    {},
    (asked) =>
      respond(optional, asked, name, { CREDENTIAL: key.answer(asked.ChallengeParameters.CREDENTIAL_REQUEST_OPTIONS) }),
  ],
};

async function holdPasskey() {
  const key = new Authenticator();
  return { key, name: await createPerson(optional, { passkeys: [key.passkey] }) };
}

for (const [factor, goOn] of Object.entries(firstFactors)) {
  const follows = factor === "PASSWORD_SRP" ? "PASSWORD_VERIFIER" : factor;

  test(`chooses ${factor}`, async () => {
    const { key, name } = await holdPasskey();
    const choice = expectChallenge(await initiate(optional, "USER_AUTH", name, {}), "SELECT_CHALLENGE");
    assert.ok(choice.AvailableChallenges.includes(factor));
    const [along, answer] = await goOn(name, key);
    const reply = await respond(optional, choice, name, { ANSWER: factor, ...along });
    expectTokens(answer ? await answer(expectChallenge(reply, follows)) : reply);
  });

  test(`prefers ${factor}`, async () => {
    const { key, name } = await holdPasskey();
    const [along, answer] = await goOn(name, key);
    const reply = await initiate(optional, "USER_AUTH", name, { PREFERRED_CHALLENGE: factor, ...along });
    expectTokens(answer ? await answer(expectChallenge(reply, follows)) : reply);
  });
}

test("chooses the password first and gives it then", async () => {
  const name = await createPerson(optional);
  const choice = await initiate(optional, "USER_AUTH", name, {});
  const asked = expectChallenge(await respond(optional, choice, name, { ANSWER: "PASSWORD" }), "PASSWORD");
  expectTokens(await respond(optional, asked, name, { PASSWORD: password }));
});

test("prefers a passkey that it does not have, and may choose", async () => {
  const name = await createPerson(optional);
  const reply = await initiate(optional, "USER_AUTH", name, { PREFERRED_CHALLENGE: "WEB_AUTHN" });
  expectChallenge(reply, "SELECT_CHALLENGE");
  assert.ok(!reply.AvailableChallenges.includes("WEB_AUTHN"));
});

test("is refused with a passkey that was forged", async () => {
  const { key, name } = await holdPasskey();
  key.forgeKey();
  const asked = await initiate(optional, "USER_AUTH", name, { PREFERRED_CHALLENGE: "WEB_AUTHN" });
  const [, answer] = await firstFactors.WEB_AUTHN(name, key);
  await fails(answer(asked), "NotAuthorizedException");
});

test("tells the triggers of every call", async () => {
  const visitors = { userPoolId, clientId };
  const name = await createPerson(visitors);
  const srp = await startSrp(groupOf(visitors));
  const tell = (Command, more, host) =>
    people.send(new Command({ ClientId: clientId, ...more, ClientMetadata: { host } }));
  const asked = await tell(
    InitiateAuthCommand,
    { AuthFlow: "USER_SRP_AUTH", AuthParameters: { USERNAME: name, SRP_A: srp.SRP_A } },
    "web1",
  );
  const proof = await srp.prove(asked.ChallengeParameters.USER_ID_FOR_SRP, password, asked.ChallengeParameters);
  const { ChallengeName } = asked;
  const answered = await tell(
    RespondToAuthChallengeCommand,
    { ChallengeName, ChallengeResponses: { USERNAME: name, ...proof } },
    "web2",
  );
  assert.deepEqual(toldTo("PreAuthentication_Authentication", name).validationData, { host: "web1" });
  assert.deepEqual(toldTo("PostAuthentication_Authentication", name).clientMetadata, { host: "web2" });
  assert.deepEqual(toldTo("TokenGeneration_Authentication", name).clientMetadata, { host: "web2" });
  const { RefreshToken } = expectTokens(answered);
  await tell(GetTokensFromRefreshTokenCommand, { RefreshToken }, "web3");
  assert.deepEqual(toldTo("TokenGeneration_RefreshTokens", name).clientMetadata, { host: "web3" });
  await tell(ForgotPasswordCommand, { Username: name }, "web4");
  assert.deepEqual(toldTo("CustomMessage_ForgotPassword", name).clientMetadata, { host: "web4" });
});

async function rememberDevice({ AccessToken, NewDeviceMetadata }) {
  const device = { ...NewDeviceMetadata, ...(await makeDevice(NewDeviceMetadata)) };
  const { DeviceKey } = device;
  const confirmed = await people.send(
    new ConfirmDeviceCommand({ AccessToken, DeviceKey, DeviceName: "sdk", DeviceSecretVerifierConfig: device.verifier }),
  );
  assert.equal(confirmed.UserConfirmationNecessary, true);
  await people.send(new UpdateDeviceStatusCommand({ AccessToken, DeviceKey, DeviceRememberedStatus: "remembered" }));
  return device;
}

// In place of the code: DEVICE_SRP_AUTH, DEVICE_PASSWORD_VERIFIER.
async function signInWithDevice(name, { DeviceKey, DeviceGroupKey, password: secret }) {
  const DEVICE_KEY = DeviceKey;
  const asked = expectChallenge(await signIn(devices, name, { DEVICE_KEY }), "DEVICE_SRP_AUTH");
  const srp = await startSrp(DeviceGroupKey);
  const next = await respond(devices, asked, name, { DEVICE_KEY, SRP_A: srp.SRP_A });
  expectChallenge(next, "DEVICE_PASSWORD_VERIFIER");
  const proof = await srp.prove(DeviceKey, secret, next.ChallengeParameters);
  return respond(devices, next, name, { DEVICE_KEY, ...proof });
}

test("remembers a device, whose own SRP replaces the code until it is forgotten", async () => {
  const name = await createPerson(devices, { mfa: app });
  const asked = expectChallenge(await signIn(devices, name), "SOFTWARE_TOKEN_MFA");
  const first = expectTokens(await respond(devices, asked, name, { SOFTWARE_TOKEN_MFA_CODE: appCode() }));
  const device = await rememberDevice(first);
  const { AccessToken } = expectTokens(await signInWithDevice(name, device));
  await fails(signInWithDevice(name, { ...device, password: "wrong" }), "NotAuthorizedException");
  const { Devices } = await people.send(new ListDevicesCommand({ AccessToken }));
  assert.deepEqual(Devices.map(({ DeviceKey }) => DeviceKey), [device.DeviceKey]);
  await people.send(new ForgetDeviceCommand({ AccessToken, DeviceKey: device.DeviceKey }));
  await fails(signInWithDevice(name, device), "ResourceNotFoundException");
  expectChallenge(await signIn(devices, name), "SOFTWARE_TOKEN_MFA");
});

test("refreshes with its device, and not without", async () => {
  const name = await createPerson(devices, { mfa: app });
  const asked = await signIn(devices, name);
  const tokens = expectTokens(await respond(devices, asked, name, { SOFTWARE_TOKEN_MFA_CODE: appCode() }));
  const { DeviceKey } = await rememberDevice(tokens);
  const { RefreshToken } = tokens;
  const refresh = (more) =>
    people.send(new GetTokensFromRefreshTokenCommand({ ClientId: devices.clientId, RefreshToken, ...more }));
  assert.ok((await refresh({ DeviceKey })).AuthenticationResult.IdToken);
  await fails(refresh({}), "NotAuthorizedException");
});

await done();
