import { missing, notObject, notOneOf } from "../error/common-issues.ts";
import { type Issue, issue } from "../error/issue.ts";
import { KMsgError } from "../error/kmsg-error.ts";
import { showName } from "../error/show-name.ts";
import { circuitBreaker } from "../resilience/circuit-breaker.ts";
import type { FieldCryptoConfig } from "./field-crypto-config.ts";
import {
  configIssue,
  type FieldCryptoConfigRule,
  type FieldCryptoIssue,
} from "./field-crypto-issue.ts";
import { DEFAULT_FIELD_MODES, FIELD_MODES, type FieldMode } from "./field-mode.ts";
import { joinFieldPath, splitFieldPath } from "./field-path.ts";
import { createFieldPolicy } from "./field-policy.ts";

type Unchecked = Readonly<Record<string, unknown>>;

/** The check for each option; written so that none is forgotten. */
const checks: {
  readonly [Key in keyof Required<FieldCryptoConfig>]: (config: Unchecked) => FieldCryptoIssue[];
} = {
  enabled: checkEnabled,
  fields: checkFields,
  phoneFields: (config) => checkPaths(config, "phoneFields", "PHONE_FIELDS_INVALID"),
  failMode: (config) => checkOneOf(config, "failMode", ["closed", "open"], "FAIL_MODE_UNKNOWN"),
  openFallback: checkOpenFallback,
  unsafeAllowPlaintext: (config) => checkFlag(config, "unsafeAllowPlaintext"),
  readPlaintext: (config) => checkFlag(config, "readPlaintext"),
  aadFields: checkAadFields,
  provider: checkProvider,
  keyResolver: checkKeyResolver,
  circuit: checkCircuit,
  onMetric: (config) => checkFunction(config, "onMetric"),
  now: (config) => checkFunction(config, "now"),
};

/** Everything that is wrong with a config, at once; nothing when it is right. Never throws. */
export function findFieldCryptoProblems(config: unknown): readonly FieldCryptoIssue[] {
  if (!isObject(config)) {
    return [withRule("CONFIG_NOT_OBJECT", notObject("", "{ enabled: true, keyResolver }"))];
  }
  const unknown = Object.keys(config).filter((key) => !(key in checks));
  return [
    ...unknown.map((key) =>
      withRule("OPTION_UNKNOWN", notOneOf(showName(key), Object.keys(checks))),
    ),
    ...Object.values(checks).flatMap((check) => check(config)),
  ];
}

function checkEnabled({ enabled }: Unchecked): FieldCryptoIssue[] {
  if (typeof enabled === "boolean") return [];
  return [withRule("ENABLED_NOT_BOOLEAN", notOneOf("enabled", [true, false]))];
}

function checkFields({ fields }: Unchecked): FieldCryptoIssue[] {
  if (fields === undefined) return [];
  if (!isObject(fields)) {
    return [withRule("FIELDS_NOT_OBJECT", notObject("fields", '{ to: "encrypt+hash" }'))];
  }
  const problems: FieldCryptoIssue[] = [];
  const valid: Record<string, FieldMode> = {};
  for (const [path, mode] of Object.entries(fields)) {
    const field = `fields.${showPath(path)}`;
    if (!splitFieldPath(path)) problems.push(badPath("FIELD_PATH_INVALID", field));
    if (!isMode(mode)) problems.push(withRule("FIELD_MODE_UNKNOWN", notOneOf(field, FIELD_MODES)));
    else valid[path] = mode;
  }
  return [...problems, ...findClearCopies(valid)];
}

/**
 * Which field repeats which: rendered texts and substitutes hold the variables, vendors' answers and errors hold the
 * message, and of a fingerprint the number can be guessed.
 */
const REPEATS: Readonly<Record<string, readonly string[]>> = {
  text: ["variables"],
  variables: ["text"],
  failover: ["text", "variables"],
  fingerprint: ["to", "text", "variables"],
  raw: ["to", "text", "variables"],
  error: ["to", "text"],
  lastError: ["to", "text"],
};

function findClearCopies(fields: Readonly<Record<string, FieldMode>>): FieldCryptoIssue[] {
  const policy = createFieldPolicy({ ...DEFAULT_FIELD_MODES, ...fields });
  return Object.entries(REPEATS).flatMap(([copy, originals]) => {
    if (policy.modeOf(copy) !== "plain") return [];
    const hidden = originals.filter((each) => policy.modeOf(each) !== "plain");
    if (hidden.length === 0) return [];
    const names = hidden.map((each) => `\`${each}\``).join(", ");
    return configIssue(
      "CLEAR_COPY",
      `fields.${copy}`,
      [`is plain, and repeats what is hidden in ${names}.`, "Encrypt both, or neither."],
      [`평문인데 ${names}에서 숨긴 내용이 들어 있습니다.`, "둘 다 암호화하거나 둘 다 하지 마세요."],
    );
  });
}

function checkOpenFallback(config: Unchecked): FieldCryptoIssue[] {
  const { openFallback, failMode, unsafeAllowPlaintext } = config;
  if (openFallback === undefined) return [];
  const values = ["masked", "null", "plaintext"];
  const problems = checkOneOf(config, "openFallback", values, "OPEN_FALLBACK_UNKNOWN");
  if (failMode !== "open") {
    problems.push(
      configIssue(
        "OPEN_FALLBACK_UNUSED",
        "openFallback",
        ["is never used.", 'Leave it out, or set `failMode: "open"`.'],
        ["쓰이지 않습니다.", '빼거나 `failMode: "open"`으로 바꾸세요.'],
      ),
    );
  }
  if (openFallback === "plaintext" && unsafeAllowPlaintext !== true) {
    problems.push(
      configIssue(
        "PLAINTEXT_FALLBACK_UNSAFE",
        "openFallback",
        [
          "stores personal data in clear whenever keys can't be had.",
          'Use `"masked"`, or own up to it: `unsafeAllowPlaintext: true`.',
        ],
        [
          "키를 쓸 수 없을 때 개인정보를 평문으로 저장합니다.",
          '`"masked"`를 쓰거나, 위험을 감수한다면 `unsafeAllowPlaintext: true`를 넣으세요.',
        ],
      ),
    );
  }
  return problems;
}

function checkAadFields(config: Unchecked): FieldCryptoIssue[] {
  const problems = checkPaths(config, "aadFields", "AAD_FIELDS_INVALID");
  if (config.aadFields === undefined || problems.length > 0) return problems;
  const policy = createFieldPolicy({ ...DEFAULT_FIELD_MODES, ...readModes(config.fields) });
  return (config.aadFields as readonly string[]).flatMap((path, index) =>
    policy.modeOf(path) === "plain"
      ? []
      : configIssue(
          "AAD_FIELD_PROTECTED",
          `aadFields.${index}`,
          [
            "names a field that is encrypted or masked itself.",
            "Name plain fields that never change.",
          ],
          ["그 자체가 암호화되거나 마스킹되는 필드입니다.", "바뀌지 않는 평문 필드를 쓰세요."],
        ),
  );
}

function checkProvider({ provider }: Unchecked): FieldCryptoIssue[] {
  const methods = ["encrypt", "decrypt", "hmac"];
  if (provider === undefined || hasMethods(provider, methods)) return [];
  return [
    withRule(
      "PROVIDER_INVALID",
      notObject("provider", "{ encrypt() {}, decrypt() {}, hmac() {} }"),
    ),
  ];
}

function checkKeyResolver({ enabled, keyResolver }: Unchecked): FieldCryptoIssue[] {
  if (keyResolver === undefined) {
    return enabled === true ? [withRule("KEY_RESOLVER_MISSING", missing("keyResolver"))] : [];
  }
  if (hasMethods(keyResolver, ["resolve"])) return [];
  return [withRule("KEY_RESOLVER_INVALID", notObject("keyResolver", "{ resolve() {} }"))];
}

function checkCircuit({ circuit }: Unchecked): FieldCryptoIssue[] {
  if (circuit === undefined) return [];
  if (!isObject(circuit)) {
    return [withRule("CIRCUIT_INVALID", notObject("circuit", "{ openMs: 30_000 }"))];
  }
  try {
    circuitBreaker(circuit);
    return [];
  } catch (error) {
    const issues = KMsgError.isInstance(error) ? (error.issues ?? []) : [];
    return issues.map((each) =>
      withRule("CIRCUIT_INVALID", { ...each, field: `circuit.${each.field}` }),
    );
  }
}

function checkFunction(config: Unchecked, option: string): FieldCryptoIssue[] {
  const value = config[option];
  if (value === undefined || typeof value === "function") return [];
  return [
    configIssue(
      "FUNCTION_INVALID",
      option,
      ["isn't a function.", "Write `() => { … }`, or leave it out."],
      ["함수가 아닙니다.", "`() => { … }`처럼 쓰거나 빼세요."],
    ),
  ];
}

function checkOneOf(
  config: Unchecked,
  option: string,
  values: readonly string[],
  rule: FieldCryptoConfigRule,
): FieldCryptoIssue[] {
  const value = config[option];
  const isFine = value === undefined || values.includes(value as string);
  return isFine ? [] : [withRule(rule, notOneOf(option, values))];
}

function checkFlag(config: Unchecked, option: string): FieldCryptoIssue[] {
  const value = config[option];
  const isFine = value === undefined || typeof value === "boolean";
  return isFine ? [] : [withRule("FLAG_NOT_BOOLEAN", notOneOf(option, [true, false]))];
}

function checkPaths(
  config: Unchecked,
  option: string,
  rule: FieldCryptoConfigRule,
): FieldCryptoIssue[] {
  const paths = config[option];
  if (paths === undefined) return [];
  if (!Array.isArray(paths)) {
    return [
      configIssue(
        rule,
        option,
        ["isn't a list of paths.", 'Write `["metadata.phone"]`.'],
        ["경로 목록이 아닙니다.", '`["metadata.phone"]`처럼 쓰세요.'],
      ),
    ];
  }
  return paths.flatMap((path, index) =>
    typeof path === "string" && splitFieldPath(path) ? [] : badPath(rule, `${option}.${index}`),
  );
}

function badPath(rule: FieldCryptoConfigRule, field: string): FieldCryptoIssue {
  return configIssue(
    rule,
    field,
    ["isn't a path.", "Write names with dots between them, such as `metadata.*`."],
    ["경로가 아닙니다.", "`metadata.*`처럼 이름을 점으로 이어 쓰세요."],
  );
}

/** Names of the caller's as an error may show them. */
function showPath(path: string): string {
  return joinFieldPath(
    (splitFieldPath(path) ?? [""]).map((each) => (each === "*" ? each : showName(each))),
  );
}

function readModes(fields: unknown): Record<string, FieldMode> {
  const entries = isObject(fields) ? Object.entries(fields) : [];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, FieldMode] => isMode(entry[1])),
  );
}

function isMode(value: unknown): value is FieldMode {
  return FIELD_MODES.includes(value as FieldMode);
}

function isObject(value: unknown): value is Unchecked {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function hasMethods(value: unknown, names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => typeof value[name] === "function");
}

function withRule(rule: FieldCryptoConfigRule, problem: Issue): FieldCryptoIssue {
  const { field, problem: what, advice, ko } = problem;
  return {
    ...issue(field, [what, advice], [ko.problem, ko.advice]),
    rule,
    code: "CRYPTO_CONFIG_ERROR",
  };
}
