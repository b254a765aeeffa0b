// The least of SOLAPI that a client can't tell from the real one while it sends: reads the request, checks the
// signature, and answers in the vendor's shape. In a process of its own, so that clients are measured and not it.
import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

const SECRET = process.argv[2] ?? "";
const AUTHORIZATION = /date=([^,]+), salt=([^,]+), signature=([0-9a-f]{64})$/;

interface SendRequest {
  messages: readonly { customFields?: Record<string, string> }[];
  showMessageList?: boolean;
}

let count = 0;

const server = createServer(async (request, response) => {
  const body = await readBody(request);
  response.setHeader("content-type", "application/json");
  if (!isSigned(request.headers.authorization ?? "")) {
    response.writeHead(403).end('{"errorCode":"SignatureDoesNotMatch","errorMessage":"서명 오류"}');
    return;
  }
  response.end(Buffer.from(accept(JSON.parse(body))));
});

server.listen(0, "127.0.0.1", () => {
  console.log((server.address() as AddressInfo).port);
});
process.stdin.on("end", () => process.exit()).resume();

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function isSigned(authorization: string): boolean {
  const [, date = "", salt = "", signature] = AUTHORIZATION.exec(authorization) ?? [];
  return (
    createHmac("sha256", SECRET)
      .update(date + salt)
      .digest("hex") === signature
  );
}

/** As text at once: to make objects for `JSON.stringify` first takes half as long again. */
function accept({ messages, showMessageList = false }: SendRequest): string {
  const entries: string[] = [];
  for (const { customFields } of showMessageList ? messages : []) {
    const labels = customFields ? `,"customFields":${JSON.stringify(customFields)}` : "";
    entries.push(
      `{"messageId":"${nextId("M")}","statusCode":"2000","statusMessage":"정상 접수"${labels}}`,
    );
  }
  const groupInfo = {
    groupId: nextId("G"),
    status: "SENDING",
    count: { total: messages.length, registeredFailed: 0, registeredSuccess: messages.length },
    log: [],
    dateSent: null,
  };
  const list = showMessageList ? `"messageList":[${entries.join()}],` : "";
  return `{"failedMessageList":[],${list}"groupInfo":${JSON.stringify(groupInfo)}}`;
}

function nextId(kind: "M" | "G"): string {
  count += 1;
  return `${kind}4V${String(count).padStart(29, "0")}`;
}
