// The least of SOLAPI that a client can't tell from the real one while it sends: reads the request, checks the
// signature, and answers in the vendor's shape. In a process of its own, so that clients are measured and not it.
import { createHmac } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

const SECRET = process.argv[2] ?? "";
const AUTHORIZATION = /date=([^,]+), salt=([^,]+), signature=([0-9a-f]{64})$/;

interface Message {
  to: string;
  customFields?: Record<string, string>;
}

let count = 0;

const server = createServer(async (request, response) => {
  const body = await readBody(request);
  response.setHeader("content-type", "application/json");
  if (!isSigned(request.headers.authorization ?? "")) {
    response.writeHead(403).end('{"errorCode":"SignatureDoesNotMatch","errorMessage":"서명 오류"}');
    return;
  }
  const { messages } = JSON.parse(body) as { messages: Message[] };
  response.end(JSON.stringify(accept(messages)));
});

server.listen(0, "127.0.0.1", () => {
  console.log((server.address() as AddressInfo).port);
});
process.on("disconnect", () => process.exit());
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

function accept(messages: readonly Message[]) {
  const messageList = messages.map(({ customFields }) => {
    count += 1;
    const messageId = `M4V${String(count).padStart(29, "0")}`;
    return { messageId, statusCode: "2000", statusMessage: "정상 접수", customFields };
  });
  const groupId = `G4V${String(count).padStart(29, "0")}`;
  const counts = {
    total: messages.length,
    registeredFailed: 0,
    registeredSuccess: messages.length,
  };
  return {
    failedMessageList: [],
    messageList,
    groupInfo: { groupId, status: "SENDING", count: counts, log: [], dateSent: null },
  };
}
