export {
  type CircuitBreaker,
  type CircuitBreakerOptions,
  type CircuitChange,
  circuitBreaker,
} from "./circuit-breaker.ts";
export {
  admitCall,
  type CircuitAdmission,
  type CircuitBucket,
  type CircuitPolicy,
  type CircuitState,
  createCircuitState,
  DEFAULT_CIRCUIT,
  recordCall,
} from "./circuit-state.ts";
export { heldBack } from "./held-back.ts";
export { type CircuitVerdict, judgeOutage } from "./judge-outage.ts";
export { type RateLimiter, type RateLimiterOptions, rateLimiter } from "./rate-limiter.ts";
export {
  DEFAULT_RETRY,
  type RetryOptions,
  type RetryPolicy,
  retry,
  type ScheduledRetry,
} from "./retry.ts";
export { tell } from "./tell.ts";
export { type TimeoutOptions, timeout } from "./timeout.ts";
export { wait } from "./wait.ts";
