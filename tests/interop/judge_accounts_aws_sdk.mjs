// The AWS SDK for JavaScript: accounts with a client secret, and what administrators do with them.
import { createHmac } from "node:crypto";

import {
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminDisableUserCommand,
  AdminEnableUserCommand,
  AdminResetUserPasswordCommand,
  AdminSetUserPasswordCommand,
  ChangePasswordCommand,
  CognitoIdentityProviderClient,
  ConfirmForgotPasswordCommand,
  ConfirmSignUpCommand,
  ForgotPasswordCommand,
  InitiateAuthCommand,
  ResendConfirmationCodeCommand,
  RespondToAuthChallengeCommand,
  SignUpCommand,
} from "@aws-sdk/client-cognito-identity-provider";

import { codeFor, directoryKey, endpoint, region, secretClient, userPoolId } from "./settings.mjs";
import { startSrp } from "./srp.mjs";
import { assert, done, fails, test } from "./tap.mjs";

const anonymous = { region, endpoint, credentials: { accessKeyId: "none", secretAccessKey: "none" } };
const people = new CognitoIdentityProviderClient(anonymous);
const administrator = new CognitoIdentityProviderClient({ region, endpoint, credentials: directoryKey });
const ClientId = secretClient.id;
const UserPoolId = userPoolId;
const name = "sdk-peter";
const first = "First-Pass-1";

function hashOf(username) {
  return createHmac("sha256", secretClient.secret).update(username + ClientId).digest("base64");
}

// A public call about an account.
function call(Command, Username, more = {}) {
  return people.send(new Command({ ClientId, Username, SecretHash: hashOf(Username), ...more }));
}

function administer(Command, Username, more = {}) {
  return administrator.send(new Command({ UserPoolId, Username, ...more }));
}

function initiate(AuthFlow, USERNAME, more = {}) {
  const AuthParameters = { USERNAME, SECRET_HASH: hashOf(USERNAME), ...more };
  return people.send(new InitiateAuthCommand({ AuthFlow, ClientId, AuthParameters }));
}

function signIn(username, PASSWORD) {
  return initiate("USER_PASSWORD_AUTH", username, { PASSWORD });
}

test("signs up with a client secret, and not without", async () => {
  const UserAttributes = [{ Name: "email", Value: `${name}@example.com` }];
  const order = { Password: first, UserAttributes, ValidationData: [{ Name: "form", Value: "7" }] };
  await fails(
    people.send(new SignUpCommand({ ClientId, Username: name, ...order })),
    "NotAuthorizedException",
    `Client ${ClientId} is configured with secret but SECRET_HASH was not received`,
  );
  const { UserConfirmed, CodeDeliveryDetails } = await call(SignUpCommand, name, order);
  assert.equal(UserConfirmed, false);
  assert.equal(CodeDeliveryDetails.AttributeName, "email");
});

test("confirms, and is told of errors as exceptions of their own classes", async () => {
  await call(ResendConfirmationCodeCommand, name);
  const ConfirmationCode = await codeFor(name, "CustomMessage_ResendCode");
  await call(ConfirmSignUpCommand, name, { ConfirmationCode });
  await fails(call(ConfirmSignUpCommand, name, { ConfirmationCode }), "NotAuthorizedException");
  await fails(call(ResendConfirmationCodeCommand, name), "InvalidParameterException");
  await fails(call(SignUpCommand, name, { Password: first }), "UsernameExistsException");
});

test("changes a password five times an hour", async () => {
  const { AccessToken } = (await signIn(name, first)).AuthenticationResult;
  const change = (PreviousPassword, ProposedPassword) =>
    people.send(new ChangePasswordCommand({ AccessToken, PreviousPassword, ProposedPassword }));
  await change(first, "Second-Pass-2");
  for (let i = 0; i < 4; i += 1) await fails(change(first, "Other-Pass-9"), "NotAuthorizedException");
  await fails(change("Second-Pass-2", first), "LimitExceededException");
});

test("replaces a forgotten password", async () => {
  const { CodeDeliveryDetails } = await call(ForgotPasswordCommand, name);
  assert.equal(CodeDeliveryDetails.Destination, "s***@e***");
  const ConfirmationCode = await codeFor(name, "CustomMessage_ForgotPassword");
  await call(ConfirmForgotPasswordCommand, name, { ConfirmationCode, Password: "Third-Pass-3" });
  assert.ok((await signIn(name, "Third-Pass-3")).AuthenticationResult);
});

test("is told nothing of who does not exist", async () => {
  const { CodeDeliveryDetails } = await call(ForgotPasswordCommand, "sdk-nobody");
  assert.equal(CodeDeliveryDetails.DeliveryMedium, "EMAIL");
  await fails(
    call(ConfirmForgotPasswordCommand, "sdk-nobody", { ConfirmationCode: "123456", Password: first }),
    "CodeMismatchException",
  );
});

test("answers custom challenges", async () => {
  let reply = await initiate("CUSTOM_AUTH", name);
  for (const ANSWER of ["4", "6"]) {
    assert.equal(reply.ChallengeName, "CUSTOM_CHALLENGE");
    reply = await people.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: reply.ChallengeName,
        Session: reply.Session,
        ChallengeResponses: { USERNAME: reply.ChallengeParameters.USERNAME, SECRET_HASH: hashOf(name), ANSWER },
      }),
    );
  }
  assert.ok(reply.AuthenticationResult.IdToken);
});

test("answers custom challenges after the password", async () => {
  const srp = await startSrp(UserPoolId.split("_")[1]);
  let reply = await initiate("CUSTOM_AUTH", name, { CHALLENGE_NAME: "SRP_A", SRP_A: srp.SRP_A });
  const respond = ({ ChallengeName, Session }, answers) => {
    const ChallengeResponses = { USERNAME: name, SECRET_HASH: hashOf(name), ...answers };
    return people.send(new RespondToAuthChallengeCommand({ ClientId, ChallengeName, Session, ChallengeResponses }));
  };
  assert.equal(reply.ChallengeName, "PASSWORD_VERIFIER");
  const { USER_ID_FOR_SRP } = reply.ChallengeParameters;
  reply = await respond(reply, await srp.prove(USER_ID_FOR_SRP, "Third-Pass-3", reply.ChallengeParameters));
  for (const ANSWER of ["4", "6"]) {
    assert.equal(reply.ChallengeName, "CUSTOM_CHALLENGE");
    reply = await respond(reply, { ANSWER });
  }
  assert.ok(reply.AuthenticationResult.IdToken);
});

test("creates, invites, resets, disables and deletes as an administrator", async () => {
  const Username = "sdk-paula";
  const { User } = await administer(AdminCreateUserCommand, Username, {
    UserAttributes: [
      { Name: "email", Value: "paula@example.com" },
      { Name: "email_verified", Value: "true" },
    ],
    DesiredDeliveryMediums: ["EMAIL"],
  });
  assert.equal(User.UserStatus, "FORCE_CHANGE_PASSWORD");
  assert.ok(User.UserCreateDate instanceof Date);
  const temporary = await codeFor(Username, "CustomMessage_AdminCreateUser");
  assert.equal((await signIn(Username, temporary)).ChallengeName, "NEW_PASSWORD_REQUIRED");
  await administer(AdminSetUserPasswordCommand, Username, { Password: first, Permanent: true });
  assert.ok((await signIn(Username, first)).AuthenticationResult);
  await administer(AdminResetUserPasswordCommand, Username);
  await fails(signIn(Username, first), "PasswordResetRequiredException");
  const ConfirmationCode = await codeFor(Username, "CustomMessage_ForgotPassword");
  await call(ConfirmForgotPasswordCommand, Username, { ConfirmationCode, Password: "Second-Pass-2" });
  await administer(AdminDisableUserCommand, Username);
  await fails(signIn(Username, "Second-Pass-2"), "NotAuthorizedException", "User is disabled.");
  await administer(AdminEnableUserCommand, Username);
  await administer(AdminDeleteUserCommand, Username);
  await fails(administer(AdminDeleteUserCommand, Username), "UserNotFoundException");
});

test("confirms somebody as an administrator", async () => {
  await call(SignUpCommand, "sdk-paul", { Password: first });
  await fails(signIn("sdk-paul", first), "UserNotConfirmedException");
  await administer(AdminConfirmSignUpCommand, "sdk-paul");
  assert.ok((await signIn("sdk-paul", first)).AuthenticationResult);
});

await done();
