// amazon-cognito-identity-js: from sign-up to a forgotten password, and custom challenges.
import {
  AuthenticationDetails,
  CognitoUser,
  CognitoUserAttribute,
  CognitoUserPool,
} from "amazon-cognito-identity-js";

import { clientId, codeFor, endpoint, userPoolId } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

const pool = new CognitoUserPool({ UserPoolId: userPoolId, ClientId: clientId, endpoint: `${endpoint}/` });
const name = "js-peter";
const first = "First-Pass-1";

function userNamed(username) {
  return new CognitoUser({ Username: username, Pool: pool });
}

// A call whose last argument is (error, result) => …
function called(call) {
  return new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));
}

// A call that takes an object of callbacks.
function answered(call, more = {}) {
  return new Promise((resolve, reject) => call({ onSuccess: resolve, onFailure: reject, ...more }));
}

function signUp(username, password) {
  const email = new CognitoUserAttribute({ Name: "email", Value: `${username}@example.com` });
  return called((callback) => pool.signUp(username, password, [email], [], callback, { host: "web1" }));
}

function signIn(user, password) {
  const details = new AuthenticationDetails({ Username: user.getUsername(), Password: password });
  return answered((callbacks) => user.authenticateUser(details, callbacks));
}

// Answers "2+2" and its like.
function answersTo(user, compute) {
  const callbacks = {
    customChallenge: ({ question }) => user.sendCustomChallengeAnswer(String(compute(question)), callbacks),
  };
  return callbacks;
}

function sum(question) {
  const [a, b] = question.split("+").map(Number);
  return a + b;
}

function signInByQuestions(user, compute, begin) {
  return new Promise((onSuccess, onFailure) =>
    begin(Object.assign(answersTo(user, compute), { onSuccess, onFailure })),
  );
}

test("signs up", async () => {
  const { userConfirmed, userSub, codeDeliveryDetails } = await signUp(name, first);
  assert.equal(userConfirmed, false);
  assert.match(userSub, /^[0-9a-f-]{36}$/);
  assert.equal(codeDeliveryDetails.Destination, "j***@e***");
});

test("is told that a name is taken, and that a password is too weak", async () => {
  await fails(signUp(name, first), "UsernameExistsException", "User already exists");
  await fails(signUp("js-weak", "weak"), "InvalidPasswordException");
});

test("cannot sign in before it has confirmed", () =>
  fails(signIn(userNamed(name), first), "UserNotConfirmedException", "User is not confirmed."));

test("confirms with the newest code, after a wrong one", async () => {
  const user = userNamed(name);
  await called((callback) => user.resendConfirmationCode(callback));
  const code = await codeFor(name, "CustomMessage_ResendCode");
  const wrong = code.replace(/^./, (digit) => (Number(digit) + 1) % 10);
  const confirm = (typed) => called((callback) => user.confirmRegistration(typed, false, callback));
  await fails(confirm(wrong), "CodeMismatchException");
  assert.equal(await confirm(code), "SUCCESS");
  assert.ok((await signIn(userNamed(name), first)).isValid());
});

test("changes its password", async () => {
  const user = userNamed(name);
  await signIn(user, first);
  const change = (from, to) => called((callback) => user.changePassword(from, to, callback));
  await fails(change("Wrong-Pass-9", "Second-Pass-2"), "NotAuthorizedException");
  assert.equal(await change(first, "Second-Pass-2"), "SUCCESS");
  await fails(signIn(userNamed(name), first), "NotAuthorizedException");
  await signIn(userNamed(name), "Second-Pass-2");
});

test("replaces a forgotten password", async () => {
  const user = userNamed(`${name}@example.com`);
  const details = await answered((callbacks) =>
    user.forgotPassword({ ...callbacks, inputVerificationCode: callbacks.onSuccess }),
  );
  assert.equal(details.CodeDeliveryDetails.DeliveryMedium, "EMAIL");
  const code = await codeFor(name, "CustomMessage_ForgotPassword");
  const confirm = (password) => answered((callbacks) => user.confirmPassword(code, password, callbacks));
  await fails(confirm("weak"), "InvalidPasswordException");
  await confirm("Third-Pass-3");
  await signIn(userNamed(name), "Third-Pass-3");
});

test("answers custom challenges without a password", async () => {
  const user = userNamed(name);
  const details = new AuthenticationDetails({ Username: name });
  const session = await signInByQuestions(user, sum, (callbacks) => user.initiateAuth(details, callbacks));
  assert.equal(session.getIdToken().payload["cognito:username"], name);
});

test("answers custom challenges after the password", async () => {
  const user = userNamed(name);
  user.setAuthenticationFlowType("CUSTOM_AUTH");
  const details = new AuthenticationDetails({ Username: name, Password: "Third-Pass-3" });
  const begin = (callbacks) => user.authenticateUser(details, callbacks);
  assert.ok((await signInByQuestions(user, sum, begin)).isValid());
});

test("is refused for a wrong answer", async () => {
  const user = userNamed(name);
  const details = new AuthenticationDetails({ Username: name });
  const begin = (callbacks) => user.initiateAuth(details, callbacks);
  await fails(signInByQuestions(user, () => 5, begin), "NotAuthorizedException");
});

await done();
