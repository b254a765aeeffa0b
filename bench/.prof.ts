import { createClient } from "./contenders/k-msg.ts";
import { startStandIn } from "./start-stand-in.ts";

const vendor = await startStandIn();
const client = createClient(vendor.origin, 3);
for (let r = 0; r < 4; r++) {
  const t = performance.now();
  await client.send(100_000);
  console.log(((performance.now() - t) * 10).toFixed(2), "us/msg x1000");
}
await vendor.stop();
process.exit();
