// The function of uids.yaml against a table and a pool of our own, which check each signature. Prints TAP.
const { createHash, createHmac } = require("node:crypto");
const { createServer } = require("node:http");

const items = new Map();
const attributes = new Map();
const asked = [];
let beforePut = null; // what happens between a look into the table and the write

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

function signatureIsGood(request, body, service) {
  const given = request.headers.authorization.match(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/);
  if (!given || !given[1].endsWith(`/eu-west-1/${service}/aws4_request`)) return false;
  const names = given[2].split(";");
  if (["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"].some((n) => !names.includes(n)))
    return false;
  const canonical = `POST\n/\n\n${names.map((n) => `${n}:${request.headers[n]}\n`).join("")}\n${given[2]}\n${sha256(body)}`;
  const text = `AWS4-HMAC-SHA256\n${request.headers["x-amz-date"]}\n${given[1]}\n${sha256(canonical)}`;
  let key = "AWS4secret/of+the/function";
  for (const part of given[1].split("/")) key = createHmac("sha256", key).update(part).digest();
  return createHmac("sha256", key).update(text).digest("hex") === given[3];
}

const operations = {
  GetItem: ({ Key, ConsistentRead }) => {
    if (!ConsistentRead) throw new Error("a read that may be old decides");
    const item = items.get(Key.id.S);
    return item ? { Item: item } : {};
  },
  UpdateItem: ({ Key, UpdateExpression, ReturnValues }) => {
    if (UpdateExpression !== "ADD given :one" || ReturnValues !== "UPDATED_NEW") throw new Error(UpdateExpression);
    const given = String(Number(items.get(Key.id.S)?.given.N ?? 0) + 1);
    items.set(Key.id.S, { id: Key.id, given: { N: given } });
    return { Attributes: { given: { N: given } } };
  },
  PutItem: ({ Item, ConditionExpression }) => {
    if (ConditionExpression !== "attribute_not_exists(id)") throw new Error("a write without a condition");
    if (beforePut) beforePut(Item);
    if (items.has(Item.id.S))
      throw Object.assign(new Error("The conditional request failed"), { type: "ConditionalCheckFailedException" });
    items.set(Item.id.S, Item);
    return {};
  },
  AdminUpdateUserAttributes: ({ UserPoolId, Username, UserAttributes }) => {
    if (UserPoolId !== "eu-west-1_AbC123xyz") throw new Error("another pool");
    for (const { Name, Value } of UserAttributes) attributes.set(`${Username} ${Name}`, Value);
    return {};
  },
};

const server = createServer(async (request, response) => {
  let body = "";
  for await (const part of request) body += part;
  const [service, operation] = request.headers["x-amz-target"].split(".");
  asked.push(operation);
  try {
    const signed = service === "DynamoDB_20120810" ? "dynamodb" : "cognito-idp";
    if (!signatureIsGood(request, body, signed))
      throw Object.assign(new Error("bad signature"), { type: "InvalidSignatureException" });
    response.end(JSON.stringify(operations[operation](JSON.parse(body))));
  } catch (error) {
    response.statusCode = 400;
    response.end(JSON.stringify({ __type: `com.amazonaws#${error.type ?? "InternalError"}`, message: error.message }));
  }
});

let count = 0;
function check(holds, words) {
  console.log(`${holds ? "ok" : "not ok"} ${++count} - ${words}`);
}

const event = (name) => ({ userPoolId: "eu-west-1_AbC123xyz", userName: name, triggerSource: "PostConfirmation_ConfirmSignUp",
  request: { userAttributes: { sub: `sub-${name}` } }, response: {} });
const uidOf = (name) => attributes.get(`${name} custom:uid`);

async function fails(promise, words) {
  try {
    await promise;
    return false;
  } catch (error) {
    return error.message.includes(words);
  }
}

server.listen(0, "127.0.0.1", async () => {
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  Object.assign(process.env, { AWS_REGION: "eu-west-1", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", TABLE: "uids",
    AWS_SECRET_ACCESS_KEY: "secret/of+the/function", AWS_SESSION_TOKEN: "token", FIRST_UID: "1879048192",
    LAST_UID: "1879048297", AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: endpoint });
  const { handler } = require(process.argv[2]);

  const answer = await handler(event("jane"));
  check(answer.userName === "jane", "the event goes back as it came");
  check(uidOf("jane") === "1879048192", "the first user gets the first uid");
  await handler(event("john"));
  check(uidOf("john") === "1879048193", "the next one gets the next");
  asked.length = 0;
  await handler(event("jane"));
  check(uidOf("jane") === "1879048192" && !asked.includes("UpdateItem"), "who comes again keeps the uid, and uses up none");

  const crowd = Array.from({ length: 100 }, (_, i) => `user${i}`);
  for (let i = 0; i < crowd.length; i += 20) await Promise.all(crowd.slice(i, i + 20).map((name) => handler(event(name))));
  check(new Set(crowd.map(uidOf)).size === 100, "a hundred, twenty at once, get a hundred uids");

  beforePut = (item) => items.set(item.id.S, { id: item.id, uid: { N: "1879048250" } });
  await handler(event("twin"));
  beforePut = null;
  check(uidOf("twin") === "1879048250", "of two for one user at once the second takes what the first has written");

  await Promise.all(["a", "b", "c"].map((name) => handler(event(name))).map((p) => p.catch(() => {})));
  check(await fails(handler(event("last")), "all uids are given out"), "behind the last uid there is none");
  check(uidOf("last") === undefined, "and whoever comes then gets no attribute");

  process.env.AWS_SECRET_ACCESS_KEY = "another";
  check(await fails(handler(event("jane")), "bad signature"), "what AWS refuses is an error, not a user without a uid");
  console.log(`1..${count}`);
  server.close();
  server.closeAllConnections();
});
