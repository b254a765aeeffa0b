#!/usr/bin/env node
import { HELP, readOptions } from "./cli/read-options.ts";
import { renderWelcome } from "./cli/render-welcome.ts";
import { type StartSandboxOptions, startSandbox } from "./server.ts";

const options = readOptions(process.argv.slice(2));
if (options.kind === "help") {
  console.log(HELP);
} else if (options.kind === "mistake") {
  console.error(options.message);
  process.exitCode = 2;
} else {
  await open(options);
}

async function open(where: StartSandboxOptions): Promise<void> {
  const sandbox = await startSandbox(where).catch((error: NodeJS.ErrnoException) => {
    console.error(explain(error, where));
    process.exitCode = 1;
  });
  if (!sandbox) return;
  console.log(renderWelcome(sandbox));
  // Once: a second Ctrl+C ends the process at once, whatever is going on.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => void sandbox.close());
  }
}

function explain(error: NodeJS.ErrnoException, { hostname, port }: StartSandboxOptions): string {
  if (error.code === "EADDRINUSE") {
    return `포트 ${port}은(는) 이미 쓰이고 있습니다. --port로 다른 포트를 고르거나, --port 0으로 빈 포트를 쓰세요.
Port ${port} is taken. Choose another with --port, or a free one with --port 0.`;
  }
  return `${hostname}:${port}에서 열 수 없습니다 (${error.code ?? error.message}).
Can't listen on ${hostname}:${port} (${error.code ?? error.message}).`;
}
