// An authenticator of WebAuthn in JavaScript, with one passkey and somebody who always touches it.
import { createHash, generateKeyPairSync, randomBytes, sign } from "node:crypto";

export const origin = "https://login.example.com"; // of the relying party of factors.json

function makeKeys() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

export class Authenticator {
  #counter = 0;
  #keys = makeKeys();
  credentialId = randomBytes(16);

  // As the emulator's state has it.
  get passkey() {
    const publicKey = this.#keys.publicKey.export({ type: "spki", format: "der" }).toString("base64");
    return { credentialId: this.credentialId.toString("base64url"), publicKey };
  }

  // From now on it signs with another key than the one that was registered.
  forgeKey() {
    this.#keys = makeKeys();
  }

  // Signs for options whose challenge and ids are bytes, as a browser's are.
  assert({ challenge, rpId }) {
    const said = { type: "webauthn.get", challenge: Buffer.from(challenge).toString("base64url"), origin, crossOrigin: false };
    const clientData = Buffer.from(JSON.stringify(said));
    const rest = Buffer.alloc(5, 1); // the user is present
    this.#counter += 1;
    rest.writeUInt32BE(this.#counter, 1);
    const authenticatorData = Buffer.concat([createHash("sha256").update(rpId).digest(), rest]);
    const hash = createHash("sha256").update(clientData).digest();
    const signature = sign("sha256", Buffer.concat([authenticatorData, hash]), this.#keys.privateKey);
    return { clientData, authenticatorData, signature };
  }

  // AuthenticationResponseJSON for PublicKeyCredentialRequestOptionsJSON, both as texts.
  answer(text) {
    const options = JSON.parse(text);
    const challenge = Buffer.from(options.challenge, "base64url");
    const { clientData, authenticatorData, signature } = this.assert({ challenge, rpId: options.rpId });
    const id = this.credentialId.toString("base64url");
    return JSON.stringify({
      id,
      rawId: id,
      type: "public-key",
      clientExtensionResults: {},
      response: {
        clientDataJSON: clientData.toString("base64url"),
        authenticatorData: authenticatorData.toString("base64url"),
        signature: signature.toString("base64url"),
      },
    });
  }
}
