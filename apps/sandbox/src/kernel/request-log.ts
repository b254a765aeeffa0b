/** A request as it came, for tests that look at the wire. */
export interface LoggedRequest {
  readonly method: string;
  /** Path with its prefix and query: `/solapi/messages/v4/list?limit=1`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The body as text; multipart bodies as they were, bytes read as Latin-1. */
  readonly body: string;
  readonly at: Date;
  /** HTTP status answered; absent when a fault let it hang, or broke the connection. */
  status?: number;
  /** Fault that hit it, by kind. */
  fault?: string;
}

export interface RequestLog {
  add(request: LoggedRequest): void;
  all(): readonly LoggedRequest[];
  reset(): void;
}

/**
 * Keeps the newest requests, up to `most.requests` of them and `most.characters` of their bodies, so that
 * a long-lived sandbox doesn't grow without end. The newest one always stays.
 */
export function createRequestLog(most: { requests: number; characters: number }): RequestLog {
  let requests: LoggedRequest[] = [];
  let characters = 0;

  function isFull(): boolean {
    return requests.length > most.requests || characters > most.characters;
  }

  return {
    add(request) {
      requests.push(request);
      characters += request.body.length;
      while (isFull() && requests.length > 1) characters -= requests.shift()?.body.length ?? 0;
    },
    all: () => [...requests],
    reset: () => {
      requests = [];
      characters = 0;
    },
  };
}
