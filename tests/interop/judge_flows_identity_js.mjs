// amazon-cognito-identity-js: a new password with attributes, and what the triggers of a pool are told.
import { AuthenticationDetails, CognitoUser, CognitoUserAttribute, CognitoUserPool } from "amazon-cognito-identity-js";

import { app, createPerson, newcomers, optional, password, sentCode, toldTo } from "./factors.mjs";
import { clientId, endpoint, userPoolId } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

const host = { host: "web1" };
const visitors = { userPoolId, clientId };

function poolOf({ userPoolId: UserPoolId, clientId: ClientId }) {
  return new CognitoUserPool({ UserPoolId, ClientId, endpoint: `${endpoint}/` });
}

function userOf(pool, Username) {
  return new CognitoUser({ Username, Pool: poolOf(pool) });
}

function called(call) {
  return new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));
}

// The first of these callbacks that is called, and with what.
function next(start) {
  return new Promise((resolve, reject) => {
    const step = (name) => (...values) => resolve({ step: name, values });
    start({
      onSuccess: step("done"),
      onFailure: reject,
      newPasswordRequired: step("newPasswordRequired"),
      selectMFAType: step("selectMFAType"),
      mfaRequired: step("mfaRequired"),
      inputVerificationCode: step("inputVerificationCode"),
    });
  });
}

function authenticate(user, flow, more) {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: password, ...more });
  user.setAuthenticationFlowType(flow);
  return next((answers) => user.authenticateUser(details, answers));
}

for (const flow of ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
  test(`chooses a new password after ${flow}, and gives the attributes that are required`, async () => {
    const attributes = { email: "a@example.com" };
    const user = userOf(newcomers, await createPerson(newcomers, { status: "FORCE_CHANGE_PASSWORD", attributes }));
    const { step, values } = await authenticate(user, flow);
    assert.equal(step, "newPasswordRequired");
    assert.deepEqual(values[1], ["given_name"]);
    const choose = (more) => next((answers) => user.completeNewPasswordChallenge("Newer-Horse-8", more, answers));
    await fails(choose({}), "InvalidParameterException");
    assert.equal((await choose({ given_name: "Anne" })).step, "done");
    const { UserAttributes } = await called((callback) => user.getUserData(callback));
    assert.equal(UserAttributes.find(({ Name }) => Name === "given_name").Value, "Anne");
  });

test("chooses the text message among two second factors", async () => {
  const name = await createPerson(optional, { mfa: { ...app, enabled: ["SMS_MFA", "SOFTWARE_TOKEN_MFA"] } });
  const user = userOf(optional, name);
  assert.equal((await authenticate(user, "USER_PASSWORD_AUTH")).step, "selectMFAType");
  assert.equal((await next((answers) => user.sendMFASelectionAnswer("SMS_MFA", answers))).step, "mfaRequired");
  assert.equal((await next((answers) => user.sendMFACode(sentCode(name), answers))).step, "done");
});

test("tells the triggers of a sign-up and of its confirmation", async () => {
  const name = `js-told-${process.pid}`;
  const email = new CognitoUserAttribute({ Name: "email", Value: `${name}@example.com` });
  await called((callback) => poolOf(visitors).signUp(name, password, [email], [], callback, host));
  assert.deepEqual(toldTo("PreSignUp_SignUp", name).clientMetadata, host);
  assert.deepEqual(toldTo("CustomMessage_SignUp", name).clientMetadata, host);
  const user = userOf(visitors, name);
  await called((callback) => user.confirmRegistration(sentCode(name), false, callback, { host: "web2" }));
  assert.deepEqual(toldTo("PostConfirmation_ConfirmSignUp", name).clientMetadata, { host: "web2" });
});

test("tells the triggers of a sign-in", async () => {
  const name = await createPerson(visitors);
  await authenticate(userOf(visitors, name), "USER_SRP_AUTH", { ClientMetadata: host });
  assert.deepEqual(toldTo("PreAuthentication_Authentication", name).validationData, host);
  assert.deepEqual(toldTo("PostAuthentication_Authentication", name).clientMetadata, host);
  assert.deepEqual(toldTo("TokenGeneration_Authentication", name).clientMetadata, host);
});

test("tells the triggers of a forgotten password", async () => {
  const name = await createPerson(visitors);
  const user = userOf(visitors, name);
  await next((answers) => user.forgotPassword(answers, host));
  assert.deepEqual(toldTo("CustomMessage_ForgotPassword", name).clientMetadata, host);
  const code = sentCode(name);
  await next((answers) => user.confirmPassword(code, "Newer-Horse-8", answers, { host: "web2" }));
  assert.deepEqual(toldTo("PostConfirmation_ConfirmForgotPassword", name).clientMetadata, { host: "web2" });
});

await done();
