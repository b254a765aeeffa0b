// What every consumer does with the packages, however it got hold of them.
const assert = require("node:assert/strict");

module.exports = async function scenario({ KMsg, SolapiProvider, createSandbox }) {
  const sandbox = createSandbox();
  const { apiKey, apiSecret } = sandbox.solapi.credentials;
  const kmsg = new KMsg({
    providers: [
      new SolapiProvider({ apiKey, apiSecret, defaultFrom: "01000000000", fetch: sandbox.fetch }),
    ],
  });

  const sent = await kmsg.send({ to: "010-0000-0001", text: "안녕하세요" });
  assert.equal(sent.isSuccess, true, sent.isFailure ? sent.error.message : "");
  assert.equal(sent.value.type, "SMS");
  assert.equal(sent.value.status, "PENDING");
  const [message] = sandbox.inbox.all();
  assert.equal(message.to, "01000000001");
  assert.equal(message.text, "안녕하세요");

  const refused = await kmsg.send({ to: "nobody", text: "안녕하세요" });
  assert.equal(refused.isFailure, true);
  assert.equal(refused.error.outcome, "not_sent");
  assert.equal(sandbox.inbox.all().length, 1);
  return refused.error;
};
