import { expect, it } from "vitest";
import { decodableUrl } from "./decodable-url";

it.each(["/chat/%ff", "/chat/%", "/api/trpc/%E4%BD?batch=1&input=%ff", "/%e4%BD%A0/%zz"])(
  "makes a path that can be decoded of %s, and leaves its query",
  (url) => {
    const [path = "", query] = url.split("?");
    const [made = "", kept] = decodableUrl(url).split("?");
    expect(decodeURIComponent(made)).toBe(path);
    expect(kept).toBe(query);
  },
);

it.each(["/", "/chat/%E4%BD%A0", "/chat/a%2Fb?x=%ff", "/chat?a=%25?b=%", "*"])("leaves %s alone", (url) => {
  expect(decodableUrl(url)).toBe(url);
});
