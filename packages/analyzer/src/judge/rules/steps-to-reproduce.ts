import type { Cues } from './cues.ts';

const ACTIONS =
  'open|click|press|tap|select|choose|go to|navigate|enter|type|create|add|remove|delete|drag|drop|scroll|log ?in|sign in|start|launch|run|execute|install|save|close|upload|import|export|set|switch|press|hit|paste|copy|edit|change|enable|disable|search|visit|load|try|use|put|make|build|compile|configure|call|send|push|pull|restart|insert|rename|move|duplicate|schedule|double-?click|right-?click|hover|invoke|unzip|download';

/** Steps, commands or input that somebody else can repeat. */
export const STEPS_TO_REPRODUCE: Cues = {
  strong: [
    /\bsteps?\s*(?:to|for)\s*(?:re-?produce|recreate|replicate)\b|\breproducible steps\b|\b(?:how|way) to (?:re-?produce|recreate|replicate)\b/i,
    /\bto (?:re-?produce|recreate|replicate)(?: (?:it|this|the (?:bug|issue|problem)))?\s*[:,]/i,
    /^\W*(?:step|schritt) ?#?\d+\b/i,
    /\bwhat steps will reproduce\b|\btest ?case\b/i,
    new RegExp(
      String.raw`^\W*\(?(?:\d{1,2}|[a-h])[.):]+\s*(?:please |just |then |you |i |the user )?(?:${ACTIONS})\b`,
      'i',
    ),
    new RegExp(
      String.raw`\b(?:${ACTIONS})\b[^.]{2,60}(?:, (?:and )?then|, |;|→|->|>)\s*(?:then |and |please )?(?:${ACTIONS})\b[^.]{2,60}(?:(?:, (?:and )?then|, |;|→|->|>)\s*(?:then |and )?(?:${ACTIONS})\b|\bthen\b)`,
      'i',
    ),
    /^\s*(?:\$|#|>|C:\\.*>)\s+[a-z][\w./-]+ +\S/,
  ],
  weak: [
    new RegExp(
      String.raw`\b(?:when|if|after|whenever|once|as soon as|every time)\b (?:i|you|we|one|the user|users?|they|someone|customers?)\b[^.]{0,30}\b(?:${ACTIONS})`,
      'i',
    ),
    new RegExp(
      String.raw`\b(?:i|we|you|they|user) (?:then |first |just |have to |tried to |can )?(?:${ACTIONS})(?:ed|s|d)?\b`,
      'i',
    ),
    new RegExp(
      String.raw`^\W*(?:then |and |now |next,? |first,? |finally,? )?(?:${ACTIONS})\b \S`,
      'i',
    ),
    new RegExp(String.raw`\b(?:by|after|while|when) (?:${ACTIONS})(?:ing|ning|ting|ping)\b`, 'i'),
    /^\W*\(?\d{1,2}[.)]\s+\S/,
    /\b(?:attached|following) (?:test|sample|example|file|patch|code|snippet|project|dockerfile)/i,
    /<[a-z]+[^>]*>|[{};]\s*$|^\s*(?:public|private|import|function|def|class|var|const|let)\b/,
  ],
  denied: [
    /\b(?:can(?:no|')t|could ?n[o']t|unable to|not able to|do(?:es)? not|don'?t|didn'?t|have ?n[o']t)\b[^.]{0,30}\b(?:re-?produc|recreat|replicat)/i,
    /\bno (?:steps|repro)\b|\bsteps:? ?(?:unknown|missing|tbd|later|\?)/i,
  ],
  notApplicable: [
    /\b(?:steps|repro\w*):? ?(?:n\/?a|none|not applicable)\b|\bnothing to reproduce\b/i,
  ],
};
