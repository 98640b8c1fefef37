// aws-amplify signs in with a passkey. Of a browser it needs navigator.credentials, which is an authenticator here.
import { Amplify } from "aws-amplify";
import { confirmSignIn, signIn, signOut } from "aws-amplify/auth";

import { Authenticator } from "./authenticator.mjs";
import { createPerson, optional } from "./factors.mjs";
import { endpoint } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

const key = new Authenticator();

class AuthenticatorAssertionResponse {
  constructor({ clientData, authenticatorData, signature }) {
    Object.assign(this, { clientDataJSON: clientData, authenticatorData, signature });
  }
}

class PublicKeyCredential {
  constructor(response) {
    Object.assign(this, { id: key.passkey.credentialId, rawId: key.credentialId, type: "public-key", response });
  }

  getClientExtensionResults() {
    return {};
  }
}

// What an authenticator answers to these options.
function get({ publicKey: options }) {
  assert.ok(options.allowCredentials.some(({ id }) => Buffer.from(id).equals(key.credentialId)));
  return new PublicKeyCredential(new AuthenticatorAssertionResponse(key.assert(options)));
}

Amplify.configure({
  Auth: {
    Cognito: { userPoolId: optional.userPoolId, userPoolClientId: optional.clientId, userPoolEndpoint: endpoint },
  },
});
Object.assign(globalThis, { PublicKeyCredential, AuthenticatorAssertionResponse });
Object.defineProperty(globalThis, "navigator", { value: { userAgent: "a test", credentials: { get } } });
globalThis.window = { document: {}, isSecureContext: true, PublicKeyCredential };

test("prefers a passkey", async () => {
  const username = await createPerson(optional, { passkeys: [key.passkey] });
  const options = { authFlowType: "USER_AUTH", preferredChallenge: "WEB_AUTHN" };
  const { nextStep } = await signIn({ username, options });
  assert.equal(nextStep.signInStep, "DONE");
  await signOut();
});

test("chooses a passkey", async () => {
  const username = await createPerson(optional, { passkeys: [key.passkey] });
  const { nextStep } = await signIn({ username, options: { authFlowType: "USER_AUTH" } });
  assert.ok(nextStep.availableChallenges.includes("WEB_AUTHN"));
  const last = await confirmSignIn({ challengeResponse: "WEB_AUTHN" });
  assert.equal(last.nextStep.signInStep, "DONE");
  await signOut();
});

test("is refused with another key", async () => {
  const username = await createPerson(optional, { passkeys: [key.passkey] });
  key.forgeKey();
  const options = { authFlowType: "USER_AUTH", preferredChallenge: "WEB_AUTHN" };
  await fails(signIn({ username, options }), "NotAuthorizedException");
});

await done();
