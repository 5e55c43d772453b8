import type { List, ListItem, Table, TableRow } from "mdast";
import { memo, type ReactNode } from "react";
import { breakable } from "./breakable";
import { CodeBlock } from "./code-block";
import { FootnoteCall } from "./footnote-call";
import { Formula } from "./formula";
import { type Node, plainText } from "./nodes";
import { DefinedImage, DefinedLink } from "./reference-context";
import { ReplyImage } from "./reply-image";
import { ReplyLink } from "./reply-link";
import { ReplyTable } from "./reply-table";
import { Task } from "./task";

/** Headings go one level down: the page has the first. */
const HEADINGS = ["h2", "h3", "h4", "h5", "h6", "h6"] as const;

/**
 * A node of Markdown as an element. Nothing but what stands here can come of a text: HTML in it is words, and no
 * attribute of it reaches the page but an address that link-target.ts has let through. Drawn anew only when the node is
 * another object.
 */
export const Drawn = memo(function Drawn({ node, inLink = false }: { node: Node; inLink?: boolean }) {
  return draw(node, inLink);
});

const all = (nodes: readonly Node[], inLink: boolean): ReactNode =>
  nodes.map((node, index) => {
    if (node.type === "text") return breakable(node.value);
    // biome-ignore lint/suspicious/noArrayIndexKey: a node is its position; only the last one changes
    return <Drawn key={index} node={node} inLink={inLink} />;
  });

function draw(node: Node, inLink: boolean): ReactNode {
  switch (node.type) {
    case "text":
      return breakable(node.value);
    case "html":
      return <span className="html whitespace-pre-wrap">{breakable(node.value)}</span>;
    case "paragraph":
      return <p dir="auto">{all(node.children, inLink)}</p>;
    case "run":
      return all(node.children, inLink);
    case "heading": {
      const Heading = HEADINGS[node.depth - 1] ?? "h6";
      return <Heading dir="auto">{all(node.children, inLink)}</Heading>;
    }
    case "emphasis":
      return <em>{all(node.children, inLink)}</em>;
    case "strong":
      return <strong>{all(node.children, inLink)}</strong>;
    case "delete":
      return <del>{all(node.children, inLink)}</del>;
    case "inlineCode":
      return <code>{breakable(node.value)}</code>;
    case "inlineMath":
      return <Formula formula={node.value} display={false} />;
    case "math":
      return <Formula formula={node.value} display />;
    case "break":
      return <br />;
    case "thematicBreak":
      return <hr />;
    case "blockquote":
      return <blockquote>{all(node.children, inLink)}</blockquote>;
    case "code":
      return <CodeBlock language={node.lang ?? ""} code={node.value} />;
    case "list":
      return drawList(node);
    case "listItem":
      return drawItem(node);
    case "table":
      return drawTable(node);
    case "link":
      return inLink ? (
        all(node.children, true)
      ) : (
        <ReplyLink address={node.url} text={plainText(node)}>
          {all(node.children, true)}
        </ReplyLink>
      );
    case "image":
      return <ReplyImage address={node.url} alt={node.alt ?? ""} inLink={inLink} />;
    case "linkReference":
      return inLink ? (
        all(node.children, true)
      ) : (
        <DefinedLink identifier={node.identifier} text={plainText(node)}>
          {all(node.children, true)}
        </DefinedLink>
      );
    case "imageReference":
      return <DefinedImage identifier={node.identifier} alt={node.alt ?? ""} inLink={inLink} />;
    case "footnoteReference":
      return <FootnoteCall identifier={node.identifier} inLink={inLink} />;
    // Footnotes stand at the end; definitions and what else the types know of are not shown where they are written.
    case "footnoteDefinition":
    case "definition":
    case "yaml":
    case "tableRow":
    case "tableCell":
      return null;
    default:
      return node satisfies never;
  }
}

/** Items always hold paragraphs; whether there is space between them is the list's affair, so that an item never changes. */
function drawList(list: List): ReactNode {
  const loose = list.spread || list.children.some((item) => item.spread);
  const Tag = list.ordered ? "ol" : "ul";
  return (
    <Tag start={list.ordered ? (list.start ?? 1) : undefined} className={loose ? undefined : "tight"}>
      {all(list.children, false)}
    </Tag>
  );
}

function drawItem(item: ListItem): ReactNode {
  if (typeof item.checked !== "boolean") return <li>{all(item.children, false)}</li>;
  const [first, ...more] = item.children;
  const words = first?.type === "paragraph" ? first.children : [];
  return (
    <li className="task">
      <p dir="auto">
        <Task done={item.checked} /> {all(words, false)}
      </p>
      {all(words.length > 0 || !first ? more : [first, ...more], false)}
    </li>
  );
}

function drawTable(table: Table): ReactNode {
  const [head, ...rows] = table.children;
  return (
    <ReplyTable rows={rows.length}>
      {head && (
        <thead>
          <Row row={head} align={table.align} head />
        </thead>
      )}
      {inChunks(rows).map((chunk, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end
        <Rows key={index} rows={chunk} align={table.align} width={head?.children.length} />
      ))}
    </ReplyTable>
  );
}

type Align = Table["align"];

/** So many rows are laid out together: a table that grows moves nothing but its last ones. */
const CHUNK = 20;

const inChunks = (rows: readonly TableRow[]): TableRow[][] =>
  Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, index) =>
    rows.slice(index * CHUNK, (index + 1) * CHUNK),
  );

const Rows = memo(
  function Rows({ rows, align, width }: { rows: readonly TableRow[]; align: Align; width?: number }) {
    return (
      <tbody>
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows are only added at the end
          <Row key={index} row={row} align={align} width={width} />
        ))}
      </tbody>
    );
  },
  (before, next) =>
    before.width === next.width &&
    before.rows.length === next.rows.length &&
    before.rows.every((row, index) => row === next.rows[index]),
);

const Row = memo(
  function Row({ row, align, width, head }: { row: TableRow; align: Align; width?: number; head?: boolean }) {
    const Cell = head ? "th" : "td";
    const missing = Math.max(0, (width ?? 0) - row.children.length);
    return (
      <tr>
        {row.children.map((cell, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
          <Cell key={index} dir="auto" style={{ textAlign: align?.[index] ?? undefined }}>
            {all(cell.children, false)}
          </Cell>
        ))}
        {missing > 0 && <td colSpan={missing} />}
      </tr>
    );
  },
  (before, next) => before.row === next.row && before.width === next.width,
);
