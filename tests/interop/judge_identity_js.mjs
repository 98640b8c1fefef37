// amazon-cognito-identity-js: the oldest client, with an SRP of its own.
import {
  AuthenticationDetails,
  CognitoRefreshToken,
  CognitoUser,
  CognitoUserPool,
} from "amazon-cognito-identity-js";

import { clientId, createNewcomer, endpoint, jane, userPoolId } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

const pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint: `${endpoint}/` });

function userNamed(name) {
  return new CognitoUser({ Username: name, Pool: pool });
}

function signIn(user, password, newPassword) {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: password });
  return new Promise((resolve, reject) => {
    const answers = {
      onSuccess: resolve,
      onFailure: reject,
      newPasswordRequired: () =>
        newPassword === undefined
          ? reject(new Error("a new password is wanted"))
          : user.completeNewPasswordChallenge(newPassword, {}, answers),
    };
    user.authenticateUser(details, answers);
  });
}

test("signs in by SRP", async () => {
  const session = await signIn(userNamed(jane.name), jane.password);
  assert.equal(session.getIdToken().payload["cognito:username"], jane.name);
  assert.ok(session.isValid());
});

test("signs in by SRP with an alias", async () => {
  const session = await signIn(userNamed(jane.email), jane.password);
  assert.equal(session.getIdToken().payload["cognito:username"], jane.name);
});

test("signs in by SRP again and again", async () => {
  for (let i = 0; i < 20; i += 1) await signIn(userNamed(jane.name), jane.password);
});

test("is told of a wrong password", () =>
  fails(signIn(userNamed("bob"), "wrong"), "NotAuthorizedException", "Incorrect username or password."));

test("is told of an unknown user", () =>
  fails(signIn(userNamed("nobody"), "x"), "UserNotFoundException", "User does not exist."));

test("signs in by password", async () => {
  const user = userNamed(jane.name);
  user.setAuthenticationFlowType("USER_PASSWORD_AUTH");
  assert.ok((await signIn(user, jane.password)).isValid());
});

test("chooses a new password, and signs in with it", async () => {
  await createNewcomer("interop-js");
  await signIn(userNamed("interop-js"), "Temporary-Pass-1", "Chosen-Pass-2");
  await signIn(userNamed("interop-js"), "Chosen-Pass-2");
});

test("is told that a new password is too weak", async () => {
  await createNewcomer("interop-js-weak");
  await fails(signIn(userNamed("interop-js-weak"), "Temporary-Pass-1", "weak"), "InvalidPasswordException");
});

test("reads the attributes", async () => {
  const user = userNamed(jane.name);
  await signIn(user, jane.password);
  const attributes = await new Promise((resolve, reject) =>
    user.getUserAttributes((error, result) => (error ? reject(error) : resolve(result))),
  );
  assert.equal(attributes.find(({ Name }) => Name === "email").Value, jane.email);
});

test("refreshes, and no more once the token is revoked", async () => {
  const user = userNamed(jane.name);
  const token = (await signIn(user, jane.password)).getRefreshToken().getToken();
  const refresh = () =>
    new Promise((resolve, reject) =>
      user.refreshSession(new CognitoRefreshToken({ RefreshToken: token }), (error, session) =>
        error ? reject(error) : resolve(session),
      ),
    );
  assert.equal((await refresh()).getIdToken().payload["cognito:username"], jane.name);
  await new Promise((resolve) => user.signOut(resolve));
  await fails(refresh(), "NotAuthorizedException", "Refresh Token has been revoked");
});

await done();
