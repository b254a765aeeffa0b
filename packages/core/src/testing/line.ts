import type { FetchFunction } from "../provider/provider.ts";
import type { Wire, WireRequest } from "./fixture.ts";

/** A request on its way, for a fault to meddle with. */
export interface Passing {
  readonly request: WireRequest;
  readonly isSend: boolean;
  /** The provider's own signal. */
  readonly signal?: AbortSignal;
  /** Hands it to the vendor. An abort doesn't undo that. */
  deliver(): Promise<Response>;
}

/** Something that happens between provider and vendor. */
export type Fault = (passing: Passing) => Promise<Response>;

/** A `fetch` that remembers what passed through it. */
export interface Line {
  readonly fetch: FetchFunction;
  readonly requests: readonly WireRequest[];
}

export function createLine(wire: Wire, fault: Fault | undefined): Line {
  const requests: WireRequest[] = [];
  return {
    requests,
    async fetch(input, init = {}) {
      const request = { url: input, method: (init.method ?? "GET").toUpperCase(), init };
      requests.push(request);
      if (!fault) return wire.fetch(input, init);
      return fault({
        request,
        isSend: wire.isSend(request),
        signal: init.signal ?? undefined,
        deliver: () => wire.fetch(input, { ...init, signal: undefined }),
      });
    },
  };
}

/** The body of a request as it would leave. */
export async function readBody(request: WireRequest): Promise<Uint8Array> {
  return new Uint8Array(await new Response(request.init.body ?? null).arrayBuffer());
}

/** Whether a text of ASCII letters and digits is in one of the bodies: as it is, so also within JSON or a form. */
export async function leftWith(requests: readonly WireRequest[], marker: string): Promise<boolean> {
  const bodies = await Promise.all(requests.map(readBody));
  return bodies.some((body) => new TextDecoder().decode(body).includes(marker));
}
