// SRP for the AWS SDK, which has none: the arithmetic is amazon-cognito-identity-js's.
import { createHmac } from "node:crypto";

import { AuthenticationHelper, DateHelper } from "amazon-cognito-identity-js";
import BigInteger from "amazon-cognito-identity-js/lib/BigInteger.js";

const Integer = BigInteger.default ?? BigInteger;

function called(call) {
  return new Promise((resolve, reject) => call((error, result) => (error ? reject(error) : resolve(result))));
}

// One attempt. `group` is what follows the "_" in the pool's id, or a device's DeviceGroupKey.
export async function startSrp(group) {
  const helper = new AuthenticationHelper(group);
  const a = await called((callback) => helper.getLargeAValue(callback));

  // The answers to PASSWORD_VERIFIER and DEVICE_PASSWORD_VERIFIER, but for USERNAME.
  async function prove(user, password, { SRP_B, SALT, SECRET_BLOCK }) {
    const [b, salt] = [new Integer(SRP_B, 16), new Integer(SALT, 16)];
    const key = await called((callback) => helper.getPasswordAuthenticationKey(user, password, b, salt, callback));
    const now = new DateHelper().getNowString();
    const signed = [Buffer.from(group + user), Buffer.from(SECRET_BLOCK, "base64"), Buffer.from(now)];
    return {
      TIMESTAMP: now,
      PASSWORD_CLAIM_SECRET_BLOCK: SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: createHmac("sha256", key).update(Buffer.concat(signed)).digest("base64"),
    };
  }

  return { SRP_A: a.toString(16), prove };
}

// What ConfirmDevice wants to know of a new device, and its password.
export async function makeDevice({ DeviceGroupKey, DeviceKey }) {
  const helper = new AuthenticationHelper(DeviceGroupKey);
  await called((callback) => helper.generateHashDevice(DeviceGroupKey, DeviceKey, callback));
  const encode = (hex) => Buffer.from(hex, "hex").toString("base64");
  return {
    password: helper.getRandomPassword(),
    verifier: { Salt: encode(helper.getSaltDevices()), PasswordVerifier: encode(helper.getVerifierDevices()) },
  };
}
