// aws-jwt-verify: AWS's own judge of Cognito's tokens.
import { CognitoJwtVerifier } from "aws-jwt-verify";

import { clientId, control, endpoint, jane, userPoolId } from "./settings.mjs";
import { assert, done, fails, test } from "./tap.mjs";

async function signIn() {
  const reply = await fetch(endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
    },
    body: JSON.stringify({
      AuthFlow: "USER_PASSWORD_AUTH",
      ClientId: clientId,
      AuthParameters: { USERNAME: jane.name, PASSWORD: jane.password },
    }),
  });
  return (await reply.json()).AuthenticationResult;
}

// A verifier for the service's own issuer that has the emulator's keys.
async function verifier(tokenUse, settings = {}) {
  const made = CognitoJwtVerifier.create({ userPoolId, tokenUse, clientId, ...settings });
  const keys = await fetch(`${endpoint}/${userPoolId}/.well-known/jwks.json`);
  made.cacheJwks(await keys.json());
  return made;
}

test("believes ID and access tokens", async () => {
  const { IdToken, AccessToken } = await signIn();
  const id = await (await verifier("id")).verify(IdToken);
  const access = await (await verifier("access")).verify(AccessToken);
  assert.equal(id["cognito:username"], jane.name);
  assert.equal(access.username, jane.name);
  assert.deepEqual(id["cognito:groups"], access["cognito:groups"]);
});

test("checks groups", async () => {
  const { IdToken } = await signIn();
  await (await verifier("id", { groups: "linux-admins" })).verify(IdToken);
  await fails((await verifier("id", { groups: "others" })).verify(IdToken), "CognitoJwtInvalidGroupError");
});

test("does not take one for the other, nor for another client's", async () => {
  const { IdToken, AccessToken } = await signIn();
  await fails((await verifier("id")).verify(AccessToken), "CognitoJwtInvalidTokenUseError");
  await fails((await verifier("id", { clientId: "other" })).verify(IdToken), "CognitoJwtInvalidClientIdError");
});

test("notices a wrong signature", async () => {
  await control("faults", { faults: [{ operation: "InitiateAuth", kind: "wrongSignature", times: 1 }] });
  const { IdToken } = await signIn();
  await fails((await verifier("id")).verify(IdToken), "JwtInvalidSignatureError");
});

test("notices that a token has expired", async () => {
  await control("clock", { offsetSeconds: -7200 });
  const { IdToken } = await signIn();
  await control("clock", { offsetSeconds: 0 });
  await fails((await verifier("id")).verify(IdToken), "JwtExpiredError");
});

await done();
