const SCAFFOLDING = [
  /^(hi|hello|hey|ok|okay|thanks|thank you|so|and|please|now)\b[\s,.!]*/i,
  /^(can|could|would|will) you( please)?\s+/i,
  /^(i('d| would) like|i want|i need)( you)?( to)?\s+/i,
  /^(help me( to)?|tell me( about)?|show me|give me|teach me)\s+/i,
  /^(what('s| is| are| does| do)|why( is| are| do| does)?|who( is| are)?|when|where)\s+/i,
  /^how (do|can|should|would|does|to|is|are)( i| we| you| one)?\s*/i,
  /^(explain|describe|define|summari[sz]e|outline|discuss|write|draft|compose|create|make|list|suggest|name|build|implement|compare|generate)\s+/i,
  /^(me|us|about|on|for)\s+/i,
  /^(a|an|the|some|any|my|this|that|your|\d+|two|three|five|ten)\s+/i,
  /^(short|brief|quick|simple|long|detailed|good|small|few)\s+/i,
  /^(difference|differences) between\s+/i,
  /^(list|overview|summary|explanation|function|story|essay|email|poem|ideas?|ways?|steps?|tips?) (of|on|about|for|to|that|which)\s+/i,
];
/** Whom or how it is for, which says nothing about the subject. */
const AFTERTHOUGHT =
  /[\s,]+(to (a|an|my|me|us) |as if |like (i'm|i am|a) |in (simple|plain|a few|one|three|five|\d+) |step by step|please\b).*$/i;
const MOST_WORDS = 8;

/** What a message is about, in its own words: "How do I bake a sourdough loaf?" gives "bake a sourdough loaf". Never empty. */
export function topicOf(text: string): string {
  const [sentence = ""] = text.trim().split(/\n|[.?!](?:\s|$)/, 1);
  let topic = sentence
    .replace(/[*_`~<>|#[\]{}\\]/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  for (let before = ""; before !== topic; ) {
    before = topic;
    for (const phrase of SCAFFOLDING) topic = topic.replace(phrase, "");
    topic = topic.replace(AFTERTHOUGHT, "");
  }
  const words = topic.replace(/[\s,;:.!?"']+$/, "").split(" ");
  const short = words.slice(0, MOST_WORDS).join(" ");
  return (words.length > MOST_WORDS ? short.slice(0, 80) : topicEnd(short)) || "your question";
}

function topicEnd(topic: string): string {
  return topic.slice(0, 80).replace(/[\s,;:.!?"']+$/, "");
}

/** The two things that a message sets side by side, or `undefined`: "tea vs coffee in the morning" gives tea and coffee. */
export function pairOf(text: string): [string, string] | undefined {
  const match = topicOf(text).match(/^(.+?)\s+(?:vs\.?|versus|and|or|with|to|against)\s+(.+)$/i);
  const [, left, right] = match ?? [];
  if (left === undefined || right === undefined) return undefined;
  const [other = right] = right.split(/\s+(?:for|when|if|in|as|on|regarding)\s+/i);
  return [left, other];
}

/** The first letter as a sentence wants it. */
export function capital(text: string): string {
  return text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
}
