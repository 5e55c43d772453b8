import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { mathFromMarkdown } from "mdast-util-math";
import { gfm } from "micromark-extension-gfm";
import { math } from "micromark-extension-math";
import type { Extension, TokenizeContext, Tokenizer } from "micromark-util-types";
import { bracketMath, bracketMathFromMarkdown } from "./math-brackets";
import type { Node } from "./nodes";

/** Labels that other pieces of the same text define: `[label]: …` and `[^label]: …`, normalized as the parser does it. */
export interface Labels {
  links: ReadonlySet<string>;
  footnotes: ReadonlySet<string>;
}

/** One dollar is a price more often than a formula. */
const syntax = [gfm({ singleTilde: false }), math({ singleDollarTextMath: false }), bracketMath];
/** Without its second search for addresses by regular expression: the tokenizer has found what is one. */
const compile = [
  ...gfmFromMarkdown().map(({ transforms: _, ...handlers }) => handlers),
  mathFromMarkdown(),
  bracketMathFromMarkdown,
];

/** The blocks of a piece of Markdown. HTML comes as nodes of the text it was written as. */
export function parse(source: string, labels: Labels): Node[] {
  return fromMarkdown(source, { extensions: [...syntax, knowing(labels)], mdastExtensions: compile })
    .children;
}

interface Definitions {
  defined: string[];
  gfmFootnotes?: string[];
}

/** Tells the parser at each line's start, once, what is defined outside of the piece it reads. */
function knowing(labels: Labels): Extension {
  let told = false;
  const tokenize: Tokenizer = function tell(this: TokenizeContext, _effects, _ok, nok) {
    if (!told) {
      told = true;
      const parser = this.parser as unknown as Definitions;
      parser.defined.push(...labels.links);
      parser.gfmFootnotes = [...(parser.gfmFootnotes ?? []), ...labels.footnotes];
    }
    return nok;
  };
  return { document: { null: { tokenize, name: "knownLabels" } } };
}
