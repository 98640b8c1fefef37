// amazon-cognito-identity-js: second factors and devices, as its callbacks want them.
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from "amazon-cognito-identity-js";

import { app, appCode, createPerson, devices, optional, password, required, sentCode } from "./factors.mjs";
import { endpoint } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

// A user of a pool; the storage is the host's, which keeps devices.
function userOf(pool, name, storage) {
  const { userPoolId: UserPoolId, clientId: ClientId } = pool;
  const memory = storage ?? new Map();
  const Storage = {
    setItem: (key, value) => memory.set(key, String(value)),
    getItem: (key) => memory.get(key) ?? null,
    removeItem: (key) => memory.delete(key),
    clear: () => memory.clear(),
  };
  const users = new CognitoUserPool({ UserPoolId, ClientId, endpoint: `${endpoint}/`, Storage });
  return new CognitoUser({ Username: name, Pool: users, Storage });
}

// Calls `start` with callbacks for every challenge; what came first: {step, value}.
function next(start) {
  return new Promise((resolve, reject) => {
    const step = (name) => (...values) => resolve({ step: name, values });
    start({
      onSuccess: step("done"),
      onFailure: reject,
      mfaRequired: step("mfaRequired"),
      totpRequired: step("totpRequired"),
      selectMFAType: step("selectMFAType"),
      mfaSetup: step("mfaSetup"),
      newPasswordRequired: step("newPasswordRequired"),
    });
  });
}

function authenticate(user) {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: password });
  return next((answers) => user.authenticateUser(details, answers));
}

function promise(start) {
  return new Promise((resolve, reject) =>
    start((error, result) => (error ? reject(error) : resolve(result))),
  );
}

// The same for callbacks in an object.
function settled(start, success = "onSuccess") {
  return new Promise((resolve, reject) => start({ [success]: resolve, onFailure: reject }));
}

test("gives the code of an authenticator app, after a wrong one", async () => {
  const user = userOf(optional, await createPerson(optional, { mfa: app }));
  assert.equal((await authenticate(user)).step, "totpRequired");
  await fails(
    next((answers) => user.sendMFACode("000000", answers, "SOFTWARE_TOKEN_MFA")),
    "CodeMismatchException",
  );
  const { step } = await next((answers) => user.sendMFACode(appCode(), answers, "SOFTWARE_TOKEN_MFA"));
  assert.equal(step, "done");
});

test("is told that a code was used already", async () => {
  const name = await createPerson(optional, { mfa: app });
  const code = appCode();
  const first = userOf(optional, name);
  await authenticate(first);
  await next((answers) => first.sendMFACode(code, answers, "SOFTWARE_TOKEN_MFA"));
  const second = userOf(optional, name);
  await authenticate(second);
  await fails(
    next((answers) => second.sendMFACode(code, answers, "SOFTWARE_TOKEN_MFA")),
    "ExpiredCodeException",
  );
});

test("gives the code of a text message", async () => {
  const name = await createPerson(optional, { mfa: { enabled: ["SMS_MFA"] } });
  const user = userOf(optional, name);
  const { step, values } = await authenticate(user);
  assert.equal(step, "mfaRequired");
  assert.equal(values[1].CODE_DELIVERY_DELIVERY_MEDIUM, "SMS");
  assert.equal((await next((answers) => user.sendMFACode(sentCode(name), answers))).step, "done");
});

test("chooses between two factors", async () => {
  const name = await createPerson(optional, {
    mfa: { ...app, enabled: ["SMS_MFA", "SOFTWARE_TOKEN_MFA"] },
  });
  const user = userOf(optional, name);
  const { step, values } = await authenticate(user);
  assert.equal(step, "selectMFAType");
  assert.deepEqual(JSON.parse(values[1].MFAS_CAN_CHOOSE).sort(), ["SMS_MFA", "SOFTWARE_TOKEN_MFA"]);
  const chosen = await next((answers) => user.sendMFASelectionAnswer("SOFTWARE_TOKEN_MFA", answers));
  assert.equal(chosen.step, "totpRequired");
  const { step: last } = await next((answers) => user.sendMFACode(appCode(), answers, "SOFTWARE_TOKEN_MFA"));
  assert.equal(last, "done");
});

test("sets an app up inside the sign-in, and signs in with it", async () => {
  const name = await createPerson(required, { attributes: {} });
  const user = userOf(required, name);
  assert.equal((await authenticate(user)).step, "mfaSetup");
  const made = await settled((answers) => user.associateSoftwareToken(answers), "associateSecretCode");
  await settled((answers) => user.verifySoftwareToken(appCode(made), "phone", answers));
  const again = userOf(required, name);
  assert.equal((await authenticate(again)).step, "totpRequired");
  const { step } = await next((answers) => again.sendMFACode(appCode(made, 1), answers, "SOFTWARE_TOKEN_MFA"));
  assert.equal(step, "done");
});

test("sets an app up while signed in, prefers it, and reads that", async () => {
  const name = await createPerson(optional);
  const user = userOf(optional, name);
  assert.equal((await authenticate(user)).step, "done");
  const made = await settled((answers) => user.associateSoftwareToken(answers), "associateSecretCode");
  await settled((answers) => user.verifySoftwareToken(appCode(made), "phone", answers));
  await promise((answer) => user.setUserMfaPreference(null, { PreferredMfa: true, Enabled: true }, answer));
  const data = await promise((answer) => user.getUserData(answer, { bypassCache: true }));
  assert.equal(data.PreferredMfaSetting, "SOFTWARE_TOKEN_MFA");
  assert.equal((await authenticate(userOf(optional, name))).step, "totpRequired");
});

// Signs in with the code of the app.
async function signInWithCode(user, steps) {
  assert.equal((await authenticate(user)).step, "totpRequired");
  return next((answers) => user.sendMFACode(appCode(undefined, steps), answers, "SOFTWARE_TOKEN_MFA"));
}

test("remembers a device, which replaces the code again and again, and forgets it", async () => {
  const name = await createPerson(devices, { mfa: app });
  const host = new Map();
  const user = userOf(devices, name, host);
  const { step, values } = await signInWithCode(user, 0);
  assert.equal(step, "done");
  assert.ok(values[1], "the client was not told to ask whether to remember");
  await settled((answers) => user.setDeviceStatusRemembered(answers));
  for (let i = 0; i < 10; i += 1) assert.equal((await authenticate(userOf(devices, name, host))).step, "done");
  const again = userOf(devices, name, host);
  await authenticate(again);
  await settled((answers) => again.forgetDevice(answers));
  assert.equal((await authenticate(userOf(devices, name, host))).step, "totpRequired");
});

test("refreshes with its device", async () => {
  const name = await createPerson(devices, { mfa: app });
  const user = userOf(devices, name);
  const { values } = await signInWithCode(user, 0);
  const session = await promise((answer) => user.refreshSession(values[0].getRefreshToken(), answer));
  assert.equal(session.getIdToken().payload["cognito:username"], name);
});

test("starts again without a device that the pool has forgotten", async () => {
  const name = await createPerson(devices, { mfa: app });
  const host = new Map();
  const user = userOf(devices, name, host);
  await signInWithCode(user, 0);
  await settled((answers) => user.setDeviceStatusRemembered(answers));
  const stranger = userOf(devices, name, new Map());
  await signInWithCode(stranger, 1);
  const { Devices } = await settled((answers) => stranger.listDevices(10, null, answers));
  assert.equal(Devices.length, 2);
  for (const { DeviceKey } of Devices)
    await settled((answers) => stranger.forgetSpecificDevice(DeviceKey, answers));
  assert.equal((await authenticate(userOf(devices, name, host))).step, "totpRequired");
});

await done();
