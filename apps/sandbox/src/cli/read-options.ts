import { parseArgs } from "node:util";

export const DEFAULT_PORT = 4400;

export type CliOptions =
  | { kind: "start"; port: number; hostname: string }
  | { kind: "help" }
  | { kind: "mistake"; message: string };

export const HELP = `k-msg-sandbox: SOLAPI, 알리고(Aligo), IWINV의 HTTP API를 내 컴퓨터에서 흉내 냅니다.
               The HTTP APIs of SOLAPI, Aligo and IWINV, played on your machine.

  npx @k-msg/sandbox [--port ${DEFAULT_PORT}] [--host 127.0.0.1]

  --port <0-65535>  포트. 0이면 빈 포트를 고릅니다.  Port; 0 picks a free one. [${DEFAULT_PORT}]
  --host <address>  들을 주소. 기본은 이 컴퓨터뿐입니다.  Address to listen on; by default this machine only. [127.0.0.1]
  --help, -h        이 도움말.  This help.
`;

/** Reads the command line. A mistake says what to write instead. */
export function readOptions(args: readonly string[]): CliOptions {
  const { tokens } = parseArgs({
    args: [...args],
    options: {
      port: { type: "string" },
      host: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
    strict: false,
    tokens: true,
  });
  let port = DEFAULT_PORT;
  let hostname = "127.0.0.1";
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") return mistake(`'${token.value}'`);
    if (token.name === "help") return { kind: "help" };
    if (token.name === "port") {
      const given = toPort(token.value);
      if (given === undefined) return badPort(token.value);
      port = given;
    } else if (token.name === "host") {
      if (!token.value) return badHost();
      hostname = token.value;
    } else {
      return mistake(token.rawName);
    }
  }
  return { kind: "start", port, hostname };
}

function toPort(value: string | undefined): number | undefined {
  const port = /^\d{1,5}$/.test(value ?? "") ? Number(value) : Number.NaN;
  return port <= 65_535 ? port : undefined;
}

function mistake(written: string): CliOptions {
  return {
    kind: "mistake",
    message: `${written}은(는) 모르는 옵션입니다. 아는 옵션은 --port, --host, --help입니다.
Unknown option: ${written}. Known ones are --port, --host and --help.`,
  };
}

function badPort(value: string | undefined): CliOptions {
  const written = value === undefined ? "--port" : `--port ${value}`;
  return {
    kind: "mistake",
    message: `${written}: 포트는 0부터 65535까지의 수입니다. 예: --port ${DEFAULT_PORT}
${written}: a port is a number from 0 to 65535, such as --port ${DEFAULT_PORT}.`,
  };
}

function badHost(): CliOptions {
  return {
    kind: "mistake",
    message: `--host에는 주소가 필요합니다. 예: --host 127.0.0.1
--host needs an address, such as --host 127.0.0.1.`,
  };
}
