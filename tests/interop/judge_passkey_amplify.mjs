// aws-amplify signs in with a passkey. Of a browser it needs navigator.credentials, which is an authenticator here.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

import { Amplify } from "aws-amplify";
import { confirmSignIn, signIn, signOut } from "aws-amplify/auth";

import { createPerson, optional } from "./factors.mjs";
import { endpoint } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

const origin = "https://login.example.com";
const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
const credentialId = randomBytes(16);
const passkey = {
  credentialId: credentialId.toString("base64url"),
  publicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
};
let signingKey = privateKey;
let counter = 0;

class AuthenticatorAssertionResponse {
  constructor(clientData, authenticatorData) {
    const hash = createHash("sha256").update(clientData).digest();
    this.clientDataJSON = clientData;
    this.authenticatorData = authenticatorData;
    this.signature = sign("sha256", Buffer.concat([authenticatorData, hash]), signingKey);
  }
}

class PublicKeyCredential {
  constructor(response) {
    Object.assign(this, { id: passkey.credentialId, rawId: credentialId, type: "public-key", response });
  }

  getClientExtensionResults() {
    return {};
  }
}

// What an authenticator answers to these options.
function get({ publicKey: options }) {
  assert.ok(options.allowCredentials.some(({ id }) => Buffer.from(id).equals(credentialId)));
  const challenge = Buffer.from(options.challenge).toString("base64url");
  const clientData = Buffer.from(JSON.stringify({ type: "webauthn.get", challenge, origin, crossOrigin: false }));
  const rest = Buffer.alloc(5, 1); // the user is present
  counter += 1;
  rest.writeUInt32BE(counter, 1);
  const party = createHash("sha256").update(options.rpId).digest();
  return new PublicKeyCredential(new AuthenticatorAssertionResponse(clientData, Buffer.concat([party, rest])));
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
  const username = await createPerson(optional, { passkeys: [passkey] });
  const options = { authFlowType: "USER_AUTH", preferredChallenge: "WEB_AUTHN" };
  const { nextStep } = await signIn({ username, options });
  assert.equal(nextStep.signInStep, "DONE");
  await signOut();
});

test("chooses a passkey", async () => {
  const username = await createPerson(optional, { passkeys: [passkey] });
  const { nextStep } = await signIn({ username, options: { authFlowType: "USER_AUTH" } });
  assert.ok(nextStep.availableChallenges.includes("WEB_AUTHN"));
  const last = await confirmSignIn({ challengeResponse: "WEB_AUTHN" });
  assert.equal(last.nextStep.signInStep, "DONE");
  await signOut();
});

test("is refused with another key", async () => {
  const username = await createPerson(optional, { passkeys: [passkey] });
  signingKey = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
  const options = { authFlowType: "USER_AUTH", preferredChallenge: "WEB_AUTHN" };
  await fails(signIn({ username, options }), "NotAuthorizedException");
});

await done();
