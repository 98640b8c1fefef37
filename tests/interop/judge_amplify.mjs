// aws-amplify: sign-in, session and federation as web applications do it.
import { Amplify } from "aws-amplify";
import {
  confirmSignIn,
  fetchAuthSession,
  fetchUserAttributes,
  getCurrentUser,
  signIn,
  signOut,
} from "aws-amplify/auth";

import { bob, clientId, createNewcomer, endpoint, identityPoolId, jane, userPoolId } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

Amplify.configure({
  Auth: {
    Cognito: {
      userPoolId,
      userPoolClientId: clientId,
      userPoolEndpoint: endpoint,
      identityPoolId,
      identityPoolEndpoint: endpoint,
    },
  },
});

for (const authFlowType of ["USER_SRP_AUTH", "USER_PASSWORD_AUTH"]) {
  test(`signs in with ${authFlowType}`, async () => {
    const result = await signIn({ username: jane.name, password: jane.password, options: { authFlowType } });
    assert.equal(result.nextStep.signInStep, "DONE");
    assert.equal((await getCurrentUser()).username, jane.name);
    await signOut();
  });
}

test("is told of a wrong password", () =>
  fails(
    signIn({ username: bob.name, password: "wrong" }),
    "NotAuthorizedException",
    "Incorrect username or password.",
  ));

test("chooses a new password", async () => {
  await createNewcomer("interop-amplify");
  const first = await signIn({ username: "interop-amplify", password: "Temporary-Pass-1" });
  assert.equal(first.nextStep.signInStep, "CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED");
  const second = await confirmSignIn({ challengeResponse: "Chosen-Pass-2" });
  assert.equal(second.nextStep.signInStep, "DONE");
  await signOut();
});

test("federates, refreshes, reads attributes and signs out", async () => {
  await signIn({ username: jane.name, password: jane.password });
  const session = await fetchAuthSession();
  assert.match(session.credentials.accessKeyId, /^ASIA/);
  assert.match(session.identityId, /^eu-west-1:/);
  const refreshed = await fetchAuthSession({ forceRefresh: true });
  assert.notEqual(refreshed.tokens.idToken.toString(), session.tokens.idToken.toString());
  assert.equal(refreshed.identityId, session.identityId);
  assert.equal((await fetchUserAttributes()).email, jane.email);
  await signOut();
  assert.equal((await fetchAuthSession()).tokens, undefined);
});

await done();
