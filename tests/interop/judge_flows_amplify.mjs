// aws-amplify: first and second factors that judge_factors_amplify.mjs leaves out, a new password with attributes, and what
// the triggers of a pool are told.
import { Amplify } from "aws-amplify";
import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  fetchUserAttributes,
  resetPassword,
  signIn,
  signOut,
  signUp,
} from "aws-amplify/auth";

import { app, appCode, createPerson, newcomers, optional, password, sentCode, toldTo } from "./factors.mjs";
import { clientId, endpoint, userPoolId } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

globalThis.navigator ??= { userAgent: "a test", platform: "none" };

const visitors = { userPoolId, clientId };
const clientMetadata = { host: "web1" };
const options = { clientMetadata };

async function start(pool, user) {
  Amplify.configure({
    Auth: {
      Cognito: { userPoolId: pool.userPoolId, userPoolClientId: pool.clientId, userPoolEndpoint: endpoint },
    },
  });
  await signOut();
  return createPerson(pool, user);
}

async function expectStep(promised, step) {
  const { nextStep } = await promised;
  assert.equal(nextStep.signInStep, step);
  return nextStep;
}

for (const authFlowType of ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
  test(`chooses a new password after ${authFlowType}, and gives the attributes that are required`, async () => {
    const attributes = { email: "a@example.com" };
    const username = await start(newcomers, { status: "FORCE_CHANGE_PASSWORD", attributes });
    const { missingAttributes } = await expectStep(
      signIn({ username, password, options: { authFlowType } }),
      "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED",
    );
    assert.deepEqual(missingAttributes, ["given_name"]);
    const challengeResponse = "Newer-Horse-8";
    await fails(confirmSignIn({ challengeResponse }), "InvalidParameterException");
    await expectStep(
      confirmSignIn({ challengeResponse, options: { userAttributes: { given_name: "Anne" } } }),
      "DONE",
    );
    assert.equal((await fetchUserAttributes()).given_name, "Anne");
  });

for (const [type, step, code] of [
  ["SMS", "CONFIRM_SIGN_IN_WITH_SMS_CODE", sentCode],
  ["TOTP", "CONFIRM_SIGN_IN_WITH_TOTP_CODE", () => appCode()],
])
  test(`chooses ${type} among three second factors`, async () => {
    const enabled = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
    const username = await start(optional, { mfa: { ...app, enabled } });
    await expectStep(signIn({ username, password }), "CONTINUE_SIGN_IN_WITH_MFA_SELECTION");
    await expectStep(confirmSignIn({ challengeResponse: type }), step);
    await expectStep(confirmSignIn({ challengeResponse: code(username) }), "DONE");
  });

test("chooses a text message first", async () => {
  const username = await start(optional);
  await expectStep(
    signIn({ username, options: { authFlowType: "USER_AUTH" } }),
    "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION",
  );
  await expectStep(confirmSignIn({ challengeResponse: "SMS_OTP" }), "CONFIRM_SIGN_IN_WITH_SMS_CODE");
  await expectStep(confirmSignIn({ challengeResponse: sentCode(username) }), "DONE");
});

test("prefers an e-mail", async () => {
  const username = await start(optional);
  const wish = { authFlowType: "USER_AUTH", preferredChallenge: "EMAIL_OTP" };
  await expectStep(signIn({ username, options: wish }), "CONFIRM_SIGN_IN_WITH_EMAIL_CODE");
  await expectStep(confirmSignIn({ challengeResponse: sentCode(username) }), "DONE");
});

test("tells the triggers of a sign-up and of its confirmation", async () => {
  await start(visitors);
  const username = `amplify-told-${process.pid}`;
  const userAttributes = { email: `${username}@example.com` };
  await signUp({ username, password, options: { userAttributes, clientMetadata, validationData: { invitation: "17" } } });
  const told = toldTo("PreSignUp_SignUp", username);
  assert.deepEqual([told.clientMetadata, told.validationData], [clientMetadata, { invitation: "17" }]);
  await confirmSignUp({ username, confirmationCode: sentCode(username), options: { clientMetadata: { host: "web2" } } });
  assert.deepEqual(toldTo("PostConfirmation_ConfirmSignUp", username).clientMetadata, { host: "web2" });
});

for (const authFlowType of ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"])
  test(`tells the triggers of a sign-in by ${authFlowType}`, async () => {
    const username = await start(visitors);
    await expectStep(signIn({ username, password, options: { clientMetadata, authFlowType } }), "DONE");
    assert.deepEqual(toldTo("PreAuthentication_Authentication", username).validationData, clientMetadata);
    // what InitiateAuth was told goes no further: with the password alone there is nothing that answers a challenge
    const later = authFlowType === "USER_SRP_AUTH" ? clientMetadata : undefined;
    assert.deepEqual(toldTo("PostAuthentication_Authentication", username).clientMetadata, later);
  });

test("tells the triggers of a second factor", async () => {
  const username = await start(optional, { mfa: app });
  await expectStep(signIn({ username, password }), "CONFIRM_SIGN_IN_WITH_TOTP_CODE");
  await expectStep(confirmSignIn({ challengeResponse: appCode(), options }), "DONE");
  assert.deepEqual(toldTo("PostAuthentication_Authentication", username).clientMetadata, clientMetadata);
});

test("tells the triggers of a forgotten password", async () => {
  const username = await start(visitors);
  await resetPassword({ username, options });
  assert.deepEqual(toldTo("CustomMessage_ForgotPassword", username).clientMetadata, clientMetadata);
  const confirmationCode = sentCode(username);
  await confirmResetPassword({ username, confirmationCode, newPassword: "Newer-Horse-8", options: { clientMetadata: { host: "web2" } } });
  assert.deepEqual(toldTo("PostConfirmation_ConfirmForgotPassword", username).clientMetadata, { host: "web2" });
});

await done();
