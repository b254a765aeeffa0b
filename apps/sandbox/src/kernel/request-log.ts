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

/** Keeps the newest `limit` requests, so that a long-lived sandbox doesn't grow without end. */
export function createRequestLog(limit: number): RequestLog {
  let requests: LoggedRequest[] = [];
  return {
    add(request) {
      requests.push(request);
      if (requests.length > limit * 2) requests = requests.slice(-limit);
    },
    all: () => requests.slice(-limit),
    reset: () => {
      requests = [];
    },
  };
}
