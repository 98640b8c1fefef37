import { readFile } from "node:fs/promises";

// The pool of tests/emulator/example-state.json, as the clients want to be told of it.
export const endpoint = process.env.EMULATOR_ENDPOINT;
export const region = "eu-west-1";
export const userPoolId = "eu-west-1_DemoPool1";
export const issuer = `https://cognito-idp.${region}.amazonaws.com/${userPoolId}`;
export const provider = `cognito-idp.${region}.amazonaws.com/${userPoolId}`;
export const identityPoolId = "eu-west-1:11111111-2222-4333-8444-555555555555";
export const clientId = "passwordclient1234567890abc";
export const secretClient = {
  id: "demoappclient1234567890abcd",
  secret: "demosecret0abcdefghijklmnopqrstuvwxyz0123456789abcd",
};
export const directoryKey = {
  accessKeyId: "AKIADEMODIRECTORY001",
  secretAccessKey: "demoDirectorySecret/abcdefghijklmnopqrst",
};
export const jane = { name: "jane", password: "Correct-Horse-7", email: "jane@example.com" };
export const bob = { name: "bob", password: "Battery-Staple-8" };

// Asks the emulator's control interface.
export async function control(path, order) {
  const reply = await fetch(`${endpoint}/_emulator/${path}`, { method: "POST", body: JSON.stringify(order) });
  if (!reply.ok) throw new Error(`${path}: ${await reply.text()}`);
  return reply.json();
}

// Makes a user whose temporary password must be changed.
export function createNewcomer(name) {
  return control("users", {
    userPoolId,
    action: "create",
    user: { username: name, password: "Temporary-Pass-1", status: "FORCE_CHANGE_PASSWORD" },
  });
}

// The last code that a user was sent for a purpose. The emulator writes it down before it answers the call.
export async function codeFor(username, purpose) {
  const lines = (await readFile(process.env.EMULATOR_OUTBOX, "utf8")).trim().split("\n");
  const sent = lines.map((line) => JSON.parse(line)).filter((m) => m.username === username && m.purpose === purpose);
  if (sent.length === 0) throw new Error(`nothing was sent to ${username} for ${purpose}`);
  return sent.at(-1).code;
}
