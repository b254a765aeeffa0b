import { type Fault, type Passing, readBody } from "./line.ts";

/** A `fetch` failure as runtimes make it: the reason is the `cause`. */
function fetchFailure(code: string | undefined, words: string): TypeError {
  const cause = Object.assign(new Error(words), code === undefined ? {} : { code });
  return new TypeError("fetch failed", { cause });
}

async function letVendorTake(passing: Passing): Promise<void> {
  await (await passing.deliver()).arrayBuffer();
}

function onSend(fault: Fault): Fault {
  return (passing) => (passing.isSend ? fault(passing) : passing.deliver());
}

/** Nobody listens: no request leaves. */
export const networkDown: Fault = async () => {
  throw fetchFailure("ECONNREFUSED", "nobody listens");
};

/** The vendor takes the message, and the answer gets lost. */
export function answerLost(code: string | undefined): Fault {
  return onSend(async (passing) => {
    await letVendorTake(passing);
    throw fetchFailure(code, "the line broke");
  });
}

/** As {@link answerLost}, and the failure repeats everything `fetch` was given: URL, headers, body. */
export const answerLostWithRequest: Fault = onSend(async (passing) => {
  await letVendorTake(passing);
  throw fetchFailure("ECONNRESET", await quote(passing));
});

async function quote({ request }: Passing): Promise<string> {
  const headers = JSON.stringify(Object.fromEntries(new Headers(request.init.headers)));
  const body = new TextDecoder().decode(await readBody(request));
  return [request.url, headers, body].join("\n");
}

/** No request reaches the vendor, and the failure repeats everything `fetch` was given. */
export const lineBrokenWithRequest: Fault = async (passing) => {
  throw fetchFailure("ECONNRESET", await quote(passing));
};

/** The connection breaks before the message reaches the vendor, which the sender can't know. */
export const sendLost: Fault = onSend(async () => {
  throw fetchFailure("ECONNRESET", "the line broke");
});

/** The vendor takes the message and answers this. */
export function answerReplaced(status: number, body: string, contentType: string): Fault {
  return onSend(async (passing) => {
    await letVendorTake(passing);
    return new Response(body, { status, headers: { "content-type": contentType } });
  });
}

/** The vendor takes the message, and half of its true answer arrives. */
export const answerTruncated: Fault = onSend(async (passing) => {
  const { status, headers, text } = await passing.deliver().then(readAnswer);
  return new Response(text.slice(0, Math.floor(text.length / 2)), { status, headers });
});

async function readAnswer(response: Response) {
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.delete("content-encoding");
  return { status: response.status, headers, text: await response.text() };
}

/** Something in front of the vendor answers; the vendor never sees the message. */
export function answeredBefore(answer: () => Response): Fault {
  return onSend(async () => answer());
}

/** Every request, also those that send nothing, is answered by something that isn't the vendor. */
export function everythingAnswered(answer: () => Response): Fault {
  return async () => answer();
}

/** Whatever is asked, something else comes than the vendor's answer. */
export const noAnswers: Readonly<Record<string, Fault>> = {
  "no network": networkDown,
  "a broken line": lineBrokenWithRequest,
  "an HTTP 503": everythingAnswered(() => new Response("down", { status: 503 })),
  "a web page": everythingAnswered(() => new Response("<!doctype html>")),
  nothing: everythingAnswered(() => new Response("")),
  "{}": everythingAnswered(() => Response.json({})),
};

/** The vendor takes the message and never answers. `onSilence` is called when the wait begins. */
export function noAnswer(onSilence: () => void = () => {}): Fault {
  return onSend(async (passing) => {
    await letVendorTake(passing);
    onSilence();
    return new Promise((_, reject) => {
      const { signal } = passing;
      if (signal?.aborted) reject(signal.reason);
      signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
  });
}
