import type { KMsgError } from "../error/kmsg-error.ts";

/** A success that carries `value`. */
export interface Ok<T> {
  readonly isSuccess: true;
  readonly isFailure: false;
  readonly value: T;
}

/** A failure that carries `error`. */
export interface Fail<E> {
  readonly isSuccess: false;
  readonly isFailure: true;
  readonly error: E;
}

/** The outcome of something that may fail, as a value instead of an exception. */
export type Result<T, E = KMsgError> = Ok<T> | Fail<E>;

export function ok<T>(value: T): Ok<T> {
  return { isSuccess: true, isFailure: false, value };
}

export function fail<E>(error: E): Fail<E> {
  return { isSuccess: false, isFailure: true, error };
}

function unwrapFailed(message: string, error: unknown): Error {
  return error instanceof Error ? error : new Error(message, { cause: error });
}

/** Functions over {@link Result}. None of them mutates its argument. */
export const Result = {
  isOk<T, E>(result: Result<T, E>): result is Ok<T> {
    return result.isSuccess;
  },

  isFail<T, E>(result: Result<T, E>): result is Fail<E> {
    return result.isFailure;
  },

  map<T, E, U>(result: Result<T, E>, transform: (value: T) => U): Result<U, E> {
    return result.isSuccess ? ok(transform(result.value)) : result;
  },

  flatMap<T, E, U, F>(
    result: Result<T, E>,
    transform: (value: T) => Result<U, F>,
  ): Result<U, E | F> {
    return result.isSuccess ? transform(result.value) : result;
  },

  mapError<T, E, F>(result: Result<T, E>, transform: (error: E) => F): Result<T, F> {
    return result.isSuccess ? result : fail(transform(result.error));
  },

  /** The value, or throws the error itself (wrapped in an `Error` when it isn't one). */
  unwrap<T, E>(result: Result<T, E>): T {
    if (result.isSuccess) return result.value;
    throw unwrapFailed("Result.unwrap was called on a failure", result.error);
  },

  unwrapOr<T, E, U>(result: Result<T, E>, fallback: U): T | U {
    return result.isSuccess ? result.value : fallback;
  },

  unwrapOrElse<T, E, U>(result: Result<T, E>, toFallback: (error: E) => U): T | U {
    return result.isSuccess ? result.value : toFallback(result.error);
  },

  /** The value, or throws an `Error` with your message and the error as its `cause`. */
  expect<T, E>(result: Result<T, E>, message: string): T {
    if (result.isSuccess) return result.value;
    throw new Error(message, { cause: result.error });
  },

  match<T, E, A, B>(
    result: Result<T, E>,
    cases: { ok: (value: T) => A; fail: (error: E) => B },
  ): A | B {
    return result.isSuccess ? cases.ok(result.value) : cases.fail(result.error);
  },

  /** Waits for a promise; a rejection becomes a failure. Never rejects. */
  async fromPromise<T, E = unknown>(
    promise: PromiseLike<T>,
    toError: (reason: unknown) => E = (reason) => reason as E,
  ): Promise<Result<T, E>> {
    try {
      return ok(await promise);
    } catch (reason) {
      return fail(toError(reason));
    }
  },

  /** Calls `observe` with the whole result and returns it unchanged. */
  tap<T, E>(result: Result<T, E>, observe: (result: Result<T, E>) => void): Result<T, E> {
    observe(result);
    return result;
  },

  tapOk<T, E>(result: Result<T, E>, observe: (value: T) => void): Result<T, E> {
    if (result.isSuccess) observe(result.value);
    return result;
  },

  tapErr<T, E>(result: Result<T, E>, observe: (error: E) => void): Result<T, E> {
    if (result.isFailure) observe(result.error);
    return result;
  },
} as const;
