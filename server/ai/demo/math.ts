const EXPRESSION = /[-+]?[(\d.][\d\s.,()+\-*/x×·÷^%]*[\d)]/gi;
const LONGEST = 200;

/** The first arithmetic expression in a text and its value, or `undefined`: "what is 17*23" gives 391. Nothing is evaluated as code. */
export function arithmetic(text: string): { expression: string; value: number } | undefined {
  for (const [found] of text.matchAll(EXPRESSION)) {
    if (found.length > LONGEST || !/\d\s*[-+*/x×·÷^%]\s*[-+]?[(\d.]/i.test(found)) continue;
    const expression = found.trim();
    const value = evaluate(expression.replace(/[x×·]/gi, "*").replaceAll("÷", "/").replace(/[\s,]/g, ""));
    if (value !== undefined && Number.isFinite(value)) return { expression, value };
  }
  return undefined;
}

/** Recursive descent over + - * / % ^ and brackets; `undefined` for what isn't an expression. */
function evaluate(source: string): number | undefined {
  const tokens = source.match(/\d*\.?\d+|[-+*/%^()]/g) ?? [];
  if (tokens.join("") !== source) return undefined;
  let at = 0;
  const next = () => tokens[at++];

  function sum(): number {
    let value = product();
    while (tokens[at] === "+" || tokens[at] === "-")
      value = next() === "+" ? value + product() : value - product();
    return value;
  }
  function product(): number {
    let value = power();
    for (;;) {
      const operator = tokens[at];
      if (operator !== "*" && operator !== "/" && operator !== "%") return value;
      at++;
      const right = power();
      value = operator === "*" ? value * right : operator === "/" ? value / right : value % right;
    }
  }
  function power(): number {
    const base = atom();
    if (tokens[at] !== "^") return base;
    at++;
    return base ** power();
  }
  function atom(): number {
    const token = next();
    if (token === "-") return -power();
    if (token === "+") return power();
    if (token !== "(") return Number(token ?? Number.NaN);
    const value = sum();
    return next() === ")" ? value : Number.NaN;
  }

  const value = sum();
  return at === tokens.length ? value : undefined;
}
