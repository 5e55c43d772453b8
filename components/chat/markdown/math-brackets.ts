import type { Extension as MdastExtension } from "mdast-util-from-markdown";
import type { Code, Construct, Effects, Extension, State } from "micromark-util-types";
import type { Node } from "./nodes";

declare module "micromark-util-types" {
  interface TokenTypeMap {
    bracketMath: "bracketMath";
    bracketMathText: "bracketMathText";
  }
}

const BACKSLASH = 92;
const CLOSING = new Map<Code, Code>([
  [40, 41],
  [91, 93],
]);
/** Formulas are short; the search for an end that is not there must be, too. */
const LONGEST = 1_000;

const construct: Construct = { name: "bracketMath", tokenize };

/** `\(…\)` in a line and `\[…\]` as a line of its own, as models write formulas; before the brackets are seen as escaped. */
export const bracketMath: Extension = { text: { [BACKSLASH]: construct } };

function tokenize(effects: Effects, ok: State, nok: State): State {
  let closing: Code;
  let length = 0;
  return start;

  function start(code: Code) {
    effects.enter("bracketMath");
    effects.enter("bracketMathText");
    effects.consume(code);
    return opening;
  }

  function opening(code: Code) {
    closing = CLOSING.get(code) ?? null;
    if (closing === null) return nok(code);
    effects.consume(code);
    return inside;
  }

  function inside(code: Code): State | undefined {
    if (code === null || ++length > LONGEST) return nok(code);
    if (code < -2) {
      effects.exit("bracketMathText");
      effects.enter("lineEnding");
      effects.consume(code);
      effects.exit("lineEnding");
      effects.enter("bracketMathText");
      return inside;
    }
    effects.consume(code);
    return code === BACKSLASH ? afterBackslash : inside;
  }

  function afterBackslash(code: Code): State | undefined {
    if (code !== closing) return inside(code);
    effects.consume(code);
    effects.exit("bracketMathText");
    effects.exit("bracketMath");
    return ok;
  }
}

export const bracketMathFromMarkdown: MdastExtension = {
  enter: {
    bracketMath(token) {
      const source = this.sliceSerialize(token);
      const node: Node = {
        type: source.startsWith("\\[") ? "math" : "inlineMath",
        value: source.slice(2, -2).trim(),
      };
      this.enter(node as never, token);
    },
  },
  exit: {
    bracketMath(token) {
      this.exit(token);
    },
  },
};
