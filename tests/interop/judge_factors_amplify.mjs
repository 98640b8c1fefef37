// aws-amplify: second factors, their set-up, the choice of first factors, and devices.
import { Amplify } from "aws-amplify";
import {
  confirmSignIn,
  fetchAuthSession,
  fetchDevices,
  fetchMFAPreference,
  forgetDevice,
  rememberDevice,
  setUpTOTP,
  signIn,
  signOut,
  updateMFAPreference,
  verifyTOTPSetup,
} from "aws-amplify/auth";

import { app, appCode, createPerson, devices, optional, password, required, sentCode } from "./factors.mjs";
import { endpoint } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

// The client names devices after the browser, which Node 18 does not pretend to be.
globalThis.navigator ??= { userAgent: "a test", platform: "none" };

function use({ userPoolId, clientId }) {
  Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId: clientId, userPoolEndpoint: endpoint } } });
}

// A new person of a pool, who is the next to sign in.
async function start(pool, user) {
  use(pool);
  await signOut();
  return createPerson(pool, user);
}

async function expectStep(promised, step) {
  const { nextStep } = await promised;
  assert.equal(nextStep.signInStep, step);
  return nextStep;
}

test("gives the code of an authenticator app, after a wrong one", async () => {
  const username = await start(optional, { mfa: app });
  await expectStep(signIn({ username, password }), "CONFIRM_SIGN_IN_WITH_TOTP_CODE");
  await fails(confirmSignIn({ challengeResponse: "000000" }), "CodeMismatchException");
  await expectStep(confirmSignIn({ challengeResponse: appCode() }), "DONE");
});

test("gives codes of text messages and e-mails", async () => {
  const kinds = [
    ["SMS_MFA", "CONFIRM_SIGN_IN_WITH_SMS_CODE", "+*********5678"],
    ["EMAIL_OTP", "CONFIRM_SIGN_IN_WITH_EMAIL_CODE", "p***@e***"],
  ];
  for (const [factor, step, destination] of kinds) {
    const username = await start(optional, { mfa: { enabled: [factor] } });
    const { codeDeliveryDetails } = await expectStep(signIn({ username, password }), step);
    assert.equal(codeDeliveryDetails.destination, destination);
    await expectStep(confirmSignIn({ challengeResponse: sentCode(username) }), "DONE");
  }
});

test("chooses among three factors", async () => {
  const enabled = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"];
  const username = await start(optional, { mfa: { ...app, enabled } });
  const { allowedMFATypes } = await expectStep(
    signIn({ username, password }),
    "CONTINUE_SIGN_IN_WITH_MFA_SELECTION",
  );
  assert.deepEqual([...allowedMFATypes].sort(), ["EMAIL", "SMS", "TOTP"]);
  await expectStep(confirmSignIn({ challengeResponse: "EMAIL" }), "CONFIRM_SIGN_IN_WITH_EMAIL_CODE");
  await expectStep(confirmSignIn({ challengeResponse: sentCode(username) }), "DONE");
});

test("sets an app up inside the sign-in, after a wrong code", async () => {
  const username = await start(required, { attributes: {} });
  await expectStep(signIn({ username, password }), "CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION");
  const { totpSetupDetails } = await expectStep(
    confirmSignIn({ challengeResponse: "TOTP" }),
    "CONTINUE_SIGN_IN_WITH_TOTP_SETUP",
  );
  const { sharedSecret } = totpSetupDetails;
  await fails(confirmSignIn({ challengeResponse: appCode(sharedSecret, 9) }), "EnableSoftwareTokenMFAException");
  await expectStep(confirmSignIn({ challengeResponse: appCode(sharedSecret) }), "DONE");
  await signOut();
  await expectStep(signIn({ username, password }), "CONFIRM_SIGN_IN_WITH_TOTP_CODE");
  await expectStep(confirmSignIn({ challengeResponse: appCode(sharedSecret, 1) }), "DONE");
});

test("sets an address up inside the sign-in", async () => {
  const username = await start(required, { attributes: {} });
  await expectStep(signIn({ username, password }), "CONTINUE_SIGN_IN_WITH_MFA_SETUP_SELECTION");
  await expectStep(confirmSignIn({ challengeResponse: "EMAIL" }), "CONTINUE_SIGN_IN_WITH_EMAIL_SETUP");
  await expectStep(confirmSignIn({ challengeResponse: "new@example.org" }), "CONFIRM_SIGN_IN_WITH_EMAIL_CODE");
  await expectStep(confirmSignIn({ challengeResponse: sentCode(username) }), "DONE");
});

test("sets an app up while signed in, and prefers it", async () => {
  const username = await start(optional);
  await expectStep(signIn({ username, password }), "DONE");
  const { sharedSecret } = await setUpTOTP();
  await verifyTOTPSetup({ code: appCode(sharedSecret) });
  await updateMFAPreference({ totp: "PREFERRED", sms: "ENABLED" });
  const { preferred, enabled } = await fetchMFAPreference();
  assert.equal(preferred, "TOTP");
  assert.deepEqual([...enabled].sort(), ["SMS", "TOTP"]);
  await signOut();
  await expectStep(signIn({ username, password }), "CONFIRM_SIGN_IN_WITH_TOTP_CODE");
});

test("chooses a first factor", async () => {
  const username = await start(optional);
  const { availableChallenges } = await expectStep(
    signIn({ username, options: { authFlowType: "USER_AUTH" } }),
    "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION",
  );
  assert.deepEqual([...availableChallenges].sort(), ["EMAIL_OTP", "PASSWORD", "PASSWORD_SRP", "SMS_OTP"]);
  await expectStep(confirmSignIn({ challengeResponse: "EMAIL_OTP" }), "CONFIRM_SIGN_IN_WITH_EMAIL_CODE");
  await fails(confirmSignIn({ challengeResponse: "wrong" }), "CodeMismatchException");
  await expectStep(confirmSignIn({ challengeResponse: sentCode(username) }), "DONE");
});

for (const [challenge, step] of [
  ["PASSWORD", "CONFIRM_SIGN_IN_WITH_PASSWORD"],
  ["PASSWORD_SRP", "CONFIRM_SIGN_IN_WITH_PASSWORD"],
])
  test(`chooses ${challenge} and gives the password then`, async () => {
    const username = await start(optional);
    await expectStep(
      signIn({ username, options: { authFlowType: "USER_AUTH" } }),
      "CONTINUE_SIGN_IN_WITH_FIRST_FACTOR_SELECTION",
    );
    await expectStep(confirmSignIn({ challengeResponse: challenge }), step);
    await expectStep(confirmSignIn({ challengeResponse: password }), "DONE");
  });

for (const preferredChallenge of ["PASSWORD", "PASSWORD_SRP"])
  test(`prefers ${preferredChallenge} and is signed in at once`, async () => {
    const username = await start(optional);
    const options = { authFlowType: "USER_AUTH", preferredChallenge };
    await expectStep(signIn({ username, password, options }), "DONE");
  });

test("prefers a text message", async () => {
  const username = await start(optional);
  const options = { authFlowType: "USER_AUTH", preferredChallenge: "SMS_OTP" };
  await expectStep(signIn({ username, options }), "CONFIRM_SIGN_IN_WITH_SMS_CODE");
  await expectStep(confirmSignIn({ challengeResponse: sentCode(username) }), "DONE");
});

test("remembers a device, refreshes with it, and signs in without a code until it is forgotten", async () => {
  const username = await start(devices, { mfa: app });
  await expectStep(signIn({ username, password }), "CONFIRM_SIGN_IN_WITH_TOTP_CODE");
  await expectStep(confirmSignIn({ challengeResponse: appCode() }), "DONE");
  await rememberDevice();
  assert.equal((await fetchDevices()).length, 1);
  assert.ok((await fetchAuthSession({ forceRefresh: true })).tokens.idToken);
  for (let i = 0; i < 10; i += 1) {
    await signOut();
    await expectStep(signIn({ username, password }), "DONE");
  }
  await forgetDevice();
  await signOut();
  await expectStep(signIn({ username, password }), "CONFIRM_SIGN_IN_WITH_TOTP_CODE");
});

await done();
