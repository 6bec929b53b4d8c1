/**
 * Lines that talk about the judging instead of the case: claims that everything is there, verdicts, orders to whoever
 * reads, fences and markup of prompts. They are no evidence for anything, whoever reads them.
 */
const CLAIMS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|above|earlier|all|any|the|your|these)\b.{0,30}\b(?:instructions?|rules?|prompts?|rubrics?|checklists?|directions?)\b/i,
  /["']?verdicts?["']?\s*[:=]|["']?(?:present|absent|not_applicable)["']?\s*[,}\]]|[{[].*["'](?:evidence|items?|verdict|reason)["']\s*:/i,
  /\b(?:all|every|each)\b.{0,30}\b(?:fields?|items?|conditions?|criteria|requirements?|information|checks?|details)\b.{0,40}\b(?:present|provided|complete|included|there|fulfilled|met|satisfied|given|filled|verified|ok)\b/i,
  /\b(?:mark|treat|consider|rate|judge|grade|label|score|answer|respond|report|count|classify)\b.{0,40}\b(?:as )?(?:complete|present|absent|fulfilled|pass(?:ed)?|satisfied|not.applicable|missing)\b/i,
  /\b(?:already|was|were|been|is)\b.{0,20}\b(?:verified|approved|checked|reviewed|confirmed|signed off)\b.{0,20}\bby\b.{0,20}\b(?:qa|quality|compliance|the judge|the reviewer|a human|an? (?:auditor|expert))\b/i,
  /\b(?:you are|act as)\b.{0,30}\b(?:judge|assistant|model|ai|reviewer|evaluator|system)\b|\b(?:system|assistant|developer)\s*(?:prompt|message|note|instruction)?\s*:/i,
  /<\/?(?:text|data|ticket|system|user|assistant|instructions?|fence|untrusted)[^>]*>|\[\/?INST\]|<\|[a-z_]+\|>|^-{3,}\s*(?:end|begin)\b|\bEND OF (?:TEXT|DATA|TICKET|INPUT)\b/i,
];

/** Whether a line claims something about the judging. */
export const isClaim = (line: string): boolean => CLAIMS.some((claim) => claim.test(line));

/** Lines with every claim emptied, so that the numbers of the others stay. */
export const withoutClaims = (lines: readonly string[]): string[] =>
  lines.map((line) => (isClaim(line) ? '' : line));
