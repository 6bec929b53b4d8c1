import type { Cues } from './cues.ts';

const WHO =
  'users?|customers?|people|agents?|clients?|seats?|accounts?|tenants?|employees|colleagues|orders?|shops?|stores?|sites?|patients?|students?|drivers?|merchants?|invoices?|teams?|campaigns?|deliveries|tickets?|stations?|branches|tills?|nurses?|bookings?|members?';

/** What it costs the customer. */
export const CUSTOMER_IMPACT: Cues = {
  strong: [
    /\b(?:business |customer |user )?impact(?:s|ed)?\b\W{0,2}(?:is|on|:|-)\s*\S/i,
    new RegExp(
      String.raw`\b(?:\d[\d.,]*|all|every|most|both|several|two|three|four|five|six|seven|eight|nine|ten|twelve|dozens? of|hundreds of|thousands of|half of)\b[^.]{0,25}\b(?:${WHO})\b[^.]{0,50}\b(?:affect|block|wait|can ?not|can't|unable|stuck|lost|depend|down|without|cannot|idle|offline|complain|see|get|miss|fail|have to|had to)`,
      'i',
    ),
    /\b(?:affect(?:s|ed|ing)?|block(?:s|ed|ing)?|hit(?:s|ting)?|stop(?:s|ped)?|prevent(?:s|ing)?|concerns?)\b[^.]{0,30}\b(?:\d+|all|every|only|both|several|two|three|their|the whole|whole|our)\b/i,
    /(?:[$€£]|\b(?:eur|usd|gbp|chf|euros?|dollars?|pounds?)\b)\s?\d|\d[\d.,]*\s?(?:k|m)?\s?(?:[€$£]|\b(?:euros?|eur|usd|dollars?|pounds?|gbp)\b)/i,
    /\b(?:deadline|go-?live|launch|demo|audit|closing|month-?end|payroll|renewal|contract|sla|penalty|penalties|churn|cancel(?:s|led|ling)? (?:the |their )?(?:contract|subscription|plan)|revenue|losing|lost (?:sales|orders|revenue|money))\b/i,
    /\b(?:cannot|can't|can not|unable to|not able to|no longer)\b[^.]{0,20}\b(?:ship|bill|invoice|pay|sell|order|work|close|publish|deliver|trade|admit|check out|log ?in|book|print|open the)\b/i,
    /\b(?:work ?around|can work around|by hand|manually|on paper|overtime|extra hours)\b/i,
    /\bdepends? on (?:it|this)\b|\bis (?:completely |fully )?(?:blocked|at a standstill|down)\b|\bwait(?:s|ing)? for (?:it|this)\b|\bonly (?:the|one|our|this) \w+ (?:sees?|is affected|uses?|notice)/i,
  ],
  weak: [],
  denied: [],
  notApplicable: [
    /\b(?:customer )?impact:? ?(?:n\/?a|not applicable)\b|\bno customer (?:is )?(?:affected|impact)|\binternal(?: only)?\b[^.]{0,20}\bno (?:customer|external)/i,
  ],
};
