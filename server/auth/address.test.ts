import { expect, it } from "vitest";
import { clientAddress, PEER_HEADER } from "./address";

const seen = (forwarded: string) =>
  clientAddress(new Headers({ [PEER_HEADER]: "10.0.0.1", "x-forwarded-for": forwarded }), 1);

it.each([
  ["203.0.113.7", "203.0.113.7"],
  ["203.0.113.7:1234", "203.0.113.7"],
  ["::ffff:203.0.113.7", "203.0.113.7"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["[2001:db8::1]", "2001:db8:0:0::/64"],
  ["[2001:db8::1]:1234", "2001:db8:0:0::/64"],
  ["6.6.6.6, 203.0.113.7:1234", "203.0.113.7"],
])("counts %s as one client, whatever port a proxy writes beside it", (forwarded, address) => {
  expect(seen(forwarded)).toBe(address);
});
