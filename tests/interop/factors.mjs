// The pools of factors.json and their people: users, the codes they are sent, and their authenticator apps.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

import { control } from "./settings.mjs";

export const optional = { userPoolId: "eu-west-1_Factors1", clientId: "factorsclient1234567890abcd" };
export const required = { userPoolId: "eu-west-1_Required1", clientId: "requiredclient1234567890abc" };
export const devices = { userPoolId: "eu-west-1_Devices1", clientId: "devicesclient1234567890abcd" };
export const newcomers = { userPoolId: "eu-west-1_Newcomers", clientId: "newcomersclient1234567890ab" };
export const password = "Right-Horse-7";
export const secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
export const app = { enabled: ["SOFTWARE_TOKEN_MFA"], totpSecret: secret, totpDeviceName: "phone" };
export const addresses = { email: "person@example.com", email_verified: "true", phone_number: "+4915112345678" };

let people = 0;

// A new user, so that no test meets another's codes; their name.
export async function createPerson(pool, user = {}) {
  people += 1;
  const username = `person-${process.pid}-${people}`;
  await control("users", {
    userPoolId: pool.userPoolId,
    action: "create",
    user: { username, password, attributes: addresses, ...user },
  });
  return username;
}

function linesOf(path) {
  return readFileSync(path, "utf8").trim().split("\n").map((line) => JSON.parse(line));
}

// What was sent to this user last.
export function sentCode(username) {
  return linesOf(process.env.EMULATOR_OUTBOX).findLast((message) => message.username === username).code;
}

// What a Lambda trigger was told last about this user.
export function toldTo(source, username) {
  const isIt = ({ triggerSource, userName }) => triggerSource === source && userName === username;
  const event = linesOf(process.env.EMULATOR_TRIGGER_LOG).findLast(isIt);
  if (!event) throw new Error(`${source} was not told of ${username}`);
  return event.request;
}

function decodeBase32(text) {
  const bits = [...text].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

// What an authenticator app shows, so many steps of 30 seconds from now: each code is good for once.
export function appCode(base32 = secret, steps = 0) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
  const digest = createHmac("sha1", decodeBase32(base32)).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1000000).padStart(6, "0");
}
