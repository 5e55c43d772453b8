interface Node {
  type: string;
  children?: Node[];
}

/** remark plugin: HTML that a model writes is shown as it was written, and never becomes part of the page. */
export function htmlAsText() {
  return function transform(node: Node): void {
    if (node.type === "html") node.type = "text";
    for (const child of node.children ?? []) transform(child);
  };
}
