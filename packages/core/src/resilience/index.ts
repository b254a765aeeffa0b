export {
  DEFAULT_RETRY,
  type RetryOptions,
  type RetryPolicy,
  retry,
  type ScheduledRetry,
} from "./retry.ts";
