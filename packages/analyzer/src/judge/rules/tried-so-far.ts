import type { Cues } from './cues.ts';

/** Attempts to solve it or to narrow it down. */
export const TRIED_SO_FAR: Cues = {
  strong: [
    /\b(?:i|we|they|customer|client|support|user|he|she|already|also|have|has|had|been)\b[^.]{0,25}\b(?:tried|attempted|cleared|restarted|rebooted|reinstalled|re-?installed|checked|verified|tested|reset|updated|upgraded|downgraded|rolled back|switched|disabled|re-?enabled|removed|re-?created|re-?synced|replaced|compared|ruled out|confirmed|raised|reran|re-?ran|retried|re-?indexed|flushed|swapped)\b(?! (?:everything|the usual|all the usual))/i,
    /^\W*(?:already |also )?(?:tried|cleared|restarted|rebooted|reinstalled|checked|verified|tested|reset|rolled back|switched|disabled|ruled out|replaced|re-?ran|retried|reran|flushed|swapped|compared)\b(?! (?:everything|the usual|all the usual))\W/i,
    /\b(?:tried|attempts?|troubleshooting|done) so far\b\W|\bwhat (?:we|i|was) tried\b\W/i,
    /\b(?:after|despite) (?:clearing|restarting|rebooting|reinstalling|checking|resetting|updating|upgrading|rolling back|switching|disabling|replacing)\b/i,
    /\b(?:clearing|restarting|rebooting|reinstalling|resetting|updating|upgrading|switching|disabling|replacing|rolling back|re-?syncing)\b[^.]{0,50}\b(?:did ?n[o']t|does ?n[o']t|no (?:change|luck|effect|difference)|made no|without|same|helps?|helped|works?|fix(?:es|ed)?)\b/i,
    /\b(?:same|still|no change|no luck|no difference|works) (?:result |behaviou?r |problem )?(?:in|on|with|after) (?:an? )?(?:other|another|different|incognito|private|clean|fresh|new)\b/i,
  ],
  weak: [],
  denied: [
    /\btried (?:everything|the usual|all the usual)\b|\bthe usual (?:things|steps|checks)\b/i,
    /\b(?:have|has|had|did)(?: not|n'?t) (?:yet )?(?:tr(?:ied|y)|check|test)|\bnothing (?:was |has been )?tried\b|\bnot (?:yet )?tried\b/i,
  ],
  notApplicable: [/\btried(?: so far)?:? ?(?:n\/?a|not applicable)\b/i],
};
