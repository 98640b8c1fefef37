// aws-amplify: from sign-up to a forgotten password, and custom challenges.
import { Amplify } from "aws-amplify";
import {
  autoSignIn,
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  confirmUserAttribute,
  fetchUserAttributes,
  getCurrentUser,
  resendSignUpCode,
  resetPassword,
  sendUserAttributeVerificationCode,
  signIn,
  signOut,
  signUp,
  updatePassword,
  updateUserAttributes,
} from "aws-amplify/auth";

import { clientId, codeFor, endpoint, userPoolId } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

Amplify.configure({
  Auth: { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: endpoint } },
});

const username = "amplify-peter";
const first = "First-Pass-1";

async function signsIn(password) {
  const result = await signIn({ username, password });
  assert.equal(result.nextStep.signInStep, "DONE");
  await signOut();
}

test("signs up", async () => {
  const { isSignUpComplete, nextStep, userId } = await signUp({
    username,
    password: first,
    options: { userAttributes: { email: `${username}@example.com` }, validationData: { invitation: "17" } },
  });
  assert.equal(isSignUpComplete, false);
  assert.equal(nextStep.signUpStep, "CONFIRM_SIGN_UP");
  assert.equal(nextStep.codeDeliveryDetails.destination, "a***@e***");
  assert.match(userId, /^[0-9a-f-]{36}$/);
});

test("is led from the sign-in to the confirmation", async () => {
  const result = await signIn({ username, password: first });
  assert.equal(result.nextStep.signInStep, "CONFIRM_SIGN_UP");
  await resendSignUpCode({ username });
  const confirmationCode = await codeFor(username, "CustomMessage_ResendCode");
  assert.ok((await confirmSignUp({ username, confirmationCode })).isSignUpComplete);
  await signsIn(first);
});

test("is signed in by the confirmation of its sign-up", async () => {
  const newcomer = "amplify-paula";
  await signUp({
    username: newcomer,
    password: first,
    options: { userAttributes: { email: "paula@example.com" }, autoSignIn: { authFlowType: "USER_AUTH" } },
  });
  const confirmationCode = await codeFor(newcomer, "CustomMessage_SignUp");
  const { nextStep } = await confirmSignUp({ username: newcomer, confirmationCode });
  assert.equal(nextStep.signUpStep, "COMPLETE_AUTO_SIGN_IN");
  assert.equal((await autoSignIn()).nextStep.signInStep, "DONE");
  assert.equal((await getCurrentUser()).username, newcomer);
  await signOut();
});

test("changes its password", async () => {
  await signIn({ username, password: first });
  await fails(updatePassword({ oldPassword: first, newPassword: "weak" }), "InvalidPasswordException");
  await updatePassword({ oldPassword: first, newPassword: "Second-Pass-2" });
  await signOut();
  await signsIn("Second-Pass-2");
});

test("replaces a forgotten password", async () => {
  const { nextStep } = await resetPassword({ username });
  assert.equal(nextStep.resetPasswordStep, "CONFIRM_RESET_PASSWORD_WITH_CODE");
  const confirmationCode = await codeFor(username, "CustomMessage_ForgotPassword");
  await confirmResetPassword({ username, confirmationCode, newPassword: "Third-Pass-3" });
  await fails(
    confirmResetPassword({ username, confirmationCode, newPassword: "Fourth-Pass-4" }),
    "ExpiredCodeException",
  );
  await signsIn("Third-Pass-3");
});

test("changes and verifies an address", async () => {
  await signIn({ username, password: "Third-Pass-3" });
  const { email } = await updateUserAttributes({ userAttributes: { email: "new@example.org", nickname: "Pete" } });
  assert.equal(email.nextStep.updateAttributeStep, "CONFIRM_ATTRIBUTE_WITH_CODE");
  assert.equal(email.nextStep.codeDeliveryDetails.destination, "n***@e***");
  assert.equal((await fetchUserAttributes()).email_verified, "false");
  await sendUserAttributeVerificationCode({ userAttributeKey: "email" });
  const confirmationCode = await codeFor(username, "CustomMessage_VerifyUserAttribute");
  await confirmUserAttribute({ userAttributeKey: "email", confirmationCode });
  const attributes = await fetchUserAttributes();
  assert.deepEqual([attributes.email_verified, attributes.nickname], ["true", "Pete"]);
  await signOut();
});

for (const authFlowType of ["CUSTOM_WITHOUT_SRP", "CUSTOM_WITH_SRP"]) {
  test(`answers the challenges of ${authFlowType}`, async () => {
    const password = authFlowType === "CUSTOM_WITH_SRP" ? "Third-Pass-3" : undefined;
    let { nextStep } = await signIn({ username, password, options: { authFlowType } });
    for (const answer of ["4", "6"]) {
      assert.equal(nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE");
      assert.equal(nextStep.additionalInfo.question, `${answer / 2}+${answer / 2}`);
      ({ nextStep } = await confirmSignIn({ challengeResponse: answer }));
    }
    assert.equal(nextStep.signInStep, "DONE");
    assert.equal((await getCurrentUser()).username, username);
    await signOut();
  });
}

await done();
